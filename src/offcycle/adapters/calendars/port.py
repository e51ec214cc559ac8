"""This module is what the worker knows of calendars: an address goes in, and the times that are taken in it come out."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which calendar, which of its events, and between which instants."""

    address: str
    word: str  # only events whose title contains it; empty: all
    zone: tzinfo  # of whole days, and of times that name none
    after: datetime
    before: datetime


class Calendars(Protocol):
    """Reads calendars.

    - Events count that take time (not TRANSPARENT) or whole days, and were not cancelled.
    - Returning means that the whole calendar was read and understood; otherwise it raises Failure.
    - No title and no address leaves it, not even in a Failure.
    """

    def read(self, asked: Asked) -> tuple[Span, ...]:
        """The times that are taken, in no order; raises Failure."""
