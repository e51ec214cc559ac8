"""This module tries the times that people type: spans by the server's clock, and local times that are none, one or two instants."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from offcycle.cli.endings import WrongUsageError
from offcycle.cli.moments import until
from tests.cli.answering import answering

AHEAD = datetime(
    2031, 5, 1, 12, tzinfo=UTC
)  # the clock of a server whose time is another than ours


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose zone is New York's."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.delenv("TZ") if before is None else monkeypatch.setenv("TZ", before)
    time.tzset()


def test_a_span_counts_from_now_by_the_servers_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFCYCLE_TOKEN", "t")
    spans = {"90m": timedelta(minutes=90), "+2h": timedelta(hours=2), " 1D ": timedelta(days=1)}
    with answering(lambda _, __: (200, {"now": AHEAD.isoformat()})) as server:
        monkeypatch.setenv("OFFCYCLE_URL", server.url)
        found = {typed: datetime.fromisoformat(until(typed)) - AHEAD for typed in spans}
    assert found == spans
    assert {each.path for each in server.sent} == {"/api/v1/clock"}


def test_an_instant_keeps_what_it_means(capsys: pytest.CaptureFixture[str]) -> None:
    typed = "2026-11-01T01:30:00-05:00"
    assert until(typed) == typed
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("new_york")
def test_a_time_without_a_zone_is_of_this_machine_and_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert until("2026-11-23T06:00") == "2026-11-23T06:00:00-05:00"
    assert "is taken as 2026-11-23T06:00:00-05:00." in capsys.readouterr().err


@pytest.mark.usefixtures("new_york")
def test_of_two_times_one_has_to_be_named() -> None:
    with pytest.raises(WrongUsageError) as refused:
        until("2026-11-01T01:30")
    said = str(refused.value)
    assert "2026-11-01T01:30:00-04:00 for the first" in said
    assert "2026-11-01T01:30:00-05:00 for the second" in said


@pytest.mark.usefixtures("new_york")
def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(WrongUsageError, match="such as 2026-03-08T03:30:00-04:00"):
        until("2026-03-08T02:30")


@pytest.mark.parametrize("typed", ["", "soon", "2x", "h", "-2h"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(WrongUsageError):
        until(typed)
