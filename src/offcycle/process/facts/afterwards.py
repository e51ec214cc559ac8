"""This module is what is known of a change that had already been made when it was entered."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What one approver said to a change that was recorded afterwards."""

    seat: str
    by: str
    at: datetime
    verdict: str  # accepted, or not_accepted
    reason: str


@dataclass(slots=True)
class Afterwards:
    """A change that had already been made: what was really done, by whom and when, and what was said to it since."""

    what: str
    why: str
    made_by: str
    started_at: datetime
    ended_at: datetime
    recorded_by: str
    recorded_at: datetime
    said: dict[str, Acceptance] = field(default_factory=dict)  # the latest of each seat
    verdict: str = ""  # the dev team's, of production
    verdict_reason: str = ""
    validated_at: datetime | None = None
    validated_by: str = ""
    archived_at: datetime | None = None
    archived_as: str = ""
