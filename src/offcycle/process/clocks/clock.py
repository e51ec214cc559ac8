"""This module says what a clock is, and how much time it gives: by the wall in an incident, else in core hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process import agenda, triage
from offcycle.process.calendar.hours import add_core_time
from offcycle.process.kernel import Case, Waiting

WALL, CORE = "wall clock", "core hours"


@dataclass(frozen=True, slots=True)
class Clock:
    """Something that is due: since when it is waited for, until when, of whom, and what is counted meanwhile."""

    name: str
    says: str
    since: datetime
    due: datetime
    counts: str = WALL
    warn_at: datetime | None = None
    reminders: tuple[datetime, ...] = ()  # in order; before it is due, or again and again after it
    stopped_at: datetime | None = None
    waiting_on: tuple[Waiting, ...] = ()
    outlives: bool = False  # whether it goes on when the change has ended

    @property
    def runs(self) -> bool:
        """Whether it is still waited for."""
        return self.stopped_at is None

    def state(self, at: datetime) -> str:
        """How it stands at an instant: it runs, somebody was warned, its time has passed, or it was stopped."""
        if not self.runs:
            return "stopped"
        if at >= self.due:
            return "passed"
        return "warned" if self.warn_at and at >= self.warn_at else "running"


def goes_on(clock: Clock, case: Case) -> bool:
    """Whether it is still waited for; of a change that has ended, only what was left to do after it."""
    return clock.runs and (case.facts.is_open or clock.outlives)


def standing(clock: Clock, case: Case) -> str:
    """How a clock of a change stands now."""
    return clock.state(case.at) if goes_on(clock, case) else "stopped"


def kind(case: Case) -> str:
    """What the clocks of a change count: the wall clock while there is an incident, else core hours."""
    return WALL if triage.in_incident(case.facts.triage) else CORE


def after(case: Case, since: datetime, amount: timedelta) -> datetime:
    """When so much time has passed, as the clocks of the change count."""
    if kind(case) == WALL:
        return since + amount
    return add_core_time(since, amount, agenda.core_hours(case.policy.hours))
