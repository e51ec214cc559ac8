"""This module is the shape of what approvers said: their seats, their questions, and who was called."""

from typing import Literal

from pydantic import BaseModel, Field

from offcycle.api.shapes import Instant


class Approval(BaseModel):
    """One approver's seat, and what was said from it to the latest submission."""

    seat: str = Field(description="The account of its holder, as the policy names it.")
    account: str = Field(description="Who said it, or is to: the holder, or who takes their place.")
    state: Literal["waiting", "out", "approved", "rejected", "deferred", "no_say", "vacant"]
    at: Instant | None
    reason: str
    may_decide: list[str] = Field(description="The accounts that may answer in this seat now.")
    out_until: Instant | None = Field(description="Until when its holder is out of office.")
    silent_since: Instant | None = Field(
        description="Since when its holder, who is in, has not answered, where that is too long."
    )
    to_confirm: bool = Field(
        description="Whether `confirm` is asked: others left since, and this approval alone would decide."
    )
    exceptions: list[str] = Field(description="The exceptions that the approval made.")


class Reply(BaseModel):
    """An answer to a question of an approver."""

    by: str
    at: Instant
    text: str


class Question(BaseModel):
    """What an approver asked; it decides nothing."""

    number: int
    by: str
    at: Instant
    submission: int
    text: str
    answers: list[Reply]


class Call(BaseModel):
    """That somebody was called by telephone, and what came of it."""

    by: str
    at: Instant
    account: str
    outcome: Literal["reached", "no_answer", "message_left"]
    note: str
