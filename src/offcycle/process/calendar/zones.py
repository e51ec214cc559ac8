"""This module turns local time into instants and back, in any zone and through every change of the clocks.

In a rule that is kept for years, such as that of windows or core hours, a local time that the clocks skip stands for the first
instant after the gap, and one that they repeat for the first of the two. So a later local time is never an earlier instant. What
somebody types for once is never taken so: see `instants_of`.
"""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

# Names that mean another place on another machine, or no place; and clocks that count leap seconds.
NO_PLACE = frozenset({"localtime", "posixrules", "Factory"})
OTHER_CLOCKS = ("right/", "posix/")
HOUR_AND_MINUTE = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def zone_problem(name: str) -> str | None:
    """What is wrong with the name of a time zone, as a sentence; none when it is good."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = False
    else:
        known = name not in NO_PLACE and not name.startswith(OTHER_CLOCKS)
    if known:
        return None
    return (
        f'"{name}" is no time zone that is known here. Name one as the IANA database does,'
        " such as America/New_York or UTC."
    )


def zone_of(name: str) -> ZoneInfo:
    if problem := zone_problem(name):
        raise ValueError(problem)
    return ZoneInfo(name)


def time_problem(text: str) -> str | None:
    """What is wrong with a local time, as a sentence; none when it is good."""
    if HOUR_AND_MINUTE.fullmatch(text):
        return None
    return (
        f'"{text}" is no time of day. Write hours and minutes from 00:00 to 23:59, such as 20:00.'
    )


def time_of(text: str) -> time:
    if problem := time_problem(text):
        raise ValueError(problem)
    return time.fromisoformat(text)


def in_utc(at: datetime) -> datetime:
    """An instant as UTC has it. Only there is adding to it, and comparing it, about time that really passes."""
    if at.tzinfo is None:
        raise ValueError(f"{at} names no instant, because it has no time zone.")
    return at.astimezone(UTC)


def in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in a zone show at an instant, without the zone."""
    return in_utc(at).astimezone(zone).replace(tzinfo=None)


def instants_of(shown: datetime, zone: tzinfo | None) -> tuple[datetime, ...]:
    """Every instant, in UTC and in order, at which clocks in a zone show a time: none if they skip it, two if they repeat it.

    Whoever types a time is asked which they mean of two, and told of none; nobody guesses. No zone stands for the zone of the
    machine of whoever asks.
    """
    tried = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    met = (at for at in tried if at.astimezone(zone).replace(tzinfo=None) == shown)
    return tuple(sorted(set(met)))


def instant_of(shown: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which clocks in a zone show a time first, or would have before they skipped it."""
    # By the clock as it went before the change, which for a time shown twice is the first of the two.
    instant = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if in_zone(instant, zone) == shown:
        return instant
    return _end_of_gap(shown.replace(microsecond=0), zone)


def _end_of_gap(shown: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which clocks show more than a time that they skip. They change at whole seconds."""
    # Read by the clock as it goes afterwards, the time lies before the change; and the other way round.
    before = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // timedelta(seconds=2) * timedelta(seconds=1)
        if in_zone(middle, zone) > shown:
            after = middle
        else:
            before = middle
    return after
