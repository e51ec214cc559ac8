"""This module reads the rule by which a maintenance window comes back: a recurrence rule of RFC 5545, as calendars write it.

A rule says on which days, and nothing else: the time of day, the zone and the length stand beside
it. So it is held to the parts that name days, each rule must name them by itself (in RFC 5545 what
is left out is taken from the first occurrence, which a policy does not have), and a rule that
names no day at all is refused.
"""

import itertools
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

# What each frequency may be narrowed by. Days of the month are for rules that count in months: a
# rule that looks at every day until one of 30 February comes would look for very long.
PARTS = {
    "DAILY": {"BYDAY"},
    "WEEKLY": {"BYDAY"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
}
ALWAYS = {"FREQ", "INTERVAL", "WKST"}
# One of each set has to be there, or the days are not named.
NEEDED: dict[str, tuple[set[str], ...]] = {
    "DAILY": (),
    "WEEKLY": ({"BYDAY"},),
    "MONTHLY": ({"BYDAY", "BYMONTHDAY"},),
    "YEARLY": ({"BYMONTH"}, {"BYDAY", "BYMONTHDAY"}),
}
WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
DAY_OF_WEEK = re.compile(f"{WEEKDAY}(,{WEEKDAY})*")
DAY_OF_MONTH = re.compile(f"([+-]?[1-5])?{WEEKDAY}(,([+-]?[1-5])?{WEEKDAY})*")
NUMBER = re.compile(r"[+-]?[0-9]{1,3}", re.ASCII)
NUMBERS = {"BYMONTHDAY": 31, "BYMONTH": 12, "BYSETPOS": 366}
EXAMPLE = "Write it as RFC 5545 does, such as FREQ=MONTHLY;BYDAY=3TH for every third Thursday."
SOME_DAY = date(2000, 1, 1)


@lru_cache(maxsize=256)
def rule_problem(rule: str, first_day: date | None = None) -> str | None:
    """What is wrong with a rule, as a sentence; none when it is good.

    `first_day` is needed by a rule that leaves periods out, such as every second week: it says which. The answer
    is kept, because a rule that names no day is known by looking through all years.
    """
    parts = _parts(rule)
    if parts is None:
        return f'The rule "{rule}" cannot be read. {EXAMPLE}'
    return (
        _frequency_problem(rule, parts)
        or _weekday_problem(rule, parts)
        or _number_problem(rule, parts)
        or _interval_problem(rule, parts, first_day)
        or _no_day_problem(rule, first_day)
    )


def _parts(rule: str) -> dict[str, str] | None:
    """The parts of a rule by name; none when it is no list of parts, or names one twice."""
    pairs = [part.partition("=") for part in rule.split(";")]
    names = {name for name, _, _ in pairs}
    if len(names) < len(pairs) or not all(name and value for name, _, value in pairs):
        return None
    return {name: value for name, _, value in pairs} if not set(rule) & set(" \t\r\n:") else None


def _frequency_problem(rule: str, parts: dict[str, str]) -> str | None:
    frequency = parts.get("FREQ", "")
    if frequency not in PARTS:
        listed = ", ".join(PARTS)
        return f'The rule "{rule}" needs a frequency, and it can be {listed}. {EXAMPLE}'
    for name in parts:
        if name not in PARTS[frequency] | ALWAYS:
            return (
                f'In the rule "{rule}", {name} cannot be used with FREQ={frequency}: a rule says on'
                f" which days, and the time of day and the end stand beside it. {EXAMPLE}"
            )
    for one_of in NEEDED[frequency]:
        if not one_of & set(parts):
            return f'The rule "{rule}" has to say {" or ".join(sorted(one_of))} too. {EXAMPLE}'
    return None


def _weekday_problem(rule: str, parts: dict[str, str]) -> str | None:
    weekly = parts["FREQ"] in {"DAILY", "WEEKLY"}
    days = parts.get("BYDAY")
    if days is None or (DAY_OF_WEEK if weekly else DAY_OF_MONTH).fullmatch(days):
        return None
    how = "TH" if weekly else "TH, 3TH for the third of a month or -1TH for the last"
    return f'In the rule "{rule}", BYDAY={days} cannot be read. Write days such as {how}.'


def _number_problem(rule: str, parts: dict[str, str]) -> str | None:
    for name, most in NUMBERS.items():
        for value in parts[name].split(",") if name in parts else ():
            least = 1 if name == "BYMONTH" else -most
            if not _is_between(value, least, most):
                return f'In the rule "{rule}", {name}={value} is out of range. {EXAMPLE}'
    return None


def _is_between(value: str, least: int, most: int) -> bool:
    """Whether a text is a whole number in a range, and not zero: nothing is counted from zero."""
    return bool(NUMBER.fullmatch(value)) and int(value) != 0 and least <= int(value) <= most


def _interval_problem(rule: str, parts: dict[str, str], first_day: date | None) -> str | None:
    interval = parts.get("INTERVAL", "1")
    if not _is_between(interval, 1, 99):
        return f'In the rule "{rule}", INTERVAL has to be a number from 1 to 99. {EXAMPLE}'
    if int(interval) != 1 and first_day is None:
        return (
            f'The rule "{rule}" leaves periods out, so it has to be known where counting begins.'
            " Give the day of the first window too."
        )
    return None


def _no_day_problem(rule: str, first_day: date | None) -> str | None:
    try:
        days = _read(rule, first_day or SOME_DAY)
    except ValueError:
        return f'The rule "{rule}" cannot be read. {EXAMPLE}'
    if next(iter(days), None) is None:
        return f'The rule "{rule}" never names a day. {EXAMPLE}'
    return None


@lru_cache(maxsize=256)
def _read(rule: str, first_day: date) -> rrule:
    found = rrulestr(rule, dtstart=datetime.combine(first_day, time()))
    assert isinstance(found, rrule)  # noqa: S101 - a rule without line ends is never a set of rules
    return found


def days_from(rule: str, day: date, first_day: date | None = None) -> Iterator[date]:
    """The days that a rule names, from a day on, as long as there are any."""
    if problem := rule_problem(rule, first_day):
        raise ValueError(problem)
    # A rule that leaves nothing out names the same days wherever it begins, if with a whole year.
    begins = first_day or date(day.year, 1, 1)
    found = (each.date() for each in _read(rule, begins))
    return itertools.dropwhile(lambda each: each < day, found)
