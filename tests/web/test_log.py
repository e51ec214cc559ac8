"""This module holds that every event has a sentence, and tells some of them."""

from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from offcycle.process.events import (
    EVENTS,
    Event,
    Prose,
    notices,
    plan,
    review,
    run,
    staging,
    triage,
)
from offcycle.process.kernel import Waiting
from offcycle.process.policy import Policy
from offcycle.process.world import Account, Roster, World
from offcycle.web import log, names, times
from tests.process.story import POLICY

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)
KNOWN = log.Known(Roster(), {"s1": (1, "Log in.")}, Policy.parse(POLICY))
SAMPLES: dict[str, Any] = {
    "str": "x",
    "Prose": Prose("x"),
    "int": 1,
    "bool": True,
    "datetime": AT,
    "dict[str, str]": {"all": "sha256:00"},
    "dict[str, Prose]": {"sentence": Prose("x")},
}


def sample(kind: type[Event]) -> Event:
    """An event with something in each field that has to be given."""
    given = {
        field.name: ("sha256:" + "00" * 32)
        if field.name == "seal"
        else SAMPLES.get(getattr(field.type, "__name__", str(field.type)), ())
        for field in fields(kind)  # type: ignore[arg-type]  # every event is a dataclass
        if field.default is MISSING
    }
    return kind(**given)


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_has_a_sentence(kind: str) -> None:
    told = log.what(sample(EVENTS[kind]), KNOWN)
    assert told[:1].isupper()
    assert len(told) > 5


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (triage.Requested("eclkc", Prose("Down"), drill=True), "Requested a change of eclkc, as a drill: Down"),
        (triage.Answered(active=False, impact="minor"), "Answered the triage questions. Active incident: no; impact: minor."),
        (triage.Acknowledged(by_first_act=True), "Took notice, by a first act."),
        (triage.Edited(title=Prose("New"), links=()), "Corrected the request. The title is now “New”; links: none."),
        (triage.AffectedSet(()), "Named the other systems that are touched: none."),
        (plan.Commented(Prose("Slow?"), "s1"), "Commented on step 1 (Log in): Slow?"),
        (plan.Commented(Prose("Fine.")), "Commented on the plan: Fine."),
        (staging.SignedOff("fail", ("qa",), "", ""), "Did not pass staging, as QA."),
        (run.StepReported("R1", "staging", "s1", 2, "failed"), "Step 1 (Log in) in staging: failed, attempt 2."),
        (run.StepReported("R1", "staging", "s9", 1, "done"), "Step s9 in staging: done."),
        (notices.Closed("done_with_deviations"), "Closed the change: done with deviations."),
        (review.Archived(1, "", "box/form.md"), "Saved the approved form of submission 1 to the archive: box/form.md"),
    ],
)  # fmt: skip
def test_a_sentence_says_what_happened(event: Event, told: str) -> None:
    assert log.what(event, KNOWN) == told


def test_the_reason_is_told_where_one_was_given() -> None:
    assert log.why(triage.Withdrawn(Prose("Not needed."))) == "Not needed."
    assert log.why(triage.Acknowledged()) == ""


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
