"""This module tries the log of a page, its times, and how it names whom a change waits for."""

from datetime import UTC, datetime, timedelta

import pytest

from offcycle.process.events import Prose, run, triage
from offcycle.process.facts import Happened
from offcycle.process.kernel import Waiting
from offcycle.process.log import Known
from offcycle.process.policy import Policy
from offcycle.process.world import Account, Roster, World
from offcycle.web import log, names, times
from tests.process.story import POLICY, Story

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)


def test_the_log_tells_who_did_what_by_which_door_and_why() -> None:
    event = triage.Withdrawn(Prose("Not needed."))
    known = Known(Story().world)
    (line,) = log.lines([Happened(7, 3, "CR-1001", AT, "dev", "token", 1, event)], known)
    assert (line.who, line.door, line.what, line.why) == (
        "Dev", "own token", "Withdrew the change.", "Not needed.",
    )  # fmt: skip
    stood = Happened(8, 4, "CR-1001", AT, "dev", "page", 1, run.StoodBy(AT))
    assert times.short(AT) in log.lines([stood], known)[0].what


@pytest.mark.parametrize(
    ("back", "told"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(minutes=1, seconds=59), "1 minute ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=2, hours=23), "2 days ago"),
        (timedelta(minutes=-14, seconds=-5), "in 14 minutes"),
        (timedelta(seconds=-5), "in less than a minute"),
    ],
)
def test_how_long_ago_it_was(back: timedelta, told: str) -> None:
    assert times.ago(AT - back, AT) == told


def test_who_is_waited_for_is_one_phrase() -> None:
    roster = Roster(accounts={one: Account(one, one.title(), "") for one in ("ann", "bob")})
    both = (Waiting("dev", ("ann", "bob")), Waiting("qa", ()))
    world = World(roster, {1: Policy.parse(POLICY)}, 1)
    assert names.whom(both, world) == "Ann or Bob (dev team)"
    assert (
        names.whom((Waiting("qa", ()), Waiting("head-librarian", ())), world)
        == "QA or head librarian"
    )
    assert names.whom((), world) == ""
    assert names.person("worker", roster) == "Offcycle itself"
    assert names.system("gone", roster) == "gone"
