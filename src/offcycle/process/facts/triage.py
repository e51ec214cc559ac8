"""This module is what is known of step 0: the request and the answers as they stand."""

from dataclasses import dataclass, field
from datetime import datetime

from offcycle.process.calendar.windows import Window


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who was called on when nobody had taken notice."""

    level: str
    accounts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether somebody is there: here, out until a time, or back at one."""

    answer: str
    until: datetime | None
    at: datetime


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
    security_related: bool = False  # raised by many things, and lowered by the ISSO alone
    affected: tuple[str, ...] = ()
    answered_at: datetime | None = None
    escalations: list[Escalation] = field(default_factory=list)
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    deferred: bool = False  # by an approver; answering anew ends it
    deferred_at: datetime | None = None
    window: Window | None = None  # in which production is to be changed, if it was deferred
    window_at: datetime | None = None
    roll_called_at: datetime | None = None
    roll_call: tuple[str, ...] = ()
    available: dict[str, Availability] = field(default_factory=dict)
