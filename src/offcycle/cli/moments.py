"""This module reads the times that people type: a span from now, or an instant; one that could be two is asked about, never guessed.

Laws:
- A span counts from the server's clock, by which the deadlines are kept; this machine's may be wrong.
- A time without a zone is meant in the zone of this machine, and which instant that is, is said on standard error.
"""

import re
from datetime import UTC, datetime, timedelta

from offcycle.cli import terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import WrongUsageError
from offcycle.process.calendar.zones import instants_of

SPAN = re.compile(r"\+?(\d{1,4})\s*(m|h|d)", re.ASCII)
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def until(typed: str) -> str:
    """The instant that somebody means by `90m`, `2h`, a local time or an RFC 3339 time, as the server takes it."""
    span = SPAN.fullmatch(typed.strip().lower())
    if span:
        away = timedelta(**{UNITS[span[2]]: int(span[1])})
        return (_now() + away).isoformat()
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError as error:
        raise WrongUsageError(
            f"“{typed}” was not understood as a time. Write 90m, 2h, or 2026-11-23T06:00:00-05:00."
        ) from error
    return moment.isoformat() if moment.tzinfo else _of_this_machine(moment).isoformat()


def _now() -> datetime:
    """What time it is by the server's clock."""
    return datetime.fromisoformat(Server().get("/clock").data["now"])


def _of_this_machine(shown: datetime) -> datetime:
    """The one instant at which clocks here show a time."""
    found = [at.astimezone() for at in instants_of(shown, None)]
    if not found:
        raise WrongUsageError(
            f"There is no {shown:%H:%M} on {shown:%Y-%m-%d} in the zone of this machine, because the clocks go forward"
            f" over it. Write a time that there is, such as {_after_the_gap(shown).isoformat()}."
        )
    if len(found) > 1:
        first, second = (at.isoformat() for at in found)
        raise WrongUsageError(
            f"There are two {shown:%H:%M} on {shown:%Y-%m-%d} in the zone of this machine, because the clocks go back."
            f" Write which you mean with its offset: {first} for the first, {second} for the second."
        )
    # A zone that was taken for granted is said, so that whoever means another sees it.
    terminal.complain(f"{shown:%Y-%m-%dT%H:%M} is taken as {found[0].isoformat()}.")
    return found[0]


def _after_the_gap(shown: datetime) -> datetime:
    """What clocks here show where a time that they skip would have been, had they not gone forward."""
    return max(shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1)).astimezone()
