"""This module tells all sample stories on a new database, and looks for every gate, exception, state and ending among them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from devtools.places import ROOT
from offcycle.adapters.archive.folder import FolderArchive
from offcycle.adapters.notify.folder import FolderNotifier
from offcycle.demo import organisation, sites
from offcycle.demo.stories import BEFORE_ALL, STORIES, Stage, refs, tell
from offcycle.demo.stories.telling import in_order
from offcycle.ledger import clock, read
from offcycle.process import exceptions, gates, triage
from offcycle.process.kernel import Actor, Case
from offcycle.process.notices import owed_update
from offcycle.process.review import submission
from offcycle.process.review.answering import open_questions
from offcycle.process.review.approval import judged_now
from offcycle.process.run.amendments import asked
from offcycle.process.staging.help import pending
from offcycle.work.pay import Adapters, pay_once
from offcycle.work.tick import Ticker
from tests.api.http import People
from tests.ledger.told import forget

Telling = dict[str, str]


@pytest.fixture
def told(db: None, settings: Settings, tmp_path: Path) -> Iterator[Telling]:  # noqa: ARG001 - asked for so that there is a database
    """The references by the names of the stories."""
    settings.CLOCK_MAY_BE_MOVED = True
    forget()
    clock.move(-BEFORE_ALL)
    organisation.found("http://127.0.0.1:1", "http://127.0.0.1:2")
    yield tell(staged(tmp_path))
    clock.move(timedelta(0))


def test_the_stories_show_every_gate_exception_ending_and_state(told: Telling) -> None:
    """One test, because telling them takes a while."""
    _a_change_waits_at_every_gate(told)
    _every_kind_of_exception_is_in_the_list()
    _the_references_are_known_beforehand(told)
    _every_change_is_named_in_the_guide(told)
    _every_ending_is_there(told)
    _every_exceptional_state_is_there(told)
    _of_two_changes_on_a_system_one_keeps_the_other_back(told)
    _a_draft_is_beside_just_the_one(told)


def staged(folder: Path) -> Stage:
    """Two sites and an archive in a folder; what is owed is paid as the worker does."""
    places = {name: folder / name for name in ("staging", "production")}
    for place in places.values():
        place.mkdir()
        sites.switch(place, sites.VARNISH)
    mails = FolderNotifier(folder / "mail", sender="offcycle@example.org", lasting=False)
    partners = Adapters(mails, FolderArchive(folder / "archive"), papers=False)
    ticker = Ticker(clock.now)
    return Stage(
        places,
        folder / "archive",
        lambda: ticker.turn() + pay_once("ann", partners, now=clock.now),
    )


def case(ref: str) -> Case:
    view = read.change(ref)
    return Case(view.facts, view.world, Actor("hosting"), view.at)


def first_shut(ref: str) -> str:
    """The first gate that is shut of a change that is open; nothing for one that has ended."""
    found = case(ref)
    if not found.facts.is_open:
        return ""
    return next(each.name for each in gates.read(found) if not each.satisfied)


def _a_change_waits_at_every_gate(told: Telling) -> None:
    waited_at = {first_shut(ref) for ref in told.values()}
    asked = {each.name for each in (*gates.GATES, *gates.AFTERWARDS)} - {"questions"}
    assert asked <= waited_at


def _every_kind_of_exception_is_in_the_list() -> None:
    listed: set[str] = set()
    cursor = ""
    while True:
        page = People().get("isso", f"/exceptions?from=2020-01-01T00:00:00Z&limit=200{cursor}").json
        listed |= {each["kind"] for each in page["items"]}
        if not page["next"]:
            break
        cursor = f"&cursor={page['next']}"
    assert set(exceptions.SENTENCES) <= listed


def _the_references_are_known_beforehand(told: Telling) -> None:
    assert {name: ref for name, ref in told.items() if name in refs()} == refs()


def _every_change_is_named_in_the_guide(told: Telling) -> None:
    guide = (ROOT / "docs/guide/the-demo.md").read_text(encoding="utf-8")
    for each in STORIES:
        if each.shows:
            assert f"| {told[each.name]} |" in guide, each.name
            assert each.to_try in guide, each.name


def test_nothing_is_told_of_the_future() -> None:
    assert min(before_now for before_now, _, _ in in_order(STORIES)) > timedelta(0)


ENDINGS = {
    "certificate": "done",
    "logs": "done_with_deviations",
    "undone": "rolled_back",
    "failed": "failed",
    "withdrawn": "withdrawn",
    "drill": "done",
    "outage": "done",
    "long_recorded": "done",
}


def _every_ending_is_there(told: Telling) -> None:
    for name, outcome in ENDINGS.items():
        facts = case(told[name]).facts
        assert not facts.is_open, name
        assert ("withdrawn" if facts.withdrawn_at else facts.outcome) == outcome, name


STATES: dict[str, Callable[[Case], object]] = {
    "alarm": lambda case: triage.verdict(case.facts.triage) == "open",
    "deferred": lambda case: triage.windows.deferred(case) and not triage.windows.given(case),
    "windowed": triage.windows.given,
    "helped": lambda case: (found := pending(case)) and found.state == "set",
    "stuck": lambda case: _running(case, "staging", "failed"),
    "corrected": lambda case: case.facts.running and case.facts.running.revision == 2,
    "sent_back": lambda case: case.facts.sign_offs[-1].verdict == "fail",
    "at_the_desk": lambda case: case.facts.desk_checks and case.facts.submission,
    "waived": lambda case: case.facts.waivers and case.facts.submission,
    "not_acceptable": lambda case: case.facts.risk and case.facts.risk.verdict == "not_acceptable",
    "drafted": submission.differences,
    "approved_by_one": lambda case: len(judged_now(case).approvals) == 1,
    "to_confirm": lambda case: judged_now(case).confirmers == ("cor1",),
    "silent": lambda case: any(seat.silent_since for seat in judged_now(case).seats),
    "questioned": open_questions,
    "rejected": lambda case: case.facts.submissions[-1].state == "rejected",
    "put_off": lambda case: case.facts.submissions[-1].state == "deferred",
    "lapsed": lambda case: case.facts.submissions[-1].state == "lapsed",
    "running": lambda case: case.facts.running and asked(case.facts.running),
    "stopped": lambda case: case.facts.production and case.facts.production.state == "stopped",
    "rolled_back": lambda case: any(run.rolls_back for run in case.facts.runs.values()),
    "second_attempt": lambda case: len(case.facts.submissions) == 2,
    "not_right": lambda case: case.facts.production and case.facts.production.verdict == "fail",
    "urgent": lambda case: (due := owed_update(case)) and due.due < case.at,
    "amended": lambda case: any(run.agreed for run in case.facts.runs.values()),
    "logs": lambda case: any(each.done_at is None for each in case.facts.follow_ups),
    "expunged": lambda case: "Tr0ub4dor" not in str(case.facts) and "expunged" in str(case.facts),
    "drill": lambda case: case.facts.drill,
}


def _running(case: Case, environment: str, state: str) -> bool:
    run = case.facts.running
    there = run is not None and run.environment == environment
    return there and run is not None and state in {step.state for step in run.steps.values()}


def _every_exceptional_state_is_there(told: Telling) -> None:
    missing = [name for name, holds in STATES.items() if not holds(case(told[name]))]
    assert missing == []


def _of_two_changes_on_a_system_one_keeps_the_other_back(told: Telling) -> None:
    running, ready = case(told["running"]), case(told["ready"])
    assert running.facts.running
    assert running.facts.system == ready.facts.system
    assert [each.change for each in ready.world.other_runs] == [
        ref for ref in sorted(told.values()) if case(ref).facts.running
    ]
    answer = People().post(
        "hosting", f"/changes/{told['ready']}/runs", {"environment": "production"}
    )
    assert [each["rule"] for each in answer.json["unmet"]] == ["run.alone"]


def _a_draft_is_beside_just_the_one(told: Telling) -> None:
    differing = {name for name, ref in told.items() if submission.differences(case(ref))}
    # A freeze that was set after a submission is a difference, too; and some plans were corrected after a run.
    assert {"drafted", "to_confirm"} <= differing
    assert not differing & {"waived", "at_the_desk", "way_back", "silent", "questioned"}
