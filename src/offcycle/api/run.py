"""This module is the runs over HTTP: starting, reporting step by step, finishing and stopping, in staging and in production."""

import base64
from dataclasses import replace
from functools import partial
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from offcycle.api import etags, giving, on_runs
from offcycle.api.callers import caller
from offcycle.api.giving import Given
from offcycle.api.on_runs import Run
from offcycle.api.problems import Problem
from offcycle.api.shapes import NOTHING, Asked, Environment, Instant, Nothing
from offcycle.ledger import pictures
from offcycle.process import triage
from offcycle.process.canonical import digest
from offcycle.process.run.several import TickSteps
from offcycle.process.run.steps import FinishRun, ReportStep, StopRun

router = Router(tags=["run"])


class RunAsked(Asked):
    """Where the plan is to be run."""

    environment: Environment


class StepAsked(Asked):
    """What came of a step."""

    outcome: Literal["done", "failed", "skipped", "not_needed"]
    note: str = Field(default="", description="Needed unless it is done.")
    done_at: Instant | None = Field(
        default=None, description="When it was really done, if that is entered later."
    )
    attachments: list[str] = Field(
        default=[],
        description="Screenshots: PNG, JPEG, WebP or GIF pictures in base64. Larger ones than a body may hold are sent by the page.",
    )


class TickAsked(Asked):
    """Several steps that were done by hand, in staging."""

    outcome: Literal["done"] = "done"
    keys: list[str] = Field(min_length=1, max_length=1000)


class StopAsked(Asked):
    """Why the run is stopped."""

    reason: str


@router.post("/changes/{ref}/runs", response={201: Run}, operation_id="start-run")
def start(request: HttpRequest, ref: str, body: RunAsked) -> HttpResponse:
    """Start running the plan in staging, or applying the approved plan to production."""
    return on_runs.started(request, ref, Given(f"start-{body.environment}", triage.Nothing()))


@router.get("/runs/{id}", response={200: Run, 304: None}, operation_id="run")
def read_run(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address is fixed
    """A run with every step and what came of it."""
    view = giving.seen(on_runs.change_of(id), caller(request).actor)
    return etags.unless_known(request, on_runs.shown(view, on_runs.found(view, id)))


@router.post("/runs/{id}/steps/{key}", response=Run, operation_id="report-step")
def report_step(request: HttpRequest, id: str, key: str, body: StepAsked) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Report what came of a step; a failed step is tried again, and every attempt is kept."""
    shown = tuple(_picture(place, each) for place, each in enumerate(body.attachments, start=1))
    ask = replace(body.into(partial(ReportStep, id, key)), attachments=tuple(map(digest, shown)))
    return on_runs.give(request, id, Given("report-step", ask, shown), step=key)


def _picture(place: int, sent: str) -> bytes:
    try:
        return pictures.looked_at(base64.b64decode(sent, validate=True), f"Attachment {place}")
    except pictures.NoPictureError as error:
        raise Problem("wrong", str(error)) from error
    except ValueError as error:
        what = f"Attachment {place} is not written in base64. Encode the bytes of the picture."
        raise Problem("wrong", what) from error


@router.post("/runs/{id}/steps", response=Run, operation_id="tick-steps")
def tick_steps(request: HttpRequest, id: str, body: TickAsked) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Report several steps in staging as done with one press."""
    return on_runs.give(request, id, Given("tick-steps", TickSteps(id, tuple(body.keys))))


@router.post("/runs/{id}/finish", response=Run, operation_id="finish-run")
def finish(request: HttpRequest, id: str, body: Nothing = NOTHING) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Finish a run of which every step is settled."""
    return on_runs.give(request, id, Given("finish-run", body.into(partial(FinishRun, id))))


@router.post("/runs/{id}/stop", response=Run, operation_id="stop-run")
def stop(request: HttpRequest, id: str, body: StopAsked) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Stop a run; no further step of it is taken."""
    return on_runs.give(request, id, Given("stop-run", body.into(partial(StopRun, id))))
