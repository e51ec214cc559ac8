"""This module says what cannot be of the zone, hours and windows."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from offcycle.process.calendar.days import WorkingDays, holidays_problem
from offcycle.process.calendar.hours import core_hours_problem
from offcycle.process.calendar.recurrence import rule_problem
from offcycle.process.calendar.windows import Lead, Recurring, proposed_window
from offcycle.process.calendar.zones import time_of, time_problem, zone_of, zone_problem
from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy
from offcycle.process.policy.places import Path

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TRIED = tuple(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=3 * n) for n in range(500))
"""The days, over four years, on which it is tried whether a window could be proposed."""


def _told(path: Path, problem: str | None) -> Iterator[Wrong]:
    """A sentence of the calendar's, which says at once what is wrong and what to write, as a fault."""
    if problem:
        says, stop, do = problem.partition(". ")
        yield Wrong(path, f"{says}{stop}".strip(), do or "Correct it.")


def zone(policy: Policy) -> Iterator[Wrong]:
    """The zone is known."""
    yield from _told(("hours", "zone"), zone_problem(policy.hours.zone))


def core(policy: Policy) -> Iterator[Wrong]:
    """Core hours begin before they end."""
    hours = policy.hours
    bad = list(_clock("core_from", hours.core_from)) + list(_clock("core_until", hours.core_until))
    yield from bad
    if not bad:
        found = core_hours_problem(time_of(hours.core_from), time_of(hours.core_until))
        yield from _told(("hours", "core_until"), found)


def _clock(name: str, value: str) -> Iterator[Wrong]:
    yield from _told(("hours", name), time_problem(value))


def days(policy: Policy) -> Iterator[Wrong]:
    """A day is worked, and named once."""
    worked = policy.hours.days
    if not worked:
        says = "No day of the week is worked, so no working day would ever pass."
        yield Wrong(("hours", "days"), says, f"Name some of {', '.join(WEEK)}.")
    for number, day in enumerate(worked):
        if day in worked[:number]:
            yield Wrong(("hours", "days", number), f"“{day}” is named twice.", "Name it once.")


def holidays(policy: Policy) -> Iterator[Wrong]:
    """The country's holidays are known."""
    yield from _told(("hours", "holidays"), holidays_problem(policy.hours.holidays))


def quiet(policy: Policy) -> Iterator[Wrong]:
    """Quiet hours have a begin and an end, or neither."""
    given = {"quiet_from": policy.hours.quiet_from, "quiet_until": policy.hours.quiet_until}
    for name, value in given.items():
        if value:
            yield from _clock(name, value)
        elif any(given.values()):
            says = "Quiet hours need a begin and an end, and this is empty."
            yield Wrong(("hours", name), says, "Write both, or leave both empty.")
    if given["quiet_from"] and len(set(given.values())) == 1:
        says = "Quiet hours end when they begin, so there are none."
        yield Wrong(("hours", "quiet_until"), says, "Write another time, or leave both empty.")


def opening(policy: Policy) -> Iterator[Wrong]:
    """The rule names days, and the hour is an hour."""
    if policy.windows.rule:
        yield from _told(("windows", "rule"), rule_problem(policy.windows.rule))
    yield from _told(("windows", "opens"), time_problem(policy.windows.opens))


def coming(policy: Policy) -> Iterator[Wrong]:
    """There are days on which the rule gives a window that is neither too near nor too far."""
    known = itertools.chain(zone(policy), days(policy), holidays(policy), opening(policy))
    set_by, hours = policy.windows, policy.hours
    if not set_by.rule or any(True for _ in known):
        return
    there, length = zone_of(hours.zone), timedelta(hours=set_by.hours)
    worked = frozenset(WEEK.index(day) for day in hours.days)
    lead = Lead(
        set_by.lead_working_days,
        set_by.furthest_days,
        WorkingDays(there, hours.holidays, weekdays=worked),
    )
    recurring = Recurring(set_by.rule, time_of(set_by.opens), there, length)
    if not any(proposed_window(at, lead, recurring) for at in TRIED):
        says = (
            f"No window could ever be proposed: none opens after {set_by.lead_working_days} working days "
            f"and within {set_by.furthest_days} days."
        )
        do = "Shorten lead_working_days, lengthen furthest_days, or let the rule name more days."
        yield Wrong(("windows", "furthest_days"), says, do)
