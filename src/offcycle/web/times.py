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


ZONES = {
    "EST": "Eastern", "EDT": "Eastern", "CST": "Central", "CDT": "Central", "MST": "Mountain",
    "MDT": "Mountain", "PST": "Pacific", "PDT": "Pacific", "AKST": "Alaska", "AKDT": "Alaska",
    "HST": "Hawaii",
}  # fmt: skip
"""What Americans call their zones, by the abbreviation on the clock."""
NEAR = timedelta(days=180)


def spelt(at: datetime, now: datetime) -> str:
    """An instant as one would say it: “Thursday 17 December, 8:00 p.m. Eastern”; far from now with its year."""
    return f"{day(at, now)}, {of_day(at)} {zone_name(at)}"


def spelt_span(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """A time from one instant to another, as one would say it; the day of the end only where it is another."""
    opens, closes = timezone.localtime(starts_at), timezone.localtime(ends_at - MOMENT)
    same = opens.date() == closes.date()
    until = of_day(ends_at) if same else f"{day(ends_at, now)}, {of_day(ends_at)}"
    return f"{day(starts_at, now)}, {of_day(starts_at)} to {until} {zone_name(ends_at)}"


MOMENT = timedelta(microseconds=1)


def day(at: datetime, now: datetime) -> str:
    """A day, such as “Thursday 17 December”."""
    here = timezone.localtime(at)
    return here.strftime("%A %-d %B" if abs(at - now) < NEAR else "%A %-d %B %Y")


def of_day(at: datetime) -> str:
    """The time of day on a clock of twelve hours; noon and midnight by their names."""
    here = timezone.localtime(at)
    if here.minute == 0 and here.hour % 12 == 0:
        return "noon" if here.hour else "midnight"
    return f"{here.hour % 12 or 12}:{here:%M} {'a.m.' if here.hour < NOON else 'p.m.'}"


NOON = 12


def zone_name(at: datetime) -> str:
    """What people call the zone: “Eastern”; where they have no such name, its abbreviation."""
    here = timezone.localtime(at)
    where = str(getattr(here.tzinfo, "key", ""))
    name = here.strftime("%Z")
    return ZONES.get(name, name) if where.startswith(("America/", "US/", "Pacific/")) else name


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
