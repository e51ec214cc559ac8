"""This module is the end over HTTP: stakeholders are told, the change is closed; and what was said about it on the way."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from offcycle.api import giving
from offcycle.api.change_shapes import Change
from offcycle.api.shapes import NOTHING, Asked, Nothing
from offcycle.process import triage
from offcycle.process.notices import TellStakeholders

router = Router(tags=["notices"])


class TellAsked(Asked):
    """What stakeholders are told."""

    message: str


@router.post(
    "/changes/{ref}/notify-stakeholders", response=Change, operation_id="notify-stakeholders"
)
def tell(request: HttpRequest, ref: str, body: TellAsked) -> HttpResponse:
    """Send stakeholders the notice of how it ended."""
    return giving.give(request, ref, "notify-stakeholders", body.into(TellStakeholders))


@router.post("/changes/{ref}/close", response=Change, operation_id="close")
def close(request: HttpRequest, ref: str, body: Nothing = NOTHING) -> HttpResponse:
    """Close the change with the outcome that its last run had."""
    return giving.give(request, ref, "close", body.into(triage.Nothing))
