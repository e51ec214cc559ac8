"""This module says times for readers: exact in the zone of the reader, and how long ago that was."""

from datetime import datetime, timedelta

from django.utils import timezone

UNITS = (
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


def exact(at: datetime) -> str:
    """The instant, to the second, with its zone."""
    return timezone.localtime(at).strftime("%-d %b %Y, %H:%M:%S %Z")


def short(at: datetime) -> str:
    """The instant, to the minute, with its zone."""
    return timezone.localtime(at).strftime("%-d %b %Y, %H:%M %Z")


def clock(at: datetime) -> str:
    """The time of day, to the minute, with its zone."""
    return timezone.localtime(at).strftime("%H:%M %Z")


def second(at: datetime) -> str:
    """The time of day, to the second, with its zone."""
    return timezone.localtime(at).strftime("%H:%M:%S %Z")


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
