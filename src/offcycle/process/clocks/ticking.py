"""This module decides what happens by itself as time goes by: a deadline that nears is warned of, one that passes is an event.

Laws:
- Each is written once: what was warned of, or has passed, is known by the clock's name and the time at which it was due.
- The time at which the next is to be written follows from the facts; nobody has to look at a change before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from offcycle.process.clocks.clock import Clock
from offcycle.process.clocks.counting import APPROVAL, WINDOW, clocks
from offcycle.process.clocks.escalating import ESCALATION, called_on
from offcycle.process.events import Event, review
from offcycle.process.events import notices as events
from offcycle.process.kernel import WORKER, Case, Unmet, command, rule
from offcycle.process.rules import is_open
from offcycle.process.triage import windows


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing is typed for what happens by itself."""


def tick_at(case: Case) -> datetime | None:
    """When the next event of the change is to be written by itself; none when there is nothing to come."""
    if not case.facts.is_open:
        return None
    return min((at for at, _, _ in _to_come(case)), default=None)


def _to_come(case: Case) -> Iterator[tuple[datetime, Clock, bool]]:
    """What is still to be written: when, of which clock, and whether it is the warning."""
    facts = case.facts
    for clock in clocks(case):
        known = (clock.name, clock.due)
        if not clock.runs or known in facts.passed:
            continue
        if clock.warn_at and clock.since < clock.warn_at < clock.due and known not in facts.warned:
            yield clock.warn_at, clock, True
        yield clock.due, clock, False


def _now(case: Case) -> list[tuple[Clock, bool]]:
    """What is to be written now; of a clock that has passed only that."""
    due = [(clock, warns) for at, clock, warns in _to_come(case) if at <= case.at]
    over = {clock.name for clock, warns in due if not warns}
    return [(clock, warns) for clock, warns in due if not (warns and clock.name in over)]


@rule("tick.worker", "What happens by itself is written by the background worker.")
def _by_worker(case: Case) -> Unmet | None:
    if case.actor.account == WORKER and case.actor.via == WORKER:
        return None
    return Unmet("Only the worker writes this.", "Wait for it.")


@rule("tick.due", "Something is due.")
def _something(case: Case) -> Unmet | None:
    return None if _now(case) else Unmet("Nothing is due now.", "Wait until something is.")


@command("tick", Tick, is_open, _by_worker, _something, reported=True)
def tick(case: Case, _: Tick) -> Iterator[Event]:
    """Write what happens by itself: deadlines that near or have passed, approvals that lapse, windows that were missed."""
    for clock, warns in _now(case):
        if warns:
            yield events.Warned(clock=clock.name, due=clock.due)
            continue
        if clock.name == ESCALATION:
            yield from called_on(case)
            continue
        yield events.DuePassed(clock=clock.name, due=clock.due)
        if clock.name == APPROVAL and case.facts.submission:
            yield review.Lapsed(submission=case.facts.submission.number)
        if clock.name == WINDOW:
            yield from windows.missed(case)
