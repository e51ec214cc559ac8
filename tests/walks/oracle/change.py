"""This module keeps, for the oracle, what the entries of one change say; it judges nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.walks.oracle.entries import Entry
from tests.walks.oracle.runs import Run

NEEDS = ("security", "quality")
INCIDENT = ("active", "users_cannot_access", "performance_degraded")


@dataclass
class Yes:
    """An approval, with who was out when it was given."""

    by: str
    seat: str
    at: datetime
    seq: int
    excused: set[str]
    out: bool


@dataclass
class Submission:
    """What was put before the approvers, and what they said to it."""

    entry: Entry
    content: dict[str, Any]
    state: str = "open"
    said: dict[str, Entry] = field(default_factory=dict)  # by seat, the latest
    yeses: dict[str, Yes] = field(default_factory=dict)

    @property
    def withdrawn(self) -> bool:
        """Whether somebody took a yes back, and has not said it again."""
        return any(each["data"]["verdict"] == "withdraw" for each in self.said.values())

    @property
    def data(self) -> dict[str, Any]:
        """What the entry of it says."""
        return dict(self.entry["data"])

    @property
    def number(self) -> int:
        """Its number."""
        return int(self.entry["data"]["number"])


@dataclass
class Change:
    """What is known of a change so far."""

    n: int = 0
    system: str = ""
    requester: str = ""
    requested_policy: int = 0
    drill: bool = False
    title: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    deferred: bool = False  # by an approver
    window: tuple[datetime, datetime] | None = None
    security: bool = False
    affected: list[str] = field(default_factory=list)
    acknowledged: bool = False
    actors: set[str] = field(default_factory=set)
    comments: dict[int, str] = field(default_factory=dict)  # who made each, by its number
    asked: set[int] = field(default_factory=set)  # the comments that are questions
    revisions: list[Entry] = field(default_factory=list)
    signs: list[Entry] = field(default_factory=list)
    desk_checks: list[Entry] = field(default_factory=list)
    waivers: list[Entry] = field(default_factory=list)
    form: dict[str, str] = field(default_factory=dict)
    risks: list[Entry] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    questions: list[Entry] = field(default_factory=list)
    archived: set[int] = field(default_factory=set)
    standby: tuple[str, datetime, datetime] | None = None
    runs: dict[str, Run] = field(default_factory=dict)
    follow_ups: int = 0
    deadlines: set[tuple[str, str, str]] = field(default_factory=set)
    told: Entry | None = None
    end: Entry | None = None
    afterwards: Entry | None = None
    accepted: dict[str, Entry] = field(default_factory=dict)
    made_validated: Entry | None = None

    @property
    def touches(self) -> set[str]:
        """The systems that it touches."""
        return {self.system, *self.affected}

    @property
    def plan(self) -> dict[str, Any]:
        """The current revision."""
        return dict(self.revisions[-1]["data"]) if self.revisions else {}

    def reads(self, environment: str) -> str:
        """What the plan does in an environment, as a digest."""
        return str(self.plan.get("operations", {}).get(environment, ""))

    @property
    def submission(self) -> Submission | None:
        """What lies before the approvers, or was approved."""
        last = self.submissions[-1] if self.submissions else None
        return last if last and last.state == "open" else None

    @property
    def running(self) -> Run | None:
        """The run that goes on."""
        return next((run for run in self.runs.values() if run.ended is None), None)

    @property
    def production(self) -> list[Run]:
        """The runs that apply a plan to production."""
        return [run for run in self.runs.values() if run.production]

    @property
    def applied(self) -> bool:
        """Whether production is being changed, or was changed and not failed."""
        return bool(self.production) and not self.production[-1].gone_wrong

    def risk(self) -> dict[str, Any]:
        """The latest judgement of what the plan does now."""
        fitting = [
            each["data"] for each in self.risks if each["data"]["operations"] == self.reads("all")
        ]
        return dict(fitting[-1]) if fitting else {}

    def has_part(self, account: str) -> bool:
        """Whether somebody requested the change, wrote of its plan, or reviewed its risk."""
        return account in {self.requester, *(each["by"] for each in (*self.revisions, *self.risks))}

    def stands_by(self, at: datetime) -> str:
        """Who stands by at a time, by what they said; nobody is empty."""
        return self.standby[0] if self.standby and at < self.standby[2] else ""

    @property
    def verdict(self) -> str:
        """What the two questions, or an approver, lead to."""
        if self.deferred:
            return "deferred"
        if any(self.answers.get(name) for name in (*INCIDENT, *NEEDS)):
            return "emergency"
        known = all(self.answers.get(name) is False for name in ("active", *NEEDS))
        return "deferred" if known else "open"

    def priority(self, policy: dict[str, Any]) -> str:
        """What urgency and impact make of it, by the policy's table."""
        of_urgency = policy.get("priority", {}).get(self.answers.get("urgency"), {})
        return str(of_urgency.get(self.answers.get("impact"), ""))
