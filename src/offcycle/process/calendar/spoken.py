"""This module says instants as people say them, in any zone; every page, mail and paper says them from here."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from offcycle.process.calendar.zones import in_utc

ZONES = {
    "EST": "Eastern", "EDT": "Eastern", "CST": "Central", "CDT": "Central", "MST": "Mountain",
    "MDT": "Mountain", "PST": "Pacific", "PDT": "Pacific", "AKST": "Alaska", "AKDT": "Alaska",
    "HST": "Hawaii",
}  # fmt: skip
"""What Americans call their zones, by the abbreviation on the clock."""
AMERICAN = ("America/", "US/", "Pacific/")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
NEAR = timedelta(days=180)
INSTANT = timedelta(microseconds=1)
NOON = 12


def spelt(at: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """An instant: “Thursday 17 December, 8:00 p.m. Eastern”; with its year where it is far from now, or nobody knows."""
    return f"{day(at, zone, now)}, {clock(at, zone)}"


def spelt_span(
    starts_at: datetime, ends_at: datetime, zone: ZoneInfo, now: datetime | None = None
) -> str:
    """From one instant to another; the day of the end only where it is another."""
    opens, closes = _there(starts_at, zone), _there(ends_at - INSTANT, zone)
    same = opens.date() == closes.date()
    until = clock(ends_at, zone) if same else spelt(ends_at, zone, now)
    return f"{day(starts_at, zone, now)}, {of_day(starts_at, zone)} to {until}"


def day(at: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """A day, such as “Thursday 17 December”."""
    there = _there(at, zone)
    year = "" if now and abs(at - now) < NEAR else f" {there:%Y}"
    return f"{there:%A} {there.day} {there:%B}{year}"


def short(at: datetime, zone: ZoneInfo) -> str:
    """An instant in a list, to the minute: “17 Dec 2026, 8:00 p.m. Eastern”."""
    there = _there(at, zone)
    return f"{_day_in_short(there)}, {_of_day(there)} {_named(there, zone)}"


def exact(at: datetime, zone: ZoneInfo) -> str:
    """An instant in a record, to the second: “17 Dec 2026, 8:00:07 p.m. Eastern”."""
    there = _there(at, zone)
    return f"{_day_in_short(there)}, {_second(there)} {_named(there, zone)}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """The time of day with its zone: “8:00 p.m. Eastern”."""
    return f"{of_day(at, zone)} {zone_name(at, zone)}"


def second(at: datetime, zone: ZoneInfo) -> str:
    """The time of day to the second, with its zone: “8:00:07 p.m. Eastern”."""
    there = _there(at, zone)
    return f"{_second(there)} {_named(there, zone)}"


def by_the_second(at: datetime, zone: ZoneInfo) -> str:
    """The time of day as a clock on the wall has it, for what counts by seconds: “02:14:07 Eastern”."""
    return f"{_there(at, zone):%H:%M:%S} {zone_name(at, zone)}"


def of_day(at: datetime, zone: ZoneInfo) -> str:
    """The time of day on a clock of twelve hours; noon and midnight by their names."""
    return _of_day(_there(at, zone))


def zone_name(at: datetime, zone: ZoneInfo) -> str:
    """What people call the zone: “Eastern”; where they have no such name, and in the hour that clocks show twice, what clocks say."""
    return _named(_there(at, zone), zone)


def _there(at: datetime, zone: ZoneInfo) -> datetime:
    return in_utc(at).astimezone(zone)


def _named(there: datetime, zone: ZoneInfo) -> str:
    name = there.tzname() or zone.key
    twice = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
    known = ZONES.get(name, name) if zone.key.startswith(AMERICAN) and not twice else name
    return f"UTC{known}" if known[:1] in "+-" else known


def _day_in_short(there: datetime) -> str:
    return f"{there.day} {MONTHS[there.month - 1]} {there.year}"


def _of_day(there: datetime) -> str:
    if there.minute == 0 and there.hour % NOON == 0:
        return "noon" if there.hour else "midnight"
    return f"{there.hour % 12 or 12}:{there.minute:02} {_half(there)}"


def _second(there: datetime) -> str:
    return f"{there.hour % 12 or 12}:{there.minute:02}:{there.second:02} {_half(there)}"


def _half(there: datetime) -> str:
    return "a.m." if there.hour < NOON else "p.m."
