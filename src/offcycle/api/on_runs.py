"""This module gives commands on a run for a caller, and answers with the run as it then stands."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, Field

from offcycle.api import giving, showing
from offcycle.api.callers import caller
from offcycle.api.change_shapes import RunSummary
from offcycle.api.giving import Given
from offcycle.api.parsing import printable
from offcycle.api.plan_reading import steps_of
from offcycle.api.problems import Problem
from offcycle.api.shapes import Digest, Instant
from offcycle.ledger import documents
from offcycle.ledger.read import View
from offcycle.process.facts import Run as RunFacts
from offcycle.process.facts import RunStep as StepFacts
from offcycle.process.run.rollback import undone_step
from offcycle.runbook import Step


class Attempt(BaseModel):
    """One time that a step was tried."""

    number: int
    outcome: str
    by: str
    at: Instant
    note: str
    attachments: list[Digest] = Field(
        default=[], description="The digests of screenshots; the evidence holds them."
    )


class Amendment(BaseModel):
    """How a step done by hand has to differ from what was approved."""

    number: int
    step: str
    text: str
    by: str
    at: Instant
    state: Literal["waiting", "agreed", "declined", "replaced"]
    answered_by: str
    answered_at: Instant | None


class RunStep(BaseModel):
    """One step of a run, with its latest attempt."""

    key: str
    number: int
    title: str
    kind: str = Field(description="`hand`, or the name of its executor.")
    state: Literal["waiting", "running", "done", "failed", "skipped", "not_needed", "unknown"]
    attempt: int
    by: str
    started_at: Instant | None = Field(description="Known of executed steps only.")
    finished_at: Instant | None
    entered_at: Instant | None = Field(
        default=None, description="When that was entered, where it was done earlier."
    )
    note: str
    output_url: str | None
    asked: Literal["not_needed", "amendment"] | None = Field(
        default=None, description="What waits for the answer of who stands by."
    )
    agreed_by: str = Field(default="", description="Who agreed that it is not needed.")
    attempts: list[Attempt] = []
    carried_from: str | None = Field(
        default=None, description="In staging: the earlier run in which this came about."
    )


class Run(RunSummary):
    """A run with its steps."""

    change: str
    silent_since: Instant | None = Field(
        description="When something was last said of it; null once it has ended."
    )
    amendments: list[Amendment] = Field(description="In production; they stay marked for ever.")
    steps: list[RunStep]


def give(request: HttpRequest, run: str, given: Given, step: str = "") -> HttpResponse:
    """Give a command on a run; answers with the run.

    What was accepted was there, so only a refusal has to ask whether there is such a run, and such a step.
    """

    def produce() -> HttpResponse:
        ref = change_of(run)
        try:
            view = giving.carried_out(request, ref, given)
        except Problem:
            known = found(giving.seen(ref, caller(request).actor), run)
            if step and step not in known.steps:
                raise _no_step(run, step) from None
            raise
        return shown(view, found(view, run))

    return giving.once(request, produce)


def started(request: HttpRequest, ref: str, given: Given, run: str = "") -> HttpResponse:
    """Give a command that starts a run, of a change or to undo another run; answers with the new one."""

    def produce() -> HttpResponse:
        try:
            view = giving.carried_out(request, ref, given)
        except Problem:
            if run:
                found(giving.seen(ref, caller(request).actor), run)
            raise
        new = next(reversed(view.facts.runs.values()))
        response = shown(view, new, status=201)
        response.headers["Location"] = f"/api/v1/runs/{new.id}"
        return response

    return giving.once(request, produce)


def change_of(run: str) -> str:
    """The change in the name of a run, `CR-1001-R3`."""
    ref, _, number = run.rpartition("-R")
    if not ref or not number.isascii() or not number.isdigit():
        raise _no_run(run)
    return ref


def found(view: View, run: str) -> RunFacts:
    """A run of a change by its name."""
    known = view.facts.runs.get(run)
    if known is None:
        raise _no_run(run)
    return known


def _no_run(run: str) -> Problem:
    return Problem(
        "not_found", f"There is no run {run[:40]} that you may see. The change names its runs."
    )


def _no_step(run: str, step: str) -> Problem:
    return Problem("not_found", f"{run} has no step “{printable(step)}”. The run names its steps.")


def shown(view: View, run: RunFacts, status: int = 200) -> HttpResponse:
    """A run as it is sent."""
    words = steps_of(view.facts.revisions[run.revision - 1])
    told = Run.model_validate(
        {
            **showing.run(run, view.facts),
            "change": view.ref,
            "silent_since": run.heard_at if run.state == "running" else None,
            "amendments": [_named(each, Amendment) for each in run.amendments],
            "steps": [
                _step(each, run, place, words)
                for place, each in enumerate(run.steps.values(), start=1)
            ],
        }
    )
    return giving.sent(told.model_dump_json().encode(), view.n, status=status)


def _step(step: StepFacts, run: RunFacts, place: int, words: dict[str, Step]) -> dict[str, Any]:
    waiting = run.waiting
    asked = "amendment" if waiting and waiting.step == step.key else None
    return {
        **_words(step.key, words),
        **({"number": place} if run.rolls_back or step.key not in words else {}),
        "key": step.key,
        "state": step.state,
        "attempt": step.attempt,
        "by": step.by,
        "started_at": None,
        "finished_at": step.done_at or step.at,
        "entered_at": step.at if step.done_at else None,
        "note": step.note,
        "output_url": None,
        "asked": "not_needed" if step.wish else asked,
        "agreed_by": step.agreed_by,
        "attempts": [_named(each, Attempt) for each in step.attempts],
        "carried_from": step.carried or None,
    }


def _plain(text: str) -> str:
    """A text on one line, without the fences of its code, because it stands as a title."""
    lines = (each.strip() for each in text.splitlines())
    return " ".join(each for each in lines if each and not each.startswith(("```", "~~~")))


def _words(key: str, words: dict[str, Step]) -> dict[str, Any]:
    """What a step says; one that undoes another says how, and is done by hand."""
    undone = undone_step(key)
    step = words.get(undone or key)
    if step is None:  # the revision was expunged
        return {"number": 0, "title": documents.EXPUNGED, "kind": "hand"}
    if undone:
        return {"number": step.number, "title": f"Undo: {_plain(step.rollback)}", "kind": "hand"}
    return {"number": step.number, "title": step.title, "kind": step.kind}


def _named(thing: object, shape: type[BaseModel]) -> dict[str, object]:
    return {name: getattr(thing, name) for name in shape.model_fields}
