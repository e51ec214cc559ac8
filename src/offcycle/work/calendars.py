"""This module reads the calendars that say when people are out, and has recorded what is new in them.

Laws:
- One calendar a turn: a slow one holds up nothing but itself.
- While a calendar is away, what it said last holds.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from offcycle.adapters.calendars import Asked, Calendars, Span
from offcycle.adapters.failure import Failure
from offcycle.ledger import calendars, read
from offcycle.ledger.calendars import Calendar
from offcycle.ledger.record import record
from offcycle.process import agenda
from offcycle.process.kernel import WORKER, Actor, Refused
from offcycle.process.people.calendars import FollowCalendar

ACTOR = Actor(WORKER, WORKER)
EVERY, JITTER = timedelta(minutes=15), timedelta(minutes=2)

log = structlog.get_logger()


def again() -> timedelta:
    """How long until a calendar is read again: not all at once."""
    return EVERY + JITTER * random.random()  # noqa: S311 - spreads load, and is no secret


class Follower:
    """Reads what is due, through an adapter."""

    def __init__(self, feeds: Calendars, now: Callable[[], datetime]) -> None:
        self._feeds, self._now = feeds, now

    def turn(self) -> int:
        """Read the calendar that has waited longest; gives how many were due."""
        calendar = calendars.due(self._now())
        if calendar is None:
            return 0
        try:
            spans = () if calendar.removed else self._read(calendar)
        except Failure as failure:
            calendars.failed(calendar, str(failure), self._now(), again())
            log.info("calendar.away", account=calendar.account, because=str(failure))
        else:
            self._follow(calendar, spans)
        return 1

    def _read(self, calendar: Calendar) -> tuple[Span, ...]:
        policy, now = read.world().policy, self._now()
        # What was and what comes later joins what is: without it, an absence of several events would change as time goes by.
        around = timedelta(days=2 * policy.limits.absence_days)
        zone = agenda.zone(policy)
        return self._feeds.read(
            Asked(calendar.address, calendar.word, zone, now - around, now + around)
        )

    def _follow(self, calendar: Calendar, spans: tuple[Span, ...]) -> None:
        if not calendars.same(calendar):
            return
        ask = FollowCalendar(calendar.account, calendar.named_by, spans)
        outcome = record(command="follow-calendar", ask=ask, actor=ACTOR)
        now = self._now()
        if isinstance(outcome, Refused):
            why = " ".join(f"{each.because} {each.do}" for each in outcome.refusals)
            calendars.failed(calendar, why, now, again())
        elif calendar.removed:
            calendars.forget(calendar)
        else:
            calendars.took(calendar, now, again())
