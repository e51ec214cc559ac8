"""This module is where a plan starts from over HTTP: templates and earlier plans, and what was changed since they last ran."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import etags, giving, plan_reading
from offcycle.api.callers import caller
from offcycle.api.plan_reading import Plan
from offcycle.api.problems import FieldFault, Problem, refused
from offcycle.api.shapes import Asked, Instant
from offcycle.ledger import plans, starting
from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded
from offcycle.ledger.starting import NoSourceError, Start
from offcycle.process.facts import Run
from offcycle.process.kernel import Actor, Refused

router = Router(tags=["plan"])


class RanTold(BaseModel):
    """When a plan last changed production for the good, and how."""

    run: str
    at: Instant
    outcome: Literal["done", "done_with_deviations"]


class StartTold(BaseModel):
    """Something that a plan can start from."""

    change: str = Field(description="The earlier change; empty for a template.")
    template: str = Field(description="The name of the template; empty for a change.")
    title: str
    by: str
    at: Instant
    steps: int
    outcome: str = Field(description="Of the change; empty while it is open, and for a template.")
    last_run: RanTold | None
    ends_say_of: list[str] = Field(
        description="The approvers who wrote it, and would have no say in this change any more."
    )


class StartList(BaseModel):
    """What a plan can start from: templates, then earlier plans, those that went well first."""

    change: str
    items: list[StartTold]


class StartAsked(Asked):
    """What the plan starts from: the plan of an earlier change on the same system, or a template of the system."""

    change: str = ""
    template: str = ""
    message: str = Field(default="", description="Why, or what is meant to differ.")
    give_up_say: bool = Field(
        default=False, description="An approver knows that writing it ends their say."
    )


class StepSince(BaseModel):
    """What became of a step since it last ran in production."""

    key: str
    changed_since_production: Literal["new", "changed", "same"]
    change: str = Field(
        description="Where it last ran; empty if nowhere, or where it may not be seen."
    )
    run: str
    at: Instant | None


class Since(BaseModel):
    """The steps of the plan as it reads now, each with what became of it since it last ran in production."""

    change: str
    revision: int
    steps: list[StepSince]


@router.get("/changes/{ref}/plan/starts", response=StartList, operation_id="plan-starts")
def starts(request: HttpRequest, ref: str) -> HttpResponse:
    """What the plan can start from, the best first; a runbook of your own is sent as the plan itself."""
    actor = caller(request).actor
    found = starting.starts(giving.seen(ref, actor), actor)
    return giving.told(StartList(change=ref, items=[_start(each) for each in found]))


def _start(known: Start) -> StartTold:
    template = known.came_from.startswith(starting.TEMPLATE)
    return StartTold(
        change="" if template else known.came_from,
        template=known.came_from.removeprefix(starting.TEMPLATE) if template else "",
        title=known.title,
        by=known.by,
        at=known.at,
        steps=known.steps,
        outcome=known.outcome,
        last_run=_ran(known.last_run) if known.last_run else None,
        ends_say_of=list(known.silences),
    )


def _ran(run: Run) -> RanTold:
    return RanTold.model_validate(
        {"run": run.id, "at": run.ended_at or run.started_at, "outcome": run.outcome}
    )


@router.post("/changes/{ref}/plan/start", response=Plan, operation_id="start-plan")
def start(request: HttpRequest, ref: str, body: StartAsked) -> HttpResponse:
    """Start the plan from an earlier one or a template: it becomes the first revision, whose steps keep their keys."""
    if bool(body.change) == bool(body.template):
        message = "Name either a change or a template."
        faults = [FieldFault(field="change", message=message)]
        raise Problem("wrong", f"The plan was not started. {message}", errors=faults)

    def produce() -> HttpResponse:
        actor = caller(request).actor
        recorded = _started(giving.seen(ref, actor), actor, body, etags.expected(request))
        told = plan_reading.plan(ref, recorded.facts.revisions[-1])
        return giving.sent(told.model_dump_json().encode(), recorded.n)

    return giving.once(request, produce)


def _started(view: View, actor: Actor, body: StartAsked, expected: int | None) -> Recorded:
    if expected not in {None, view.n}:
        raise Problem("stale", f"{view.ref} has changed since you looked at it. Look again.")
    try:
        begun = starting.source(view, actor, change=body.change, template=body.template)
    except NoSourceError as error:
        raise Problem("wrong", str(error)) from error
    outcome = starting.start(view, actor, begun, message=body.message, give_up_say=body.give_up_say)
    if isinstance(outcome, Refused):
        raise refused("plan", outcome.refusals)
    return outcome


@router.get("/changes/{ref}/plan/since", response=Since, operation_id="plan-since")
def since(request: HttpRequest, ref: str) -> HttpResponse:
    """Which steps were changed since they last ran in production of this system for the good."""
    actor = caller(request).actor
    view = giving.seen(ref, actor)
    current = view.facts.plan
    if current is None:
        raise Problem("not_found", f"{ref} has no plan yet. PUT writes one.")
    found = starting.since_production(view, actor, plans.reading(current))
    steps = [
        StepSince(
            key=key,
            changed_since_production=each.since,
            change=each.change,
            run=each.run,
            at=each.at,
        )
        for key, each in found.items()
    ]
    return giving.told(Since(change=ref, revision=current.number, steps=steps))
