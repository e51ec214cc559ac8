"""This module is all that is known of one change, and how one more event is taken in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from offcycle.process.events import Event
from offcycle.process.facts.afterwards import Afterwards
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.notices import Feedback, FollowUp, LinksEnded, Update
from offcycle.process.facts.plan import Comment, Revision
from offcycle.process.facts.review import Call, Question, Risk, Submission
from offcycle.process.facts.run import Run, Standby
from offcycle.process.facts.staging import DeskCheck, Help, SignOff, Waiver
from offcycle.process.facts.triage import Triage


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
    last_word: str = ""  # what they were told then
    links_ended: list[LinksEnded] = field(default_factory=list)
    closed_at: datetime | None = None
    outcome: str = ""
    withdrawn_at: datetime | None = None
    questions: list[Question] = field(default_factory=list)  # of approvers
    calls: list[Call] = field(default_factory=list)
    requested_policy: int = 0  # the version that was in force at the request
    afterwards: Afterwards | None = None
    updates: list[Update] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    feedback: dict[str, Feedback] = field(default_factory=dict)  # the latest of each person
    security_since: int = 0  # the event by which it became security related; 0 while it is not
    desk_checks: list[DeskCheck] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    helps: list[Help] = field(default_factory=list)
    warned: set[tuple[str, datetime]] = field(default_factory=set)  # clock, and when it was due
    passed: dict[tuple[str, datetime], datetime] = field(
        default_factory=dict
    )  # when it was written
    reminded: dict[tuple[str, datetime], datetime] = field(
        default_factory=dict
    )  # the latest reminder

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
        """The latest run in production that is no rollback."""
        runs = (each for each in reversed(self.runs_in("production")) if not each.rolls_back)
        return next(runs, None)

    @property
    def taken(self) -> Run | None:
        """The run that is changing production, or has changed it and was not failed: what came before it is settled."""
        run = self.production
        return None if run is None or run.gone_wrong else run

    def apply(self, happened: Happened) -> None:
        """Take in one more event."""
        self.n = happened.n
        apply = APPLY.get(type(happened.event))
        if apply:
            apply(self, happened, happened.event)
        if self.triage.security_related != bool(self.security_since):
            self.security_since = happened.n if self.triage.security_related else 0


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
