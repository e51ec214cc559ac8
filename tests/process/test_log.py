"""This module holds that every kind of event has a sentence, and tells some of them."""

import ast
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from offcycle.process import clocks, log
from offcycle.process.canonical import instant
from offcycle.process.clocks import afterwork, counting, escalating
from offcycle.process.events import (
    EVENTS,
    Event,
    Prose,
    form,
    notices,
    organisation,
    plan,
    review,
    run,
    staging,
    triage,
)
from offcycle.process.facts import Facts, Happened
from offcycle.process.log import Known, in_words
from offcycle.process.log.of_production import AWAITED
from tests.process import story as told
from tests.process.story import START, Story, a_change

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)
KNOWN = Known(Story().world)
SAMPLES: dict[str, Any] = {
    "str": "x",
    "Prose": Prose("x"),
    "int": 1,
    "bool": True,
    "datetime": AT,
    "dict": {"sentence": Prose("x")},
}


def sample(kind: type[Event]) -> Event:
    """An event with something in each field that has to be given."""
    given = {
        field.name: ("sha256:" + "00" * 32)
        if field.name == "seal"
        else SAMPLES.get(getattr(field.type, "__name__", str(field.type)), ())
        for field in fields(kind)  # type: ignore[arg-type]  # every event is a dataclass
        if field.default is MISSING and field.default_factory is MISSING
    }
    return kind(**given)


def line(event: Event, known: Known = KNOWN) -> log.Line:
    """How an event is told."""
    (only,) = log.lines(
        [Happened(7, 3, "CR-1001", START, "dev", "page", 1, event)], known, {7: "h"}
    )
    return only


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_has_a_sentence(kind: str) -> None:
    said = line(sample(EVENTS[kind])).said
    assert said[:1].isupper()
    assert len(said) > 5
    assert "None" not in said
    assert "datetime" not in said


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (triage.Requested("eclkc", Prose("Down"), drill=True), "Requested a change of ECLKC, as a drill: Down"),
        (triage.Answered(active=False, impact="minor"), "Answered the triage questions. Active incident: no; impact: minor."),
        (triage.Acknowledged(by_first_act=True), "Acknowledged it, by a first act."),
        (triage.Edited(title=Prose("New"), links=()), "Corrected the request. The title is now “New”; links: none."),
        (triage.AffectedSet(()), "Named the other systems that are touched: none."),
        (triage.RollCalled(("dev", "cor1")), "Asked who is there: Dev and Cor1."),
        (triage.AvailableAnswered("here"), "Answered whether they are there: here."),
        (triage.AvailableAnswered("out", AT), f"Answered whether they are there: out until {instant(AT)}."),
        (plan.Commented(Prose("Fine.")), "Commented on the plan."),
        (staging.SignedOff("fail", ("qa",), "", ""), "Did not pass staging, as QA."),
        (run.StepReported("R1", "staging", "s9", 2, "done"), "Step s9 of R1 in staging: done, attempt 2."),
        (notices.Closed("done_with_deviations"), "Closed the change: done with deviations."),
        (review.Archived(1, "", "box/form.md"), "Saved the form of submission 1 to the archive: box/form.md"),
        (organisation.RoleGiven("dev", "isso", "*"), "Gave Dev the role ISSO on every system."),
    ],
)  # fmt: skip
def test_a_sentence_says_what_happened(event: Event, said: str) -> None:
    assert line(event).said == said


def test_a_line_says_who_when_and_where_in_the_record() -> None:
    got = line(triage.Withdrawn(Prose("Not needed.")))
    assert (got.seq, got.n, got.kind, got.at) == (7, 3, "triage.withdrawn", START)
    assert (got.by, got.who, got.via, got.hash) == ("dev", "Dev", "page", "h")
    assert got.details == ("Not needed.",)
    assert line(triage.Acknowledged()).details == ()
    filled = line(form.Filled({"what_if_not": Prose("It stays down.")}))
    assert filled.details == ("what if not: It stays down.",)


def test_a_step_is_told_by_its_number_and_title_as_the_run_had_it() -> None:
    story = a_change(told.submitted)
    plan_then, first = story.facts.revisions[0], next(iter(story.facts.runs))
    key = plan_then.keys()[0]
    facts = replace(story.facts, revisions=[replace(plan_then, titles={key: "Log in."})])
    known = Known(story.world, facts)
    reported = run.StepReported(first, "staging", key, 1, "done")
    assert line(reported, known).said == f"Step 1 (Log in) of {first} in staging: done."
    undone = run.StepReported("R9", "production", f"{key}.undo", 1, "done")
    assert line(undone, known).said == "Undoing step 1 (Log in) of R9 in production: done."
    comment = plan.Commented(Prose("Slow?"), key)
    assert line(comment, known).said == "Commented on step 1 (Log in)."
    assert line(comment, known).details == ("Slow?",)


def test_a_whole_story_is_told_in_full_sentences() -> None:
    story = a_change()
    told_lines = log.lines(story.happened, Known(story.world, story.facts))
    assert [each.n for each in told_lines] == [each.n for each in story.happened]
    assert not [each.said for each in told_lines if "(not told)" in each.said or "  " in each.said]


def test_a_moment_is_said_as_its_reader_needs_it() -> None:
    said = line(run.StoodBy(AT + timedelta(hours=2))).said
    assert in_words(said, lambda at: f"{at:%H:%M}") == "Stands by until 04:14."
    assert in_words("At 2026-99-99T02:14:07Z.", str) == "At 2026-99-99T02:14:07Z."
    assert Facts() == Known().facts


def test_every_clock_has_words_for_what_it_awaits() -> None:
    files = [*Path(clocks.__file__).parent.glob("*.py")]
    trees = [ast.walk(ast.parse(each.read_text(encoding="utf-8"))) for each in files]
    made = [each for tree in trees for each in tree if isinstance(each, ast.Call)]
    given = [ast.unparse(each.args[0]) for each in made if ast.unparse(each.func) == "Clock"]
    known = {**vars(counting), **vars(afterwork), **vars(escalating)}
    assert {known[each] for each in given} == set(AWAITED)
    assert len(given) >= len(counting.COUNTS)
