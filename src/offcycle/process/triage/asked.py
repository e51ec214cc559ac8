"""This module is what is typed in step 0, and a command for which nothing is typed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A request: the system and a title are enough."""

    system: str
    title: str
    drill: bool = False
    give_up_say: bool = False  # an approver knows that requesting it ends their say


@dataclass(frozen=True, slots=True)
class Answers:
    """The triage answers that are given now; what is null is not said."""

    title: str | None = None
    description: str | None = None
    links: tuple[str, ...] | None = None
    active: bool | None = None
    users_cannot_access: bool | None = None
    performance_degraded: bool | None = None
    security: bool | None = None
    quality: bool | None = None
    why: str | None = None
    impact: str | None = None
    urgency: str | None = None
    personal_data: str | None = None
    security_related: bool | None = None
    affected: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command for which nothing is typed."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Why a change is taken back."""

    reason: str


@dataclass(frozen=True, slots=True)
class Affected:
    """The other systems that the change touches, all of them."""

    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Why the change is marked as security related, or no longer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Available:
    """An answer to the roll call: `here`, `out` until a time, or `back` at a time."""

    answer: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanWindow:
    """When production is to be changed; without a time, in the window that is proposed."""

    starts_at: datetime | None = None
