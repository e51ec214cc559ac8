"""This module is the shape of a change as it is sent: what was asked, how it stands, why, and what the caller may do."""

from typing import Literal

from pydantic import BaseModel, Field

from offcycle.api.afterwards_shapes import (
    AfterwardsTold,
    FeedbackTold,
    FollowUpTold,
    UpdateOwed,
    UpdateTold,
)
from offcycle.api.approval_shapes import Approval, Call, Question
from offcycle.api.shapes import (
    Digest,
    Environment,
    Instant,
    PassOrFail,
    Risk,
    Stage,
    Step,
    Unmet,
    Verdict,
    Waiting,
)
from offcycle.api.staging_shapes import HelpNow, SignOff, StagingNow
from offcycle.api.submission_shapes import Draft, SubmissionNow


class IncidentAnswers(BaseModel):
    """Whether there is an active incident; what is null was not said."""

    active: bool | None
    users_cannot_access: bool | None
    performance_degraded: bool | None


class NeedAnswers(BaseModel):
    """Whether the change meets an immediate need; what is null was not said."""

    security: bool | None
    quality: bool | None


class TriageAnswers(BaseModel):
    """The answers to the two questions."""

    incident: IncidentAnswers
    immediate_need: NeedAnswers
    why: str
    answered_at: Instant | None


class Acknowledgement(BaseModel):
    """Who acknowledged it."""

    by: str
    at: Instant


class WindowNow(BaseModel):
    """A maintenance window."""

    starts_at: Instant
    ends_at: Instant
    says: str = Field(description="The same for people, in the organisation's zone.")


class CallAnswer(BaseModel):
    """What somebody answered to the roll call; `answer` is empty while they have not."""

    account: str
    answer: Literal["", "here", "out", "back"]
    until: Instant | None
    at: Instant | None


class PlanNow(BaseModel):
    """The current revision of the plan."""

    revision: int
    digest: Digest = Field(description="What a sign-off and the start gate name.")
    operations_digest: Digest = Field(description="What the plan does, over all environments.")
    author: str
    at: Instant
    message: str
    steps: int
    open_choice: bool
    faults: int
    came_from: str = Field(
        description="The change, or `template:NAME`, that its first revision was started from; else empty."
    )


class Comment(BaseModel):
    """Something that was said about the plan, or about one step of it."""

    n: int
    by: str
    at: Instant
    text: str
    step: str
    settled_by: str
    settled_at: Instant | None
    state: Literal["remark", "open", "settled"] = Field(
        description="A question is open until it is settled; a remark holds nothing up."
    )
    question: bool
    answers: int | None = Field(description="The question that it answers, by its `n`.")
    answered_by: list[int] = Field(description="The comments that answer it.")
    step_title: str
    step_gone: bool = Field(description="Whether its step is no longer in the plan.")


class RiskNow(BaseModel):
    """The latest judgement of the risk."""

    by: str
    at: Instant
    security: Risk
    performance: Risk
    verdict: Literal["acceptable", "not_acceptable"]
    findings: str
    checked: list[str] = Field(description="What of the policy's checklist was looked at.")
    current: bool = Field(description="Whether it is for the plan as it reads now.")


class Standby(BaseModel):
    """Who stands by."""

    account: str
    since: Instant
    until: Instant


class RunSummary(BaseModel):
    """One run of the plan in one environment."""

    id: str
    environment: Environment
    state: Literal["running", "stopped", "finished"]
    outcome: str
    revision: int
    digest: Digest
    submission: int | None = Field(description="What was approved; null in staging.")
    words: str = Field(description="The read-back code of what was approved; empty in staging.")
    started_at: Instant
    started_by: str
    ended_at: Instant | None
    ended_by: str
    reason: str = Field(description="Why it was stopped.")
    rolls_back: str | None = Field(description="The run that this one undoes.")
    rolled_back_by: str | None = Field(description="The latest run that undoes this one.")
    verdict: PassOrFail | None = Field(description="What the dev team found in production.")
    validated_by: str
    validated_at: Instant | None


class GateNow(BaseModel):
    """One condition that every change has to meet, and why it is or is not met."""

    name: str
    step: Step
    satisfied: bool
    why: str
    do: str
    waiting_on: list[Waiting]
    since: Instant | None
    due: Instant | None


class Action(BaseModel):
    """A command, and whether the caller may give it now; `why_not` is empty when they may."""

    name: str
    allowed: bool
    why_not: list[Unmet]


class Clock(BaseModel):
    """Something that is due, and what it counts."""

    name: str
    says: str = Field(description="What has to happen until it is due.")
    counts: str = Field(description="`wall clock` or `core hours`.")
    since: Instant
    due: Instant
    warn_at: Instant | None
    stopped_at: Instant | None
    state: Literal["running", "warned", "passed", "stopped"] = Field(
        description="How it stands: it runs, it nears its end and somebody was warned, its time has passed, or it was stopped."
    )
    waiting_on: list[Waiting]


class Change(BaseModel):
    """A change as it stands, as the caller sees it."""

    ref: str
    n: int = Field(description="The number of its entries, which If-Match compares.")
    system: str
    title: str
    drill: bool
    requested_by: str
    requested_at: Instant
    description: str
    links: list[str]
    triage: TriageAnswers
    impact: str
    urgency: str
    personal_data: str
    security_related: bool
    affected: list[str]
    acknowledged: Acknowledgement | None
    roll_call: list[CallAnswer] = Field(description="Who was asked whether they are there.")
    window: WindowNow | None = Field(description="Given to a change that is no emergency.")
    proposed_window: WindowNow | None = Field(description="What `plan-window` would confirm now.")
    verdict: Verdict
    stage: Stage
    outcome: str
    open: bool
    priority: str
    plan: PlanNow | None
    comments: list[Comment]
    sign_offs: list[SignOff]
    risk: RiskNow | None
    submission: SubmissionNow | None = Field(description="The latest.")
    draft: Draft | None = Field(
        description="What was edited since, and stands beside it; null where nothing differs."
    )
    approvals: list[Approval]
    quorum: str = Field(description="Why the present approvals are or are not enough.")
    approved_until: Instant | None = Field(
        description="Until when the approval holds; null while there is none."
    )
    questions: list[Question] = Field(description="What approvers asked; it decides nothing.")
    calls: list[Call] = Field(description="Who was called by telephone.")
    standby: Standby | None
    staging: StagingNow
    help: HelpNow | None = Field(description="Help in staging that was asked for last.")
    runs: list[RunSummary]
    gates: list[GateNow]
    actions: list[Action]
    clocks: list[Clock]
    afterwards: AfterwardsTold | None = Field(
        description="What had already been made when it was entered; such a change is never approved."
    )
    updates: list[UpdateTold] = Field(description="What stakeholders were told on the way.")
    update_owed: UpdateOwed | None
    follow_ups: list[FollowUpTold]
    feedback: list[FeedbackTold]


class ChangeLine(BaseModel):
    """A change as lists show it."""

    ref: str
    title: str
    system: str
    affected: list[str]
    stage: Stage
    outcome: str
    open: bool
    verdict: Verdict
    priority: str
    security_related: bool
    drill: bool
    waiting_on: list[Waiting]
    next_due: Instant | None
    requested_at: Instant
    updated_at: Instant


class ChangeList(BaseModel):
    """A part of the changes, newest first."""

    items: list[ChangeLine]
    next: str | None = Field(description="Give it as `cursor` for what follows; null at the end.")
