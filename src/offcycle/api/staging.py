"""This module is step 2 over HTTP: sign-offs, the desk check, the waiver, and help; the run itself is in `run.py`."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from offcycle.api import giving
from offcycle.api.change_shapes import Change
from offcycle.api.shapes import Asked, Instant, PassOrFail
from offcycle.process.staging import Sign
from offcycle.process.staging.desk_check import DeskCheck
from offcycle.process.staging.help import Note, ScheduleCall
from offcycle.process.staging.waiver import WaiveValidation

router = Router(tags=["staging"])


class SignOffAsked(Asked):
    """A validator's judgement of staging."""

    verdict: PassOrFail
    digest: str = Field(description="The digest of the plan that was looked at.")
    reason: str = Field(default="", description="Needed to fail.")
    role: str = Field(default="", description="Left out: for every validating role that one holds.")
    checks: list[str] | None = Field(
        default=None,
        description="The keys of the plan's checks that are ticked; left out: all by a pass, none by a fail.",
    )


class DeskCheckAsked(Asked):
    """Who went through every step with the caller, one of the two being the plan's author."""

    beside: str = Field(alias="with", description="The account of the other.")
    not_tried: str = Field(description="What could not be tried.")
    cannot_show: str = Field(
        default="", description="Why staging cannot show it; needed where the system has staging."
    )


class WaiverAsked(Asked):
    """Why it cannot wait for the validation that is missing."""

    reason: str


class NoteAsked(Asked):
    """Something to say with it; that may be left out."""

    note: str = ""


class CallAsked(Asked):
    """When the call begins, and where it is held."""

    starts_at: Instant
    url: str = Field(
        default="",
        description="The link to it; left out, it stays, or is the one that the policy gives.",
    )


NO_NOTE = NoteAsked()


@router.post("/changes/{ref}/sign-off", response=Change, operation_id="sign-off")
def sign_off(request: HttpRequest, ref: str, body: SignOffAsked) -> HttpResponse:
    """Pass or fail what is seen in staging, for every validating role that one holds."""
    ticked = None if body.checks is None else tuple(body.checks)
    ask = Sign(body.verdict, body.digest, body.reason, body.role, ticked)
    return giving.give(request, ref, "sign-off", ask)


@router.post("/changes/{ref}/desk-check", response=Change, operation_id="desk-check")
def desk_check(request: HttpRequest, ref: str, body: DeskCheckAsked) -> HttpResponse:
    """Say that one went through every step with the author, or as the author with somebody, and what could not be tried."""
    return giving.give(request, ref, "desk-check", body.into(DeskCheck))


@router.post("/changes/{ref}/waive-validation", response=Change, operation_id="waive-validation")
def waive(request: HttpRequest, ref: str, body: WaiverAsked) -> HttpResponse:
    """Go without the validation that is missing, in need and with a reason that the approvers see."""
    return giving.give(request, ref, "waive-validation", body.into(WaiveValidation))


@router.post("/changes/{ref}/request-help", response=Change, operation_id="request-help")
def request_help(request: HttpRequest, ref: str, body: NoteAsked = NO_NOTE) -> HttpResponse:
    """Ask for help with the plan in staging; both teams see until when a call is due."""
    return giving.give(request, ref, "request-help", body.into(Note))


@router.post("/changes/{ref}/accept-help", response=Change, operation_id="accept-help")
def accept_help(request: HttpRequest, ref: str, body: NoteAsked = NO_NOTE) -> HttpResponse:
    """Say that one helps."""
    return giving.give(request, ref, "accept-help", body.into(Note))


@router.post("/changes/{ref}/schedule-call", response=Change, operation_id="schedule-call")
def schedule_call(request: HttpRequest, ref: str, body: CallAsked) -> HttpResponse:
    """Set when and where the call is held, or set it anew."""
    return giving.give(request, ref, "schedule-call", body.into(ScheduleCall))


@router.post("/changes/{ref}/cancel-call", response=Change, operation_id="cancel-call")
def cancel_call(request: HttpRequest, ref: str, body: NoteAsked = NO_NOTE) -> HttpResponse:
    """Say that the call which was set will not be held; help is still asked for."""
    return giving.give(request, ref, "cancel-call", body.into(Note))


@router.post("/changes/{ref}/hold-call", response=Change, operation_id="hold-call")
def hold_call(request: HttpRequest, ref: str, body: NoteAsked = NO_NOTE) -> HttpResponse:
    """Say that the call was held, or that the help was given in another way."""
    return giving.give(request, ref, "hold-call", body.into(Note))
