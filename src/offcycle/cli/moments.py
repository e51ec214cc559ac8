"""This module reads the times that people type: a span from now, or an instant."""

import re
from datetime import UTC, datetime, timedelta

from offcycle.cli.endings import WrongUsageError

SPAN = re.compile(r"(\d{1,4})\s*(m|h|d)")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def until(typed: str) -> str:
    """The instant that somebody means by `90m`, `2h` or an RFC 3339 time, as the server takes it."""
    span = SPAN.fullmatch(typed.strip().lower())
    if span:
        away = timedelta(**{UNITS[span[2]]: int(span[1])})
        return (datetime.now(UTC) + away).isoformat()
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError as error:
        raise WrongUsageError(
            f"“{typed}” was not understood as a time. Write 90m, 2h, or 2026-11-23T06:00:00-05:00."
        ) from error
    return moment.astimezone().isoformat()  # one without a zone is meant in the reader's own
