"""This module holds the short form of the trial of random instants; the long one is a command."""

from tests.process.calendar.instants import wrong


def test_random_instants_are_reckoned_as_by_going_through_time() -> None:
    assert wrong(100) == []
