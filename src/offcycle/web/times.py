"""This module says times for readers: in the zone of the reader, in the words of `spoken`, and how long ago that was."""

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

from offcycle.process.calendar import spoken

UNITS = (
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


def here() -> ZoneInfo:
    """The zone of whoever reads the page."""
    zone: tzinfo = timezone.get_current_timezone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def exact(at: datetime) -> str:
    """The instant, to the second, with its zone."""
    return spoken.exact(at, here())


def short(at: datetime) -> str:
    """The instant, to the minute, with its zone."""
    return spoken.short(at, here())


def clock(at: datetime) -> str:
    """The time of day, to the minute, with its zone."""
    return spoken.clock(at, here())


def second(at: datetime) -> str:
    """The time of day, to the second, with its zone."""
    return spoken.by_the_second(at, here())


def spelt(at: datetime, now: datetime) -> str:
    """An instant as one would say it: “Thursday 17 December, 8:00 p.m. Eastern”; far from now with its year."""
    return spoken.spelt(at, here(), now)


def spelt_span(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """A time from one instant to another, as one would say it; the day of the end only where it is another."""
    return spoken.spelt_span(starts_at, ends_at, here(), now)


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit, such as “3 hours”."""
    for unit, name in UNITS:
        count = length // unit
        if count:
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "less than a minute"


def ago(at: datetime, now: datetime) -> str:
    """How far back an instant is, or how far ahead."""
    if at > now:
        return f"in {span(at - now)}"
    return "just now" if now - at < timedelta(minutes=1) else f"{span(now - at)} ago"


def zone_name(at: datetime) -> str:
    """What people call the reader's zone."""
    return spoken.zone_name(at, here())
