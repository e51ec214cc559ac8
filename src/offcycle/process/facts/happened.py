"""This module is one event of the record, with what the entry says beside it."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.process.events import Event


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the record, with what the entry says beside it."""

    seq: int
    n: int  # within the change; 0 for the organisation
    change: str | None
    at: datetime
    by: str
    via: str
    policy: int
    event: Event
