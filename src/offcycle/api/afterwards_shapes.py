"""This module is the shape of what is told and said beside the steps: what was made already, updates, follow-ups, feedback."""

from typing import Literal

from pydantic import BaseModel, Field

from offcycle.api.shapes import Instant, Waiting


class AcceptanceTold(BaseModel):
    """What was said from one approver's seat to a change that was recorded afterwards."""

    seat: str
    by: str | None
    at: Instant | None
    verdict: Literal["accepted", "not_accepted"] | None = Field(description="Null while silent.")
    reason: str


class AfterwardsTold(BaseModel):
    """A change that had already been made when it was entered; it is never approved."""

    what: str
    why: str
    made_by: str
    started_at: Instant
    ended_at: Instant
    recorded_by: str
    recorded_at: Instant
    acceptances: list[AcceptanceTold]
    says: str = Field(description="What the approvers have said so far, in a sentence.")


class FollowUpTold(BaseModel):
    """What is left to do after the change."""

    n: int
    text: str
    owner: str
    due: Instant
    by: str
    at: Instant
    done_at: Instant | None
    done_by: str


class UpdateTold(BaseModel):
    """What stakeholders were told on the way."""

    by: str
    at: Instant
    message: str
    expected: Instant | None = Field(
        description="When it was expected to be resolved; null where nobody could say."
    )
    next_by: Instant | None = Field(
        description="By when the next one was promised; null where none was."
    )
    last: bool = Field(description="Whether it ended the regular updates.")


class Drafts(BaseModel):
    """What stakeholders would be told, with what is known filled in; to be edited, and given back."""

    update: str = Field(description="For `post-update`: the first notice, or that nothing is new.")
    last_update: str = Field(description="For `post-update` with `last`: that no more come.")
    ending: str = Field(description="For `notify-stakeholders`: how it ended, as far as is known.")


class UpdateOwed(BaseModel):
    """The update that is owed to stakeholders now."""

    since: Instant
    due: Instant
    waiting_on: list[Waiting]
    state: str = Field(description="How it stands, as an update without a message says it.")


class FeedbackTold(BaseModel):
    """How useful and how fast somebody who was served found the process, from 1 to 5."""

    by: str
    at: Instant
    usefulness: int
    speed: int
    comment: str
