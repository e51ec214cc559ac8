"""This module is the runs over HTTP: standing by, starting, reporting step by step, finishing, stopping, and validating production."""

from functools import partial
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import etags, giving, showing
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change, RunSummary
from offcycle.api.giving import Given
from offcycle.api.parsing import printable
from offcycle.api.plan_reading import steps_of
from offcycle.api.problems import Problem
from offcycle.api.shapes import NOTHING, Asked, Environment, Instant, Nothing, PassOrFail
from offcycle.ledger.read import View
from offcycle.process import triage
from offcycle.process.facts import Run as RunFacts
from offcycle.process.run.production import ValidateProduction
from offcycle.process.run.several import TickSteps
from offcycle.process.run.standby import StandBy
from offcycle.process.run.steps import FinishRun, ReportStep, StopRun

router = Router(tags=["run"])


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
    note: str
    output_url: str | None
    carried_from: str | None = Field(
        default=None, description="In staging: the earlier run in which this came about."
    )


class Run(RunSummary):
    """A run with its steps."""

    change: str
    steps: list[RunStep]


class RunAsked(Asked):
    """Where the plan is to be run."""

    environment: Environment


class StandByAsked(Asked):
    """Until when one stands by."""

    until: Instant


class StepAsked(Asked):
    """What came of a step."""

    outcome: Literal["done", "failed", "skipped", "not_needed"]
    note: str = Field(default="", description="Needed unless it is done.")


class TickAsked(Asked):
    """Several steps that were done by hand, in staging."""

    outcome: Literal["done"] = "done"
    keys: list[str] = Field(min_length=1, max_length=1000)


class StopAsked(Asked):
    """Why the run is stopped."""

    reason: str


class ValidateAsked(Asked):
    """What the dev team found in production."""

    verdict: PassOrFail
    reason: str = Field(default="", description="Needed to fail.")


@router.post("/changes/{ref}/stand-by", response=Change, operation_id="stand-by")
def stand_by(request: HttpRequest, ref: str, body: StandByAsked) -> HttpResponse:
    """Say until when one stands by; who said so last is the one."""
    return giving.give(request, ref, "stand-by", body.into(StandBy))


@router.post("/changes/{ref}/stand-down", response=Change, operation_id="stand-down")
def stand_down(request: HttpRequest, ref: str, body: Nothing = NOTHING) -> HttpResponse:
    """Say that one does not stand by any more."""
    return giving.give(request, ref, "stand-down", body.into(triage.Nothing))


@router.post("/changes/{ref}/runs", response={201: Run}, operation_id="start-run")
def start(request: HttpRequest, ref: str, body: RunAsked) -> HttpResponse:
    """Start running the plan in staging, or applying the approved plan to production."""

    def produce() -> HttpResponse:
        view = giving.carried_out(
            request, ref, Given(f"start-{body.environment}", triage.Nothing())
        )
        run = next(reversed(view.facts.runs.values()))
        response = _shown(view, run, status=201)
        response.headers["Location"] = f"/api/v1/runs/{run.id}"
        return response

    return giving.once(request, produce)


@router.get("/runs/{id}", response={200: Run, 304: None}, operation_id="run")
def read_run(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address is fixed
    """A run with every step and what came of it."""
    view = giving.seen(_change_of(id), caller(request).actor)
    return etags.unless_known(request, _shown(view, _run(view, id)))


@router.post("/runs/{id}/steps/{key}", response=Run, operation_id="report-step")
def report_step(request: HttpRequest, id: str, key: str, body: StepAsked) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Report what came of a step; a failed step is tried again, and every attempt is kept."""
    given = Given("report-step", body.into(partial(ReportStep, id, key)))
    return _give(request, id, given, step=key)


@router.post("/runs/{id}/steps", response=Run, operation_id="tick-steps")
def tick_steps(request: HttpRequest, id: str, body: TickAsked) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Report several steps in staging as done with one press."""
    return _give(request, id, Given("tick-steps", TickSteps(id, tuple(body.keys))))


@router.post("/runs/{id}/finish", response=Run, operation_id="finish-run")
def finish(request: HttpRequest, id: str, body: Nothing = NOTHING) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Finish a run of which every step is settled."""
    return _give(request, id, Given("finish-run", body.into(partial(FinishRun, id))))


@router.post("/runs/{id}/stop", response=Run, operation_id="stop-run")
def stop(request: HttpRequest, id: str, body: StopAsked) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Stop a run; no further step of it is taken."""
    return _give(request, id, Given("stop-run", body.into(partial(StopRun, id))))


@router.post(
    "/changes/{ref}/validate-production", response=Change, operation_id="validate-production"
)
def validate(request: HttpRequest, ref: str, body: ValidateAsked) -> HttpResponse:
    """Pass or fail what is seen in production after the run."""
    return giving.give(request, ref, "validate-production", body.into(ValidateProduction))


def _give(request: HttpRequest, run: str, given: Given, step: str = "") -> HttpResponse:
    """Give a command on a run; answers with the run.

    What was accepted was there, so only a refusal has to ask whether there is such a run, and such a step.
    """

    def produce() -> HttpResponse:
        ref = _change_of(run)
        try:
            view = giving.carried_out(request, ref, given)
        except Problem:
            known = _run(giving.seen(ref, caller(request).actor), run)
            if step and step not in known.steps:
                raise _no_step(run, step) from None
            raise
        return _shown(view, _run(view, run))

    return giving.once(request, produce)


def _change_of(run: str) -> str:
    """The change in the name of a run, `CR-1001-R3`."""
    ref, _, number = run.rpartition("-R")
    if not ref or not number.isascii() or not number.isdigit():
        raise _no_run(run)
    return ref


def _run(view: View, run: str) -> RunFacts:
    found = view.facts.runs.get(run)
    if found is None:
        raise _no_run(run)
    return found


def _no_run(run: str) -> Problem:
    return Problem(
        "not_found", f"There is no run {run[:40]} that you may see. The change names its runs."
    )


def _no_step(run: str, step: str) -> Problem:
    return Problem("not_found", f"{run} has no step “{printable(step)}”. The run names its steps.")


def _shown(view: View, run: RunFacts, status: int = 200) -> HttpResponse:
    """A run as it is sent."""
    words = steps_of(view.facts.revisions[run.revision - 1])
    steps = [
        {
            "key": step.key,
            "number": words[step.key].number,
            "title": words[step.key].title,
            "kind": words[step.key].kind,
            "state": step.state,
            "attempt": step.attempt,
            "by": step.by,
            "started_at": None,
            "finished_at": step.at,
            "note": step.note,
            "output_url": None,
            "carried_from": step.carried or None,
        }
        for step in run.steps.values()
    ]
    told = Run.model_validate({**showing.run(run, view.facts), "change": view.ref, "steps": steps})
    return giving.sent(told.model_dump_json().encode(), view.n, status=status)
