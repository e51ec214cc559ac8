"""This module keeps, for the oracle, what the entries of one change say; it judges nothing, and knows nothing of the rules."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Entry = dict[str, Any]


def when(entry: Entry) -> datetime:
    """The time of an entry."""
    return datetime.fromisoformat(entry["at"])


@dataclass
class Run:
    """A run, with the state and the number of attempts of each step."""

    started: Entry
    steps: dict[str, str]
    attempts: dict[str, int]
    takers: set[str] = field(default_factory=set)
    ended: Entry | None = None
    validated: Entry | None = None

    @property
    def data(self) -> dict[str, Any]:
        """What the entry of its start says."""
        return self.started["data"]

    @property
    def production(self) -> bool:
        """Whether it is a run in production."""
        return bool(self.data["environment"] == "production")

    @property
    def finished(self) -> bool:
        """Whether it came to its end."""
        return self.ended is not None and self.ended["kind"] == "run.finished"

    @property
    def touched(self) -> bool:
        """Whether any step was reported."""
        return any(self.attempts.values())

    @property
    def verdict(self) -> str:
        """The verdict of its validation, or nothing."""
        return self.validated["data"]["verdict"] if self.validated else ""


@dataclass
class Change:
    """What is known of the change so far."""

    system: str = ""
    requester: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    security: bool = False
    affected: list[str] = field(default_factory=list)
    acknowledged: bool = False
    revisions: list[Entry] = field(default_factory=list)
    signs: list[Entry] = field(default_factory=list)
    form: dict[str, str] = field(default_factory=dict)
    risks: list[Entry] = field(default_factory=list)
    submissions: list[Entry] = field(default_factory=list)
    policies: list[int] = field(default_factory=list)  # in force at each submission
    decisions: list[Entry] = field(default_factory=list)
    archived: set[int] = field(default_factory=set)
    standby: tuple[str, datetime, datetime] | None = None
    runs: list[Run] = field(default_factory=list)
    told: Entry | None = None
    end: Entry | None = None

    @property
    def plan(self) -> dict[str, Any]:
        """The current revision."""
        return self.revisions[-1]["data"] if self.revisions else {}

    @property
    def running(self) -> Run | None:
        """The run that goes on."""
        return next((run for run in self.runs if run.ended is None), None)

    def named(self, run: str) -> Run | None:
        """A run by its name."""
        return next((each for each in self.runs if each.data["run"] == run), None)

    @property
    def production(self) -> list[Run]:
        """The runs in production."""
        return [run for run in self.runs if run.production]

    def risk(self) -> dict[str, Any]:
        """The latest judgement of what the plan does now."""
        now = self.plan.get("operations", {}).get("all")
        fitting = [each["data"] for each in self.risks if each["data"]["operations"] == now]
        return fitting[-1] if fitting else {}

    def said(self, submission: int) -> dict[str, str]:
        """The latest verdict of each approver on a submission."""
        about = [each for each in self.decisions if each["data"]["submission"] == submission]
        return {each["by"]: each["data"]["verdict"] for each in about}

    def rejected(self, submission: int) -> bool:
        """Whether anybody ever said no to a submission."""
        return any(
            each["data"]["submission"] == submission and each["data"]["verdict"] == "reject"
            for each in self.decisions
        )

    @property
    def applied(self) -> bool:
        """Whether production is being changed, or was changed and not failed."""
        last = self.production[-1] if self.production else None
        if last is None:
            return False
        return last.ended is None or (last.finished and last.verdict != "fail")

    def stands_by(self, account: str, at: datetime) -> bool:
        """Whether an account stands by at a time."""
        return bool(self.standby and self.standby[0] == account and at < self.standby[2])


NEEDS = ("security", "quality")


def verdict(answers: dict[str, Any]) -> str:
    """What the two questions lead to."""
    incident = ("active", "users_cannot_access", "performance_degraded")
    if any(answers.get(name) for name in (*incident, *NEEDS)):
        return "emergency"
    known = all(answers.get(name) is False for name in ("active", *NEEDS))
    return "deferred" if known else "open"
