"""This module says when maintenance windows open and close.

A window opens at a local time and lasts as long as it is long: its length is time that really
passes, so that nobody loses or gains an hour of work in the night in which the clocks change.
"""

import heapq
import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from offcycle.process.calendar.days import (
    DAY,
    WorkingDays,
    add_calendar_days,
    add_working_days,
)
from offcycle.process.calendar.recurrence import days_from, rule_problem
from offcycle.process.calendar.zones import in_utc, in_zone, instant_of

LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """One maintenance window. It holds its first instant, and not the one at which it closes."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts_at", in_utc(self.starts_at))
        object.__setattr__(self, "ends_at", in_utc(self.ends_at))
        if self.ends_at <= self.starts_at:
            raise ValueError("A window closes after it opened.")

    def is_open(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class Recurring:
    """How windows come back: on which days, from which local time on, and for how long."""

    rule: str
    starts: time
    zone: ZoneInfo
    length: timedelta
    first_day: date | None = None  # none come before it; needed when the rule leaves periods out

    def __post_init__(self) -> None:
        problem = rule_problem(self.rule, self.first_day) or length_problem(self.length)
        if problem:
            raise ValueError(problem)

    def on(self, day: date) -> Window:
        starts_at = instant_of(datetime.combine(day, self.starts), self.zone)
        return Window(starts_at, starts_at + self.length)


def length_problem(length: timedelta) -> str | None:
    """What is wrong with the length of a window, as a sentence; none when it is good."""
    if timedelta() < length <= LONGEST:
        return None
    return f"A window has to last more than nothing, and {LONGEST.days} days at most."


def windows_from(recurring: Recurring, at: datetime) -> Iterator[Window]:
    """The windows that open at an instant or later, in order, without end."""
    # Where clocks skip the end of a day, what was to open then opens on the next: begin a day before.
    first = in_zone(at, recurring.zone).date() - DAY
    found = map(recurring.on, days_from(recurring.rule, first, recurring.first_day))
    return itertools.dropwhile(lambda each: each.starts_at < at, found)


def windows_between(recurring: Recurring, start: datetime, end: datetime) -> tuple[Window, ...]:
    """The windows that open between two instants: at the first or later, and before the second."""
    found = windows_from(recurring, start)
    return tuple(itertools.takewhile(lambda each: each.starts_at < end, found))


def next_window(recurring: Recurring, at: datetime) -> Window | None:
    """The first window that opens at an instant or later; none when there is none any more."""
    return next(windows_from(recurring, at), None)


def planned_windows(
    recurring: Recurring | None,
    extra: Iterable[Window],
    removed: Collection[datetime],
    at: datetime,
) -> Iterator[Window]:
    """The windows that open at an instant or later: the recurring ones without those removed, and the extra ones.

    A recurring window is removed by the instant at which it would open. An extra one is never: so a
    window is moved, or made longer, by removing it and adding another, at the same time or not.
    """
    back = windows_from(recurring, at) if recurring else iter(())
    gone = frozenset(map(in_utc, removed))
    kept = (each for each in back if each.starts_at not in gone)
    return heapq.merge(kept, sorted(each for each in extra if each.starts_at >= at))


@dataclass(frozen=True, slots=True)
class Lead:
    """How soon and how late a window may be that is proposed for a deferred change."""

    working_days: int
    most_days: int
    days: WorkingDays


def proposed_window(
    at: datetime,
    lead: Lead,
    recurring: Recurring | None,
    *,
    extra: Iterable[Window] = (),
    removed: Collection[datetime] = (),
) -> Window | None:
    """The window for a change that is deferred at an instant; none when there is none near enough.

    It is the first that opens when the working days of the lead have passed, and not after the
    clocks of the organisation show this time again on the last of the days that it may be away.
    """
    soonest = add_working_days(at, lead.working_days, lead.days)
    latest = add_calendar_days(at, lead.most_days, lead.days.zone)
    found = next(planned_windows(recurring, extra, removed, soonest), None)
    return found if found and found.starts_at <= latest else None
