"""This module is what happens beside the steps over HTTP: changes recorded afterwards, updates, follow-ups, and feedback."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change
from offcycle.api.giving import Given
from offcycle.api.shapes import Asked, Instant
from offcycle.ledger import read
from offcycle.process.notices import FinishFollowUp, GiveFeedback, PostUpdate, SetFollowUp
from offcycle.process.review.afterwards import Accept, RecordAfterwards

router = Router(tags=["afterwards"])


class RecordAsked(Asked):
    """What was really done, why, by whom and when."""

    system: str = Field(description="The system's slug.")
    title: str
    what: str
    why: str
    by: str = Field(description="The account of who made the change.")
    started_at: Instant
    ended_at: Instant


class AcceptAsked(Asked):
    """What an approver says to it."""

    verdict: Literal["accepted", "not_accepted"]
    reason: str = Field(default="", description="Needed if it is not accepted.")


class UpdateAsked(Asked):
    """What stakeholders are told on the way."""

    message: str = Field(
        default="", description="Left out: no further update at this time, and how it stands."
    )
    expected: Instant | None = Field(
        default=None, description="When it is expected to be resolved, if somebody can say."
    )
    last: bool = Field(
        default=False, description="Whether no regular update follows until something changes."
    )


class FollowUpAsked(Asked):
    """What is left to do after the change."""

    text: str
    owner: str = Field(description="The account of who does it.")
    due: Instant


class FollowUpDoneAsked(Asked):
    """The follow-up that is done."""

    follow_up: int = Field(description="Its number within the change.")
    note: str = ""


class FeedbackAsked(Asked):
    """Two answers from 1 to 5."""

    usefulness: int = Field(description="How useful was the process?")
    speed: int = Field(description="How fast was it?")
    comment: str = ""


class FeedbackGiven(BaseModel):
    """What was said; who said it may not see the change itself."""

    ref: str
    usefulness: int
    speed: int
    comment: str


@router.post(
    "/changes/recorded-afterwards", response={201: Change}, operation_id="record-afterwards"
)
def record_afterwards(request: HttpRequest, body: RecordAsked) -> HttpResponse:
    """Enter a change that had already been made; it is never shown as approved, and each approver accepts it or does not."""
    actor = caller(request).actor

    def produce() -> HttpResponse:
        ref = giving.recorded_or_refused(
            actor, Given("record-afterwards", body.into(RecordAfterwards))
        ).change
        response = giving.shown(read.change(ref or ""), actor, status=201)
        response.headers["Location"] = f"/api/v1/changes/{ref}"
        return response

    return giving.once(request, produce)


@router.post("/changes/{ref}/accept", response=Change, operation_id="accept")
def accept(request: HttpRequest, ref: str, body: AcceptAsked) -> HttpResponse:
    """Accept what was recorded afterwards, or say why not."""
    return giving.give(request, ref, "accept", body.into(Accept))


@router.post("/changes/{ref}/post-update", response=Change, operation_id="post-update")
def post_update(request: HttpRequest, ref: str, body: UpdateAsked | None = None) -> HttpResponse:
    """Tell stakeholders how things stand; without a message, that there is nothing new."""
    return giving.give(request, ref, "post-update", (body or UpdateAsked()).into(PostUpdate))


@router.post("/changes/{ref}/follow-up", response=Change, operation_id="follow-up")
def follow_up(request: HttpRequest, ref: str, body: FollowUpAsked) -> HttpResponse:
    """Note what is left to do after the change, with who does it by when."""
    return giving.give(request, ref, "follow-up", body.into(SetFollowUp))


@router.post("/changes/{ref}/follow-up-done", response=Change, operation_id="follow-up-done")
def follow_up_done(request: HttpRequest, ref: str, body: FollowUpDoneAsked) -> HttpResponse:
    """Mark a follow-up as done."""
    return giving.give(request, ref, "follow-up-done", body.into(FinishFollowUp))


@router.post("/changes/{ref}/feedback", response=FeedbackGiven, operation_id="feedback")
def feedback(request: HttpRequest, ref: str, body: FeedbackAsked) -> HttpResponse:
    """Say how useful and how fast the process was; who says it again corrects it."""

    def produce() -> HttpResponse:
        given = Given("feedback", body.into(GiveFeedback))
        giving.recorded_or_refused(caller(request).actor, given, ref=ref)
        said = FeedbackGiven(
            ref=ref, usefulness=body.usefulness, speed=body.speed, comment=body.comment.strip()
        )
        return giving.told(said)

    return giving.once(request, produce)
