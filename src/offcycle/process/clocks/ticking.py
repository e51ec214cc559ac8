"""This module decides what happens by itself as time goes by: a deadline that nears is warned of, one that passes is an event.

Laws:
- Each is written once: what was warned of, or has passed, is known by the clock's name and the time at which it was due.
- A change that has ended has only the deadlines of what was left to do after it.
- Whoever slept through a warning or a reminder is told what came after it alone: the latest reminder, or that the time has passed.
- What comes due at once is written in the order in which it was due.
- The time at which the next is to be written follows from the facts; nobody has to look at a change before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from offcycle.process.clocks.clock import Clock, goes_on
from offcycle.process.clocks.counting import APPROVAL, WINDOW, clocks
from offcycle.process.clocks.escalating import ESCALATION, called_on
from offcycle.process.events import Event, review
from offcycle.process.events import notices as events
from offcycle.process.kernel import WORKER, Case, Unmet, command, rule
from offcycle.process.triage import windows

REMINDER, WARNING, PASSING = "reminder", "warning", "passing"


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing is typed for what happens by itself."""


def tick_at(case: Case) -> datetime | None:
    """When the next event of the change is to be written by itself; none when there is nothing to come."""
    return min((each.at for each in coming(case)), default=None)


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that is to be written by itself: when, of which clock, and what it is."""

    at: datetime
    clock: Clock
    kind: str  # REMINDER, WARNING or PASSING


def coming(case: Case) -> tuple[Coming, ...]:
    """What is still to be written of a change, in the order in which it comes."""
    found = (each for clock in clocks(case) if goes_on(clock, case) for each in _of(clock, case))
    return tuple(sorted(found, key=lambda each: each.at))


def _of(clock: Clock, case: Case) -> Iterator[Coming]:
    """What is still to be written of one clock that runs."""
    facts, known = case.facts, _known(clock)
    latest = max(each.get(known, clock.since) for each in (facts.reminded, facts.passed))
    yield from (Coming(at, clock, REMINDER) for at in clock.reminders if at > latest)
    if known in facts.passed:
        return
    if clock.warn_at and clock.since < clock.warn_at < clock.due and known not in facts.warned:
        yield Coming(clock.warn_at, clock, WARNING)
    yield Coming(clock.due, clock, PASSING)


def _now(case: Case) -> list[Coming]:
    """What is to be written now; of a clock that has passed only that, and of several reminders the latest."""
    due = [each for each in coming(case) if each.at <= case.at]
    over = {_known(each.clock) for each in due if each.kind == PASSING}
    last = {_known(each.clock): each for each in due if each.kind == REMINDER}
    return [
        each
        for each in due
        if each.kind == PASSING
        or (
            _known(each.clock) not in over
            and (each.kind == WARNING or each is last[_known(each.clock)])
        )
    ]


def _known(clock: Clock) -> tuple[str, datetime]:
    """By what is known what was written of a clock."""
    return clock.name, clock.due


@rule("tick.worker", "What happens by itself is written by the background worker.")
def _by_worker(case: Case) -> Unmet | None:
    if case.actor.account == WORKER and case.actor.via == WORKER:
        return None
    return Unmet("Only the worker writes this.", "Wait for it.")


@rule("tick.due", "Something is due.")
def _something(case: Case) -> Unmet | None:
    return None if _now(case) else Unmet("Nothing is due now.", "Wait until something is.")


@command("tick", Tick, _by_worker, _something, reported=True)
def tick(case: Case, _: Tick) -> Iterator[Event]:
    """Write what happens by itself: deadlines that near or have passed, approvals that lapse, windows that were missed."""
    for each in _now(case):
        clock = each.clock
        if each.kind == WARNING:
            yield events.Warned(clock=clock.name, due=clock.due)
            continue
        if each.kind == REMINDER:
            yield events.Reminded(clock=clock.name, due=clock.due, reminder=each.at)
            continue
        if clock.name == ESCALATION:
            yield from called_on(case)
            continue
        yield events.DuePassed(clock=clock.name, due=clock.due)
        if clock.name == APPROVAL and case.facts.submission:
            yield review.Lapsed(submission=case.facts.submission.number)
        if clock.name == WINDOW:
            yield from windows.missed(case)
