"""This module says which days are worked, and when so many working days have passed.

A working day is one of the week's days that are worked, without the public holidays of a country.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from offcycle.process.calendar.zones import in_utc, in_zone, instant_of

MONDAY_TO_FRIDAY = frozenset(range(5))  # as `date.weekday()` counts
COUNTRY = re.compile(r"[A-Z]{2,3}", re.ASCII)
DAY = timedelta(days=1)


def holidays_problem(country: str, subdivision: str = "") -> str | None:
    """What is wrong with the country whose holidays are kept, as a sentence; none when it is good."""
    if not country:
        return (
            f'"{subdivision}" is a part of no country. Name the country too.'
            if subdivision
            else None
        )
    if not COUNTRY.fullmatch(country) or not _is_known(country, ""):
        return (
            f'The holidays of "{country}" are not known. Give the two capital letters of a'
            " country, such as US, or nothing where holidays are worked."
        )
    if not _is_known(country, subdivision):
        return (
            f'"{subdivision}" is no part of {country} whose holidays are known.'
            " Give its short name, such as TX, or nothing for the whole country's holidays."
        )
    return None


def _is_known(country: str, subdivision: str) -> bool:
    try:
        holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=1024)
def holidays_in(country: str, subdivision: str, year: int) -> frozenset[date]:
    """The public holidays of a year, and the days on which they are kept when they fall on a weekend."""
    if problem := holidays_problem(country, subdivision):
        raise ValueError(problem)
    if not country:
        return frozenset()
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days an organisation works, and the zone in which they begin and end."""

    zone: ZoneInfo
    country: str = ""  # whose public holidays are kept; "" for none
    subdivision: str = ""
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise ValueError("At least one day of the week has to be worked: 0 for Monday to 6.")
        if problem := holidays_problem(self.country, self.subdivision):
            raise ValueError(problem)

    def includes(self, day: date) -> bool:
        free = day in holidays_in(self.country, self.subdivision, day.year)
        return day.weekday() in self.weekdays and not free

    def after(self, day: date, count: int) -> date:
        """The working day so many working days after a day, which is not counted itself."""
        while count:
            day += DAY
            count -= self.includes(day)
        return day


def add_working_days(start: datetime, count: int, days: WorkingDays) -> datetime:
    """The instant at which so many whole working days have passed since another.

    A working day that has begun counts from its hour: from Wednesday 10:00, one has passed on
    Thursday 10:00. From a day that is not worked the next working day counts from midnight on.
    """
    if count < 0:
        raise ValueError("Working days are counted forwards only.")
    if not count:
        return in_utc(start)
    shown = in_zone(start, days.zone)
    last = days.after(shown.date(), count)
    if days.includes(shown.date()):
        return instant_of(datetime.combine(last, shown.time()), days.zone)
    return instant_of(datetime.combine(last + DAY, time()), days.zone)


def add_calendar_days(start: datetime, count: int, zone: ZoneInfo) -> datetime:
    """The instant so many days later at which the clocks of a zone show the same time again."""
    return instant_of(in_zone(start, zone) + count * DAY, zone)
