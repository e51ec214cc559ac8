"""This module is the shape of what lies before the approvers: what was sealed, a draft beside it, and what differs."""

from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from offcycle.api.plan_comparing import DifferenceTold
from offcycle.api.plan_reading import ValueTold
from offcycle.api.shapes import Digest, Instant

State = Literal[
    "open", "rejected", "deferred", "withdrawn", "lapsed", "replaced", "used"
]  # fmt: skip


class SealedPart(BaseModel):
    """One part of what is sealed, which reads differently."""

    part: str
    label: str = Field(description="The part in words.")
    before: str
    after: str
    ends: bool = Field(description="Whether approvals end by this alone.")


class Said(BaseModel):
    """What was decided on a submission."""

    by: str
    seat: str
    verdict: str
    at: Instant
    reason: str


class SubmissionNow(BaseModel):
    """A submission: what was sealed and put before the approvers."""

    number: int
    digest: Digest = Field(description="Its seal, which a decision names.")
    words: str = Field(description="The read-back code.")
    state: State
    revision: int
    runs_revision: int = Field(
        description="The revision that production runs: the latest wording of the same operations."
    )
    by: str
    at: Instant
    policy: int = Field(description="The version of the policy that was in force.")
    judged_by: int = Field(description="The version of the policy by which it is judged.")
    sentence: str = Field(description="The sentence for the approvers, as it was sealed.")
    staging: list[str] = Field(
        description="What to know first: freezes that approving overrides, desk check, waivers, skipped steps, who did not answer."
    )
    values: list[ValueTold] = Field(
        description="The values of its plan side by side: staging and production differ in those marked so, and in nothing else."
    )
    sealed: dict[str, JsonValue] = Field(description="All that was sealed, part by part.")
    decisions: list[Said]
    archived_at: Instant | None
    archived_as: str
    withdrawn_by: str
    withdrawn_at: Instant | None
    differs_from: int | None = Field(description="The submission before; null for the first.")
    difference: list[SealedPart] = Field(description="In what it differs from the one before.")


class Ends(BaseModel):
    """What replacing the submission ends."""

    approvals: int
    by: list[str]
    says: str = Field(description="The same in a sentence.")


class UnmetGate(BaseModel):
    """A gate that the draft does not meet yet."""

    name: str
    why: str
    do: str


class Draft(BaseModel):
    """What was edited since the submission, and stands beside it until somebody replaces it."""

    replaces: int = Field(description="What to name to `submit`, so that the draft replaces it.")
    revision: int = Field(description="The revision of the plan in the draft.")
    differs: list[SealedPart]
    ends: Ends
    unmet: list[UnmetGate] = Field(
        description="What has to be met before it can be submitted; empty if it can be now."
    )


class SubmissionList(BaseModel):
    """The submissions of a change, newest first."""

    items: list[SubmissionNow]
    next: str | None = Field(description="Give it as `cursor` for what follows; null at the end.")


class SubmissionDiff(BaseModel):
    """In what two submissions differ: part by part of the seal, and step by step of the plan."""

    change: str
    from_submission: int | None = Field(description="Null where there is none before.")
    to_submission: int
    differs: list[SealedPart]
    plan: list[DifferenceTold]
