"""This module lays a month out for readers: its weeks for a list, and its days for a table on wide screens."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from offcycle.process.calendar.zones import instant_of
from offcycle.web.calendar.things import Thing

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
DAYS = 7
WEEK = timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the table."""

    date: date
    within: bool  # the month
    today: bool
    things: list[Thing]


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the list."""

    first: date
    things: list[Thing]


@dataclass(frozen=True, slots=True)
class Month:
    """A month, in the reader's zone."""

    first: date

    @property
    def next(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def starts_at(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        return _midnight(self.next)

    def weeks(self, things: Iterable[Thing]) -> list[Week]:
        """What begins in each week; what began before the month stands in its first."""
        found: dict[date, list[Thing]] = {}
        for each in things:
            begins = timezone.localtime(max(each.starts_at, self.starts_at)).date()
            found.setdefault(begins - timedelta(days=begins.weekday()), []).append(each)
        return [Week(first, found[first]) for first in sorted(found)]

    def table(self, things: list[Thing], now: datetime) -> list[list[Day]]:
        """The weeks of the month from Monday on, each day with what it holds some of."""
        first = self.first - timedelta(days=self.first.weekday())
        weeks = []
        while first < self.next:
            days = [first + timedelta(days=number) for number in range(DAYS)]
            weeks.append([self._day(each, things, now) for each in days])
            first += WEEK
        return weeks

    def _day(self, day: date, things: list[Thing], now: datetime) -> Day:
        start, end = _midnight(day), _midnight(day + timedelta(days=1))
        own = [each for each in things if each.starts_at < end and start < each.ends_at]
        within = day.month == self.first.month
        return Day(day, within, timezone.localtime(now).date() == day, own if within else [])


def _midnight(day: date) -> datetime:
    return instant_of(datetime.combine(day, time()), ZoneInfo(timezone.get_current_timezone_name()))


def month_of(at: datetime) -> Month:
    """The month that an instant is in."""
    return Month(timezone.localtime(at).date().replace(day=1))


def read(typed: str) -> Month | None:
    """The month of an address, such as 2026-12; None if it is none."""
    found = _MONTH.fullmatch(typed)
    return Month(date(int(found[1]), int(found[2]), 1)) if found else None
