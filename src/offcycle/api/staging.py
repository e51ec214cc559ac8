"""This module is step 2 over HTTP: what is seen in staging is signed off; the run itself is in `run.py`."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from offcycle.api import giving
from offcycle.api.change_shapes import Change
from offcycle.api.shapes import Asked, PassOrFail
from offcycle.process.staging import Sign

router = Router(tags=["staging"])


class SignOffAsked(Asked):
    """A validator's judgement of staging."""

    verdict: PassOrFail
    digest: str = Field(description="The digest of the plan that was looked at.")
    reason: str = Field(default="", description="Needed to fail.")
    role: str = Field(default="", description="Left out: for every validating role that one holds.")


@router.post("/changes/{ref}/sign-off", response=Change, operation_id="sign-off")
def sign_off(request: HttpRequest, ref: str, body: SignOffAsked) -> HttpResponse:
    """Pass or fail what is seen in staging, for every validating role that one holds."""
    return giving.give(request, ref, "sign-off", body.into(Sign))
