"""This module is the shapes of step 2 as it is sent: who validated, what took the place of staging, and help that was asked for."""

from typing import Literal

from pydantic import BaseModel, Field

from offcycle.api.shapes import Instant, PassOrFail


class SignOff(BaseModel):
    """One validator's judgement of staging."""

    by: str
    at: Instant
    verdict: PassOrFail
    roles: list[str]
    reason: str
    checks: list[str] = Field(description="The keys of the checks that were ticked.")
    revision: int = Field(description="The revision of the plan that was looked at.")
    current: bool = Field(description="Whether it is for what the plan does now.")
    carried: bool = Field(
        description="Whether it counts for the plan as it reads now, though it was given to an earlier revision."
    )


class DeskCheck(BaseModel):
    """Two people went through every step, because staging is not there or cannot show it."""

    by: list[str]
    at: Instant
    not_tried: str
    reason: str = Field(description="Why staging cannot show it; empty where there is none.")


class Waiver(BaseModel):
    """A validation that is missing was gone without."""

    by: str
    at: Instant
    reason: str


class LeftOut(BaseModel):
    """A step that was left out when the plan was run in staging."""

    step: str
    number: int
    outcome: Literal["skipped", "not_needed"]
    reason: str


class Unanswered(BaseModel):
    """Somebody who holds a validating role and has said nothing yet."""

    account: str
    roles: list[str]


class StagingNow(BaseModel):
    """How the plan, as it reads now, was tried and validated."""

    run: str | None = Field(description="The run that went through it in staging.")
    desk_check: DeskCheck | None
    waivers: list[Waiver]
    skipped: list[LeftOut]
    not_answered: list[Unanswered]
    unticked: list[str] = Field(description="The checks that nobody who passed has ticked yet.")


class HelpNow(BaseModel):
    """Help in staging that was asked for last, and until when its call is due."""

    state: Literal["asked", "accepted", "set", "held"]
    by: str
    since: Instant
    due: Instant
    stopped_at: Instant | None = Field(
        description="When its clock stopped: a call was set that begins in time, or was held."
    )
    note: str
    accepted_by: str
    starts_at: Instant | None
    url: str
    held_note: str
