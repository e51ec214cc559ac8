"""This module is what is known of the calendar beside one change: absences, freezes, windows, turns on call, and credentials set anew."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is out of office; `number` is the sequence number of its entry."""

    number: int
    account: str
    starts_at: datetime
    until: datetime
    note: str
    by: str
    at: datetime
    ended_at: datetime | None = None
    source: str = ""  # "calendar" where a calendar told it, else a person did
    named_by: str = ""  # who named that calendar
    ended_by: str = ""

    @property
    def over(self) -> datetime:
        """When the person is back."""
        return self.until if self.ended_at is None else min(self.until, self.ended_at)

    def covers(self, at: datetime) -> bool:
        """Whether the person is out at a time, as far as was known then."""
        return max(self.starts_at, self.at) <= at < self.over


@dataclass(frozen=True, slots=True)
class Freeze:
    """Production is not to be changed; without systems it is meant for all."""

    slug: str
    starts_at: datetime
    ends_at: datetime
    systems: tuple[str, ...]
    reason: str
    by: str
    lifted_at: datetime | None = None

    def covers(self, at: datetime, system: str) -> bool:
        """Whether it holds on a system at a time."""
        over = self.ends_at if self.lifted_at is None else min(self.ends_at, self.lifted_at)
        return self.starts_at <= at < over and (not self.systems or system in self.systems)


@dataclass(frozen=True, slots=True)
class SetWindow:
    """A maintenance window that was added beside the rule, or one of the rule's that was removed."""

    slug: str
    starts_at: datetime
    ends_at: datetime
    removed: bool


@dataclass(frozen=True, slots=True)
class Reset:
    """The credentials of an account were set anew."""

    account: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody is on call; without an account, the calendar names somebody who has none here."""

    account: str
    level: str  # "on_call" or "secondary"
    starts_at: datetime
    until: datetime

    def covers(self, at: datetime) -> bool:
        """Whether it is theirs at a time."""
        return self.starts_at <= at < self.until


@dataclass(frozen=True, slots=True)
class Turns:
    """Who is on call when, as the organisation's calendar said last, and until when it was asked."""

    of: tuple[Turn, ...]
    until: datetime
    at: datetime
