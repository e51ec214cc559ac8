"""This module holds that the minutes of a change are counted once each, from its request to its end."""

from datetime import timedelta
from itertools import pairwise

from offcycle.insight.minutes import stretches
from offcycle.process.triage import Withdraw
from tests.process import story
from tests.process.story import Story, a_change

PARTS = [
    "Triage",
    "Planning",
    "Staging",
    "Form and risk",
    "Approval",
    "Waiting for production",
    "Production",
    "Telling and closing",
]


def whole(told: Story) -> timedelta:
    facts = told.facts
    ended = facts.closed_at or facts.withdrawn_at
    assert facts.requested_at
    assert ended
    return ended - facts.requested_at


def test_the_straight_way_has_every_part_in_its_order() -> None:
    told = a_change()
    found = stretches(told.facts)
    assert [each.name for each in found] == PARTS
    assert sum((each.took for each in found), timedelta()) == whole(told)
    assert all(each.took > timedelta() for each in found)


def test_parts_follow_one_another_without_a_gap() -> None:
    found = stretches(a_change().facts)
    for before, after in pairwise(found):
        assert before.since + before.took == after.since


def test_what_was_never_reached_is_left_out() -> None:
    told = a_change(story.documented)
    told.must("dev", "withdraw", Withdraw("It went away."))
    found = stretches(told.facts)
    assert [each.name for each in found] == ["Triage", "Planning", "Telling and closing"]
    assert sum((each.took for each in found), timedelta()) == whole(told)


def test_a_change_that_goes_on_has_no_reckoning_yet() -> None:
    assert stretches(a_change(story.approved).facts) == ()
