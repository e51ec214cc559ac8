"""This module tries the times that people type."""

from datetime import UTC, datetime, timedelta

import pytest

from offcycle.cli.endings import WrongUsageError
from offcycle.cli.moments import until


@pytest.mark.parametrize(
    ("typed", "away"),
    [("90m", timedelta(minutes=90)), ("2h", timedelta(hours=2)), (" 1D ", timedelta(days=1))],
)
def test_a_span_counts_from_now(typed: str, away: timedelta) -> None:
    expected = datetime.now(UTC) + away
    assert abs(datetime.fromisoformat(until(typed)) - expected) < timedelta(seconds=5)


def test_an_instant_keeps_what_it_means() -> None:
    typed = "2026-11-23T06:00:00-05:00"
    assert datetime.fromisoformat(until(typed)) == datetime.fromisoformat(typed)
    assert datetime.fromisoformat(until("2026-11-23T06:00")).tzinfo is not None


@pytest.mark.parametrize("typed", ["", "soon", "2x", "h"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(WrongUsageError):
        until(typed)
