"""This module is what is known of step 2: who judged what was seen in staging, what took its place, and who asked for help."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignOff:
    """One validator's judgement of staging, or of what was gone through at the desk."""

    by: str
    at: datetime
    verdict: str
    roles: tuple[str, ...]
    operations: str
    reason: str
    revision: int = 0  # which was current then
    ticked: tuple[str, ...] = ()  # the operations of the checks that were ticked
    checks: tuple[str, ...] = ()  # their keys in that revision


@dataclass(frozen=True, slots=True)
class DeskCheck:
    """That two people went through every step, one of them the author, because staging could not show it."""

    by: str
    at: datetime
    checked_with: str
    operations: str
    not_tried: str
    reason: str
    revision: int


@dataclass(frozen=True, slots=True)
class Waiver:
    """That a validation which is missing was gone without."""

    by: str
    at: datetime
    operations: str
    reason: str
    revision: int


@dataclass(slots=True)
class Help:
    """That somebody asked for help in staging, and what came of it."""

    by: str
    at: datetime
    note: str
    accepted_by: str = ""
    accepted_at: datetime | None = None
    set_by: str = ""
    set_at: datetime | None = None
    starts_at: datetime | None = None
    url: str = ""
    call: int = (
        0  # the number of the call within the change; another one when it was cancelled before
    )
    moves: int = 0  # how often that call was set anew
    organiser: str = ""  # who set that call first
    cancelled: datetime | None = (
        None  # when the call was to begin that was cancelled last, if none is set now
    )
    held_by: str = ""
    held_at: datetime | None = None
    held_note: str = ""
