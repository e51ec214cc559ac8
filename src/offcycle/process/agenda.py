"""This module is the organisation's calendar: its core hours and windows, as the policy and the record tell them."""

import itertools
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from offcycle.process.calendar import spoken
from offcycle.process.calendar.days import WorkingDays, add_calendar_days
from offcycle.process.calendar.hours import CoreHours
from offcycle.process.calendar.windows import (
    Lead,
    Recurring,
    Window,
    planned_windows,
    proposed_window,
    windows_from,
)
from offcycle.process.calendar.zones import time_of, zone_of
from offcycle.process.policy import Hours, Policy, Windows
from offcycle.process.world import World

TWELVE = 12
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@lru_cache(maxsize=64)
def core_hours(hours: Hours) -> CoreHours:
    """The hours in which an organisation can be expected to answer."""
    return CoreHours(time_of(hours.core_from), time_of(hours.core_until), working_days(hours))


@lru_cache(maxsize=64)
def working_days(hours: Hours) -> WorkingDays:
    """The days that an organisation works."""
    worked = frozenset(WEEKDAYS.index(day) for day in hours.days)
    return WorkingDays(zone_of(hours.zone), hours.holidays, weekdays=worked)


@lru_cache(maxsize=64)
def _recurring(windows: Windows, zone: str) -> Recurring | None:
    if not windows.rule:
        return None
    length = timedelta(hours=windows.hours)
    return Recurring(windows.rule, time_of(windows.opens), zone_of(zone), length)


def _by_hand(world: World) -> tuple[list[Window], list[datetime]]:
    """The windows that were set beside the rule, and when those of the rule that were removed would open."""
    kept = world.calendar.windows.values()
    extra = [Window(each.starts_at, each.ends_at) for each in kept if not each.removed]
    return extra, [each.starts_at for each in kept if each.removed]


def windows(world: World, start: datetime, end: datetime) -> tuple[Window, ...]:
    """The windows that open between two instants, in order."""
    recurring = _recurring(world.policy.windows, world.policy.hours.zone)
    found: list[Window] = []
    for each in planned_windows(recurring, *_by_hand(world), start):
        if each.starts_at >= end:
            break
        found.append(each)
    return tuple(found)


def preview(policy: Policy, at: datetime, most: int = TWELVE) -> tuple[Window, ...]:
    """The next windows that a policy's rule would give, whatever was set by hand: what is shown before it comes into force."""
    recurring = _recurring(policy.windows, policy.hours.zone)
    return tuple(itertools.islice(windows_from(recurring, at), most)) if recurring else ()


def proposed(world: World, at: datetime) -> Window | None:
    """The window that is proposed for a change that is deferred now."""
    policy = world.policy
    set_by = policy.windows
    lead = Lead(set_by.lead_working_days, set_by.furthest_days, working_days(policy.hours))
    extra, removed = _by_hand(world)
    recurring = _recurring(set_by, policy.hours.zone)
    return proposed_window(at, lead, recurring, extra=extra, removed=removed)


def following(world: World, at: datetime) -> Window | None:
    """The next window, however soon, for what is prepared already."""
    found = windows(world, at, furthest(world, at))
    return found[0] if found else None


def furthest(world: World, at: datetime) -> datetime:
    """The farthest instant for which a change may be planned now."""
    days = world.policy.windows.furthest_days
    return add_calendar_days(at, days, zone(world.policy))


def window_at(world: World, starts_at: datetime) -> Window:
    """The window that opens at an instant; where none does, one of the usual length."""
    known = windows(world, starts_at, starts_at + timedelta(seconds=1))
    length = timedelta(hours=world.policy.windows.hours)
    return known[0] if known else Window(starts_at, starts_at + length)


def zone(policy: Policy) -> ZoneInfo:
    """The organisation's time zone."""
    return zone_of(policy.hours.zone)


def said(policy: Policy, window: Window, now: datetime | None = None) -> str:
    """A window as people say it, in the organisation's zone: “Thursday 17 December, 8:00 p.m. to midnight Eastern”."""
    return spoken.spelt_span(window.starts_at, window.ends_at, zone(policy), now)


def told(policy: Policy, at: datetime, now: datetime | None = None) -> str:
    """An instant as people say it, in the organisation's zone: “Thursday 17 December, 8:00 p.m. Eastern”."""
    return spoken.spelt(at, zone(policy), now)
