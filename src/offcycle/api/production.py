"""This module is what production needs besides its steps, over HTTP: standing by, amendments and agreement, rollback, validation."""

from functools import partial
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from offcycle.api import giving, on_runs
from offcycle.api.change_shapes import Change
from offcycle.api.giving import Given
from offcycle.api.on_runs import Run
from offcycle.api.shapes import NOTHING, Asked, Instant, Nothing, PassOrFail
from offcycle.process import triage
from offcycle.process.run.amendments import AgreeStep, AmendStep
from offcycle.process.run.production import ValidateProduction
from offcycle.process.run.rollback import StartRollback
from offcycle.process.run.standby import StandBy
from offcycle.process.run.unknown import ResolveStep

router = Router(tags=["run"])


class StandByAsked(Asked):
    """Until when one stands by."""

    until: Instant


class AmendAsked(Asked):
    """How the next step is done, other than it was approved."""

    text: str


class AgreeAsked(Asked):
    """The answer of who stands by."""

    verdict: Literal["agree", "decline"] = "agree"
    reason: str = Field(default="", description="Needed to decline.")


class ResolveAsked(Asked):
    """Whether a step took effect of which nobody knew, and how one knows."""

    outcome: Literal["done", "failed"] = Field(description="`failed` may be tried again.")
    reason: str


class ValidateAsked(Asked):
    """What the dev team found in production."""

    verdict: PassOrFail
    reason: str = Field(default="", description="Needed to fail.")
    checks: list[str] | None = Field(
        default=None, description="The keys of the plan's checks that were ticked; null for all."
    )


@router.post("/changes/{ref}/stand-by", response=Change, operation_id="stand-by")
def stand_by(request: HttpRequest, ref: str, body: StandByAsked) -> HttpResponse:
    """Say until when one stands by; who stood by until then is relieved, and told."""
    return giving.give(request, ref, "stand-by", body.into(StandBy))


@router.post("/changes/{ref}/stand-down", response=Change, operation_id="stand-down")
def stand_down(request: HttpRequest, ref: str, body: Nothing = NOTHING) -> HttpResponse:
    """Say that one does not stand by any more."""
    return giving.give(request, ref, "stand-down", body.into(triage.Nothing))


@router.post("/runs/{id}/steps/{key}/amend", response=Run, operation_id="amend-step")
def amend(request: HttpRequest, id: str, key: str, body: AmendAsked) -> HttpResponse:  # noqa: A002 - the name in the address is fixed
    """Write how the next step by hand has to differ; it is done when who stands by has agreed."""
    given = Given("amend-step", body.into(partial(AmendStep, id, key)))
    return on_runs.give(request, id, given, step=key)


@router.post("/runs/{id}/steps/{key}/agree", response=Run, operation_id="agree-step")
def agree(
    request: HttpRequest,
    id: str,  # noqa: A002 - likewise fixed
    key: str,
    body: AgreeAsked = AgreeAsked(),  # noqa: B008 - it is never changed
) -> HttpResponse:
    """Agree to an amendment, or that a step is not needed; or decline, and it stands as it was approved."""
    given = Given("agree-step", body.into(partial(AgreeStep, id, key)))
    return on_runs.give(request, id, given, step=key)


@router.post("/runs/{id}/steps/{key}/resolve", response=Run, operation_id="resolve-step")
def resolve(request: HttpRequest, id: str, key: str, body: ResolveAsked) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Say whether a step whose outcome was unknown took effect; what did not may be tried again."""
    given = Given("resolve-step", body.into(partial(ResolveStep, id, key)))
    return on_runs.give(request, id, given, step=key)


@router.post("/runs/{id}/rollback", response={201: Run}, operation_id="start-rollback")
def rollback(request: HttpRequest, id: str, body: Nothing = NOTHING) -> HttpResponse:  # noqa: A002 - likewise fixed
    """Undo what a run did in production, in reverse; answers with the rollback, which is a run of its own."""
    given = Given("start-rollback", body.into(partial(StartRollback, id)))
    return on_runs.started(request, on_runs.change_of(id), given, run=id)


@router.post(
    "/changes/{ref}/validate-production", response=Change, operation_id="validate-production"
)
def validate(request: HttpRequest, ref: str, body: ValidateAsked) -> HttpResponse:
    """Pass or fail what is seen in production after the run."""
    return giving.give(request, ref, "validate-production", body.into(ValidateProduction))
