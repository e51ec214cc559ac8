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
