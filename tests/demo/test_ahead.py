"""This module holds that the demonstration's clock goes forwards only and stays ahead over a restart, and that nothing else can move one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import get_resolver
from pytest_django import Settings

from offcycle.demo import ahead
from offcycle.ledger import clock
from offcycle.ledger.clock import ClockFixedError

HOUR = timedelta(hours=1)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.CLOCK_MAY_BE_MOVED = True
    yield tmp_path
    clock.move(timedelta())


def test_it_goes_forwards_and_is_still_ahead_after_a_restart(folder: Path) -> None:
    assert ahead.said() == ""
    ahead.go_on(folder, 2 * HOUR)
    ahead.go_on(folder, timedelta(seconds=0.5))
    assert clock.moved() == 2 * HOUR + timedelta(seconds=1), "an instant gone on to has come"
    assert ahead.said() == "The demo's clock is ahead by 2 h."
    clock.move(timedelta())  # as a process that has just begun
    assert ahead.follow(folder) > 2 * HOUR


@pytest.mark.parametrize("typed", ["", "-1h", "0m", "1 week", "401d", "to 2000-01-01T00:00:00Z", "to then", "to 2030-01-01T00:00:00"])  # fmt: skip
def test_nothing_else_moves_it(folder: Path, typed: str) -> None:
    with pytest.raises(ahead.CannotGoOnError):
        ahead.go_on(folder, ahead.moved_by(typed) or timedelta())
    assert clock.moved() == timedelta()


def test_there_is_no_such_switch_in_a_real_installation(tmp_path: Path, settings: Settings) -> None:
    assert not settings.CLOCK_MAY_BE_MOVED
    with pytest.raises(ClockFixedError):
        ahead.go_on(tmp_path, HOUR)
    assert clock.moved() == timedelta()
    names = {each for each in get_resolver().reverse_dict if isinstance(each, str)}
    assert "board" in names
    assert "demo-clock" not in names
