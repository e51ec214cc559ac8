"""This module is what is said about the plan over HTTP: remarks, questions, their answers, and what is settled."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from offcycle.api import giving, showing
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change, Comment
from offcycle.api.shapes import Asked
from offcycle.process import plan

router = Router(tags=["plan"])


class CommentAsked(Asked):
    """Something to say about the plan."""

    text: str
    step: str = Field(default="", description="The key of a step, to speak of it alone.")
    question: bool = Field(
        default=False, description="Whether it asks for an answer, and is open until it is settled."
    )
    answers: int = Field(
        default=0, ge=0, le=1_000_000, description="The question that it answers, by its `n`."
    )


class SettleCommentAsked(Asked):
    """The comment that is settled."""

    comment: int = Field(ge=1, le=1_000_000, description="Its number, `n`.")


class CommentList(BaseModel):
    """What was said about a plan, oldest first."""

    change: str
    items: list[Comment]


@router.get("/changes/{ref}/plan/comments", response=CommentList, operation_id="plan-comments")
def comments(
    request: HttpRequest,
    ref: str,
    state: Annotated[
        Literal["remark", "open", "settled"] | None, Query(description="Only those.")
    ] = None,
) -> HttpResponse:
    """What was said about the plan and its steps; `state=open` for the questions that nobody has settled."""
    view = giving.seen(ref, caller(request).actor)
    told = [each for each in showing.comments(view.facts) if state in {None, each["state"]}]
    return giving.told(CommentList.model_validate({"change": ref, "items": told}))


@router.post("/changes/{ref}/comment", response=Change, operation_id="comment")
def comment(request: HttpRequest, ref: str, body: CommentAsked) -> HttpResponse:
    """Say something about the plan, or about one step of it: a remark, a question, or an answer to one."""
    return giving.give(request, ref, "comment", body.into(plan.Comment))


@router.post("/changes/{ref}/settle-comment", response=Change, operation_id="settle-comment")
def settle_comment(request: HttpRequest, ref: str, body: SettleCommentAsked) -> HttpResponse:
    """Mark a comment as settled: answered, or taken up in the plan."""
    return giving.give(request, ref, "settle-comment", body.into(plan.SettleComment))
