"""This module is what is known of step 4: risk, submissions and what was decided on them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What one approver said to one submission."""

    by: str
    at: datetime
    verdict: str
    seat: str
    reason: str
    n: int = 0  # the number of its event within the change
    excused: tuple[str, ...] = ()  # the seats that were not needed when it was given
    exceptions: tuple[str, ...] = ()

    @property
    def yes(self) -> bool:
        """Whether it is an approval."""
        return self.verdict in {"approve", "confirm"}

    @property
    def while_out(self) -> bool:
        """Whether it was given by somebody who was out of office."""
        return "decided_while_out" in self.exceptions


@dataclass(slots=True)
class Question:
    """What an approver asked, and what was answered."""

    number: int
    by: str
    at: datetime
    submission: int
    text: str
    answers: list["Reply"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a question of an approver."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """That somebody was called by telephone, with what came of it."""

    by: str
    at: datetime
    account: str
    outcome: str
    note: str


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
    state: str = "open"  # open, rejected, deferred, withdrawn, lapsed, or replaced by a later one
    decisions: dict[str, Decision] = field(default_factory=dict)  # the latest of each seat
    archived_at: datetime | None = None
    archived_as: str = ""
    content: str = ""  # what was sealed, as canonical JSON
    judged_by: int = 0  # the version of the policy by which it is judged
    form: dict[str, str] = field(default_factory=dict)  # as it read, by the names of its fields
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_for: str = ""
    ended_at: datetime | None = None  # when it was rejected, deferred, taken back, or lapsed


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
    checked: tuple[str, ...] = ()
