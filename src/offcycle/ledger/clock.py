"""This module is the one clock: the database's, so that a machine whose clock is wrong records no wrong time.

SQLite has no clock of its own; it runs inside this process and would ask the same one.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection


class _Offset:
    """How far the demonstration or a test has moved the clock of this process."""

    by = timedelta(0)


class ClockFixedError(RuntimeError):
    """The clock can be moved in the demonstration and in tests only."""

    def __init__(self) -> None:
        super().__init__(f"{self.__doc__} Start the demonstration to try what happens later.")


def now() -> datetime:
    """The time by the database's clock."""
    if connection.vendor == "sqlite":
        return datetime.now(UTC) + _Offset.by
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found.astimezone(UTC) + _Offset.by


def move(by: timedelta) -> None:
    """Set how far the clock is ahead of the database's; for the demonstration and tests alone."""
    if not settings.CLOCK_MAY_BE_MOVED:
        raise ClockFixedError
    _Offset.by = by


def moved() -> timedelta:
    """How far the clock was moved."""
    return _Offset.by
