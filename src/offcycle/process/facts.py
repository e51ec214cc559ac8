"""This module is what is known of one change: the fold of its events, and nothing else.

Laws:
- Facts change by `apply` alone, one event at a time and in order; the same events always give the same facts.
- Nothing is reset. What an edit invalidates stays here as it happened; the gates compare digests and find it no longer true.
- No fact depends on the time at which it is looked at.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from offcycle.process.events import Event, form, notices, plan, review, run, staging, triage
from offcycle.process.events.plan import PlanStep


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the record, with what the entry says beside it."""

    seq: int
    n: int  # within the change; 0 for the organisation
    change: str | None
    at: datetime
    by: str
    via: str
    policy: int
    event: Event


@dataclass(slots=True)
class Triage:
    """Step 0: the request and the answers as they stand."""

    description: str = ""
    links: tuple[str, ...] = ()
    active: bool | None = None
    users_cannot_access: bool | None = None
    performance_degraded: bool | None = None
    security: bool | None = None
    quality: bool | None = None
    why: str = ""
    impact: str = ""
    urgency: str = ""
    personal_data: str = ""
    security_related: bool = False  # raised by many things, and lowered by none of them
    affected: tuple[str, ...] = ()
    answered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of the plan."""

    number: int
    author: str
    at: datetime
    document: str
    reading: str
    source: str
    plan: str
    operations: dict[str, str]
    steps: tuple[PlanStep, ...]
    open_choice: bool
    faults: int
    message: str

    def keys(self, part: str = "steps") -> tuple[str, ...]:
        """The keys of the steps in one part, in order."""
        return tuple(step.key for step in self.steps if step.part == part)


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that was said about the plan."""

    n: int
    by: str
    at: datetime
    text: str
    step: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """One validator's judgement of staging."""

    by: str
    at: datetime
    verdict: str
    roles: tuple[str, ...]
    operations: str
    reason: str


@dataclass(slots=True)
class RunStep:
    """One step of a run, with its latest attempt."""

    key: str
    state: str = "waiting"
    attempt: int = 0
    by: str = ""
    at: datetime | None = None
    note: str = ""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do in this step."""
        return self.state in {"done", "skipped", "not_needed"}


@dataclass(slots=True)
class Run:
    """One run of the plan in one environment."""

    id: str
    environment: str
    revision: int
    plan: str
    operations: str
    submission: int
    systems: tuple[str, ...]
    started_at: datetime
    started_by: str
    steps: dict[str, RunStep]
    state: str = "running"  # running, stopped, or finished
    outcome: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    stop_reason: str = ""
    verdict: str = ""
    verdict_reason: str = ""
    validated_at: datetime | None = None
    validated_by: str = ""

    @property
    def touched(self) -> bool:
        """Whether the outcome of any step was reported, so that the run took effect."""
        return any(step.attempt for step in self.steps.values())

    def next(self) -> RunStep | None:
        """The first step that is not settled."""
        return next((step for step in self.steps.values() if not step.settled), None)


@dataclass(frozen=True, slots=True)
class Decision:
    """What one approver said to one submission."""

    by: str
    at: datetime
    verdict: str
    seat: str
    reason: str


@dataclass(slots=True)
class Submission:
    """What was sealed and put before the approvers."""

    number: int
    seal: str
    revision: int
    plan: str
    operations: dict[str, str]
    by: str
    at: datetime
    policy: int
    security_related: bool
    state: str = "open"  # open, rejected, withdrawn or lapsed
    decisions: dict[str, Decision] = field(default_factory=dict)  # the latest of each seat
    archived_at: datetime | None = None
    archived_as: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """Hosting's judgement of the risk of one state of the plan."""

    by: str
    at: datetime
    security: str
    performance: str
    verdict: str
    operations: str
    findings: str


@dataclass(frozen=True, slots=True)
class Standby:
    """Who stands by, since when and until when."""

    account: str
    at: datetime
    until: datetime


@dataclass(slots=True)
class Facts:
    """All that is known of one change."""

    ref: str = ""
    n: int = 0
    system: str = ""
    title: str = ""
    drill: bool = False
    requested_by: str = ""
    requested_at: datetime | None = None
    triage: Triage = field(default_factory=Triage)
    revisions: list[Revision] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    sign_offs: list[SignOff] = field(default_factory=list)
    form: dict[str, str] = field(default_factory=dict)
    form_at: datetime | None = None
    risks: list[Risk] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    runs: dict[str, Run] = field(default_factory=dict)
    standby: Standby | None = None
    stakeholders_told_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the change was neither closed nor withdrawn."""
        return self.closed_at is None and self.withdrawn_at is None

    @property
    def plan(self) -> Revision | None:
        """The current revision of the plan."""
        return self.revisions[-1] if self.revisions else None

    @property
    def risk(self) -> Risk | None:
        """The latest review of the risk."""
        return self.risks[-1] if self.risks else None

    @property
    def submission(self) -> Submission | None:
        """What lies before the approvers, or was decided by them, and was not sent or taken back."""
        latest = self.submissions[-1] if self.submissions else None
        return latest if latest and latest.state == "open" else None

    def runs_in(self, environment: str) -> list[Run]:
        """The runs in one environment, oldest first."""
        return [each for each in self.runs.values() if each.environment == environment]

    @property
    def running(self) -> Run | None:
        """The run that is going on now."""
        return next((each for each in self.runs.values() if each.state == "running"), None)

    @property
    def production(self) -> Run | None:
        """The latest run in production."""
        return next(iter(reversed(self.runs_in("production"))), None)

    def apply(self, happened: Happened) -> None:
        """Take in one more event."""
        self.n = happened.n
        apply = APPLY.get(type(happened.event))
        if apply:
            apply(self, happened, happened.event)


Apply = Callable[[Facts, Happened, Any], None]
APPLY: dict[type[Event], Apply] = {}


def on(kind: type[Event]) -> Callable[[Apply], Apply]:
    """Register what one kind of event does to the facts."""

    def register(apply: Apply) -> Apply:
        APPLY[kind] = apply
        return apply

    return register


def fold(happened: Iterable[Happened], ref: str = "") -> Facts:
    """The facts that a series of events leaves."""
    facts = Facts(ref=ref)
    for each in happened:
        facts.apply(each)
    return facts


@on(triage.Requested)
def _requested(facts: Facts, h: Happened, e: triage.Requested) -> None:
    facts.ref = h.change or facts.ref
    facts.system, facts.title, facts.drill = e.system, e.title, e.drill
    facts.requested_by, facts.requested_at = h.by, h.at


@on(triage.Answered)
def _answered(facts: Facts, h: Happened, e: triage.Answered) -> None:
    for name in ANSWERS:
        value = getattr(e, name)
        if value is not None and name != "security_related":
            setattr(facts.triage, name, value)
    facts.triage.answered_at = h.at
    if e.security_related or e.security or e.personal_data in {"possible", "yes"}:
        facts.triage.security_related = True


ANSWERS = triage.Answered.__dataclass_fields__


@on(triage.Edited)
def _edited(facts: Facts, _: Happened, e: triage.Edited) -> None:
    facts.title = facts.title if e.title is None else e.title
    facts.triage.description = facts.triage.description if e.description is None else e.description
    facts.triage.links = facts.triage.links if e.links is None else e.links


@on(triage.Acknowledged)
def _acknowledged(facts: Facts, h: Happened, _: triage.Acknowledged) -> None:
    facts.triage.acknowledged_at = facts.triage.acknowledged_at or h.at
    facts.triage.acknowledged_by = facts.triage.acknowledged_by or h.by


@on(triage.AffectedSet)
def _affected(facts: Facts, _: Happened, e: triage.AffectedSet) -> None:
    facts.triage.affected = e.systems


@on(triage.Withdrawn)
def _withdrawn(facts: Facts, h: Happened, _: triage.Withdrawn) -> None:
    facts.withdrawn_at, facts.outcome = h.at, "withdrawn"


@on(plan.Revised)
def _revised(facts: Facts, h: Happened, e: plan.Revised) -> None:
    facts.revisions.append(
        Revision(
            number=e.revision,
            author=h.by,
            at=h.at,
            document=e.document,
            reading=e.reading,
            source=e.source,
            plan=e.plan,
            operations=e.operations,
            steps=e.steps,
            open_choice=e.open_choice,
            faults=e.faults,
            message=e.message,
        )
    )


@on(plan.Commented)
def _commented(facts: Facts, h: Happened, e: plan.Commented) -> None:
    facts.comments.append(Comment(h.n, h.by, h.at, e.text, e.step))


@on(staging.SignedOff)
def _signed_off(facts: Facts, h: Happened, e: staging.SignedOff) -> None:
    facts.sign_offs.append(SignOff(h.by, h.at, e.verdict, e.roles, e.operations, e.reason))


@on(form.Filled)
def _filled(facts: Facts, h: Happened, e: form.Filled) -> None:
    facts.form.update(e.fields)
    facts.form_at = h.at


@on(review.RiskReviewed)
def _risk(facts: Facts, h: Happened, e: review.RiskReviewed) -> None:
    if e.security != "low":
        facts.triage.security_related = True
    facts.risks.append(
        Risk(h.by, h.at, e.security, e.performance, e.verdict, e.operations, e.findings)
    )


@on(review.Submitted)
def _submitted(facts: Facts, h: Happened, e: review.Submitted) -> None:
    facts.submissions.append(
        Submission(
            number=e.number,
            seal=e.seal,
            revision=e.revision,
            plan=e.plan,
            operations=e.operations,
            by=h.by,
            at=h.at,
            policy=h.policy,
            security_related=e.security_related,
        )
    )


@on(review.SubmissionWithdrawn)
def _submission_withdrawn(facts: Facts, _: Happened, e: review.SubmissionWithdrawn) -> None:
    facts.submissions[e.number - 1].state = "withdrawn"


@on(review.Decided)
def _decided(facts: Facts, h: Happened, e: review.Decided) -> None:
    submission = facts.submissions[e.submission - 1]
    submission.decisions[e.seat] = Decision(h.by, h.at, e.verdict, e.seat, e.reason)
    if e.verdict == "reject":
        submission.state = "rejected"


@on(review.Archived)
def _archived(facts: Facts, h: Happened, e: review.Archived) -> None:
    submission = facts.submissions[e.submission - 1]
    submission.archived_at, submission.archived_as = h.at, e.location


@on(run.StoodBy)
def _stood_by(facts: Facts, h: Happened, e: run.StoodBy) -> None:
    facts.standby = Standby(h.by, h.at, e.until)


@on(run.StoodDown)
def _stood_down(facts: Facts, h: Happened, _: run.StoodDown) -> None:
    if facts.standby:
        facts.standby = replace(facts.standby, until=h.at)


@on(run.Started)
def _started(facts: Facts, h: Happened, e: run.Started) -> None:
    facts.runs[e.run] = Run(
        id=e.run,
        environment=e.environment,
        revision=e.revision,
        plan=e.plan,
        operations=e.operations,
        submission=e.submission,
        systems=e.systems,
        started_at=h.at,
        started_by=h.by,
        steps={key: RunStep(key) for key in e.steps},
    )


@on(run.StepReported)
def _step_reported(facts: Facts, h: Happened, e: run.StepReported) -> None:
    step = facts.runs[e.run].steps[e.step]
    step.state, step.attempt, step.by, step.at, step.note = e.outcome, e.attempt, h.by, h.at, e.note


@on(run.Stopped)
def _stopped(facts: Facts, h: Happened, e: run.Stopped) -> None:
    run_ = facts.runs[e.run]
    run_.state, run_.ended_at, run_.ended_by, run_.stop_reason = "stopped", h.at, h.by, e.reason


@on(run.Finished)
def _finished(facts: Facts, h: Happened, e: run.Finished) -> None:
    run_ = facts.runs[e.run]
    run_.state, run_.outcome, run_.ended_at, run_.ended_by = "finished", e.outcome, h.at, h.by


@on(run.Validated)
def _validated(facts: Facts, h: Happened, e: run.Validated) -> None:
    run_ = facts.runs[e.run]
    run_.verdict, run_.verdict_reason = e.verdict, e.reason
    run_.validated_at, run_.validated_by = h.at, h.by


@on(notices.StakeholdersTold)
def _told(facts: Facts, h: Happened, _: notices.StakeholdersTold) -> None:
    facts.stakeholders_told_at = h.at


@on(notices.Closed)
def _closed(facts: Facts, h: Happened, e: notices.Closed) -> None:
    facts.closed_at, facts.outcome = h.at, e.outcome
