"""This module reckons in core hours, in which an organisation can be expected to answer, and knows its quiet hours.

Core time is time that really passes while core hours last. In the night in which clocks change they
may be an hour shorter or longer than the clock says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from offcycle.process.calendar.days import DAY, WorkingDays
from offcycle.process.calendar.zones import in_utc, in_zone, instant_of

MIDNIGHT = time()
NOTHING = timedelta()


def core_hours_problem(starts: time, ends: time) -> str | None:
    """What is wrong with core hours, as a sentence; none when they are good."""
    if starts < ends or ends == MIDNIGHT:
        return None
    return (
        f"Core hours cannot last from {starts:%H:%M} to {ends:%H:%M}: they begin and end on one"
        " day. Give an end after the begin; 00:00 is the end of the day."
    )


@dataclass(frozen=True, slots=True)
class CoreHours:
    """From when to when people work, on working days, in the zone of these. An end at 00:00 is the day's end."""

    starts: time
    ends: time
    days: WorkingDays

    def __post_init__(self) -> None:
        if problem := core_hours_problem(self.starts, self.ends):
            raise ValueError(problem)

    def on(self, day: date) -> tuple[datetime, datetime]:
        """When the core hours of a working day begin and end."""
        last = day + DAY if self.ends == MIDNIGHT else day
        zone = self.days.zone
        return (
            instant_of(datetime.combine(day, self.starts), zone),
            instant_of(datetime.combine(last, self.ends), zone),
        )


def spans_from(start: datetime, hours: CoreHours) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the core hours after an instant, day by day, without end."""
    start = in_utc(start)
    day = in_zone(start, hours.days.zone).date()
    while True:
        if hours.days.includes(day):
            begins, ends = hours.on(day)
            if ends > start:
                yield max(begins, start), ends
        day += DAY


def add_core_time(start: datetime, amount: timedelta, hours: CoreHours) -> datetime:
    """The first instant at which so much core time has passed since another."""
    if amount < NOTHING:
        raise ValueError("Core time is counted forwards only.")
    if not amount:
        return in_utc(start)
    for begins, ends in spans_from(start, hours):
        if amount <= ends - begins:
            return begins + amount
        amount -= ends - begins
    raise AssertionError  # core hours come back for ever


def core_time_between(start: datetime, end: datetime, hours: CoreHours) -> timedelta:
    """How much core time passes between two instants; none when the second is not later."""
    passed, end = NOTHING, in_utc(end)
    for begins, ends in spans_from(start, hours):
        if begins >= end:
            break
        passed += min(ends, end) - begins
    return passed


def is_core_time(at: datetime, hours: CoreHours) -> bool:
    begins, _ = next(spans_from(at, hours))
    return begins <= at


def is_quiet(at: datetime, starts: time, ends: time, zone: ZoneInfo) -> bool:
    """Whether clocks in a zone show a time within a span of every day, which may pass midnight.

    It holds its first minute and not the one at which it ends. One that begins when it ends is empty.
    """
    shown = in_zone(at, zone).time()
    if starts <= ends:
        return starts <= shown < ends
    return shown >= starts or shown < ends


def quiet_until(at: datetime, starts: time, ends: time, zone: ZoneInfo) -> datetime:
    """The instant at which quiet hours end, when they last at an instant; else that very instant."""
    at = in_utc(at)
    while is_quiet(at, starts, ends, zone):
        shown = in_zone(at, zone)
        ending = datetime.combine(shown.date(), ends)
        ending += DAY if ending <= shown else NOTHING
        instant = instant_of(ending, zone)
        # In an hour that clocks show for the second time, the end is the second too.
        at = instant if instant > at else at + (ending - shown)
    return at
