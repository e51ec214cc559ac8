"""This module is step 4 over HTTP: risk is judged, the change is submitted, and every approver says yes or no."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change
from offcycle.api.giving import Given
from offcycle.api.shapes import Asked, Risk
from offcycle.ledger import read
from offcycle.ledger.read import View
from offcycle.process.review.answering import Answer, Called
from offcycle.process.review.decision import Decide
from offcycle.process.review.risk import ReviewRisk
from offcycle.process.review.submission import Submit, WithdrawSubmission

router = Router(tags=["review"])


class RiskAsked(Asked):
    """The judgement of the risk of the plan as it reads now."""

    security: Risk
    performance: Risk
    findings: str = ""
    checked: list[str] = Field(
        default_factory=list, description="What of the policy's checklist was looked at."
    )
    give_up_say: bool = Field(
        default=False, description="An approver knows that reviewing it ends their say."
    )
    verdict: Literal["acceptable", "not_acceptable"]
    submit: bool = Field(
        default=False, description="Send it to the approvers with the same press, if acceptable."
    )

    def ask(self) -> ReviewRisk:
        """The judgement as the process takes it."""
        return ReviewRisk(
            self.security,
            self.performance,
            self.verdict,
            self.findings,
            give_up_say=self.give_up_say,
            checked=tuple(self.checked),
        )


class SubmitAsked(Asked):
    """Which submission is replaced; left out where none lies before the approvers."""

    replaces: int = Field(
        default=0, ge=0, le=1_000_000, description="Its number, as `draft.replaces` names it."
    )


class WithdrawSubmissionAsked(Asked):
    """Why a submission is taken back; that may be left out."""

    reason: str = ""


SUBMIT, WITHDRAW = SubmitAsked(), WithdrawSubmissionAsked()


class DecideAsked(Asked):
    """An approver's decision."""

    verdict: Literal["approve", "confirm", "reject", "defer", "ask", "withdraw"]
    digest: str = Field(description="The digest of the submission that was looked at.")
    reason: str = Field(
        default="", description="Needed to reject, defer or withdraw; to ask, it is the question."
    )


class AnswerAsked(Asked):
    """An answer to a question of an approver."""

    question: int = Field(ge=1, le=1_000_000, description="Its number.")
    text: str


class CalledAsked(Asked):
    """Who was called by telephone, and what came of it."""

    account: str
    outcome: Literal["reached", "no_answer", "message_left"]
    note: str = ""


@router.post("/changes/{ref}/review-risk", response=Change, operation_id="review-risk")
def review_risk(request: HttpRequest, ref: str, body: RiskAsked) -> HttpResponse:
    """Judge the security and the performance risk of the plan as it reads now."""
    ask = body.ask()
    if not (body.submit and body.verdict == "acceptable"):
        return giving.give(request, ref, "review-risk", ask)
    actor = caller(request).actor

    def both() -> View:
        giving.carried_out(request, ref, Given("review-risk", ask))
        giving.recorded_or_refused(actor, Given("submit", Submit()), ref=ref)
        return read.change(ref)

    return giving.once(request, lambda: giving.shown(giving.whole(both), actor))


@router.post("/changes/{ref}/submit", response=Change, operation_id="submit")
def submit(request: HttpRequest, ref: str, body: SubmitAsked = SUBMIT) -> HttpResponse:
    """Seal the change and put it before the approvers; what it replaces ends, with its approvals."""
    return giving.give(request, ref, "submit", body.into(Submit))


@router.post(
    "/changes/{ref}/withdraw-submission", response=Change, operation_id="withdraw-submission"
)
def withdraw_submission(
    request: HttpRequest, ref: str, body: WithdrawSubmissionAsked = WITHDRAW
) -> HttpResponse:
    """Take back what lies before the approvers, with every approval of it, before production is started."""
    return giving.give(request, ref, "withdraw-submission", body.into(WithdrawSubmission))


@router.post("/changes/{ref}/decide", response=Change, operation_id="decide")
def decide(request: HttpRequest, ref: str, body: DecideAsked) -> HttpResponse:
    """Approve the submission, send it back, put it off, ask a question, or take an approval back."""
    return giving.give(request, ref, "decide", body.into(Decide))


@router.post("/changes/{ref}/answer", response=Change, operation_id="answer")
def answer(request: HttpRequest, ref: str, body: AnswerAsked) -> HttpResponse:
    """Answer a question of an approver; they and everybody else read it beside the question."""
    return giving.give(request, ref, "answer", body.into(Answer))


@router.post("/changes/{ref}/called", response=Change, operation_id="called")
def called(request: HttpRequest, ref: str, body: CalledAsked) -> HttpResponse:
    """Record that somebody was called by telephone, and whether they answered."""
    return giving.give(request, ref, "called", body.into(Called))
