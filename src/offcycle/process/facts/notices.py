"""This module is what is known of telling people, and of what is left to do and to say after the change."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that is left to do after the change, with who does it by when; `n` is its number within the change."""

    n: int
    text: str
    owner: str
    due: datetime
    by: str
    at: datetime
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """What stakeholders were told on the way."""

    by: str
    at: datetime
    message: str
    expected: datetime | None = None
    next_by: datetime | None = None
    last: bool = False


@dataclass(frozen=True, slots=True)
class LinksEnded:
    """Private links that were ended: whose, and whether a new one took the place of each."""

    by: str
    at: datetime
    address: str  # empty for all
    renewed: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """How useful and how fast somebody who was served found the process, from 1 to 5."""

    by: str
    at: datetime
    usefulness: int
    speed: int
    comment: str
