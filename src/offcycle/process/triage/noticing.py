"""This module decides whether hosting has acknowledged a change."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from offcycle.process import agenda
from offcycle.process.calendar.hours import add_core_time
from offcycle.process.events import Event
from offcycle.process.events import triage as events
from offcycle.process.kernel import Case, Met, Unmet, command, gate, rule
from offcycle.process.rules import called, is_open, may, people
from offcycle.process.triage.asked import Nothing
from offcycle.process.triage.judging import in_incident


@gate("acknowledged", "Somebody of the hosting team has acknowledged it.")
def acknowledged(case: Case) -> Met | Unmet:
    """Step 1: hosting knows."""
    triage, requested = case.facts.triage, case.facts.requested_at
    if triage.acknowledged_at:
        return Met(f"{case.name(triage.acknowledged_by)} acknowledged it.")
    roles = case.policy.may.acknowledge
    return Unmet(
        f"Nobody of the {called(case.policy, roles)} has acknowledged it yet.",
        f"Acknowledge it: {people(case, roles)}.",
        case.waiting(*roles),
        requested,
        requested and notice_due(case, requested),
    )


def notice_due(case: Case, since: datetime) -> datetime:
    """When hosting has to have acknowledged it: by the wall clock in an incident, else in core hours."""
    clocks = case.policy.clocks
    if in_incident(case.facts.triage):
        return since + timedelta(minutes=clocks.acknowledge_minutes)
    amount = timedelta(hours=clocks.acknowledge_core_hours)
    return add_core_time(since, amount, agenda.core_hours(case.policy.hours))


@rule("acknowledge.once", "A change is acknowledged once.")
def _not_acknowledged(case: Case) -> Unmet | None:
    triage = case.facts.triage
    if triage.acknowledged_at is None:
        return None
    return Unmet(
        f"{case.name(triage.acknowledged_by)} has acknowledged it already.",
        "Carry on with the plan.",
    )


@command("acknowledge", Nothing, is_open, may("acknowledge"), _not_acknowledged)
def acknowledge(_: Case, __: Nothing) -> Iterator[Event]:
    """Acknowledge a change, for the hosting team."""
    yield events.Acknowledged()


def first_act(case: Case) -> tuple[Event, ...]:
    """The acknowledgement that any first act of hosting is."""
    due = (
        case.facts.is_open
        and case.facts.triage.acknowledged_at is None
        and case.holds(*case.policy.may.acknowledge)
    )
    return (events.Acknowledged(by_first_act=True),) if due else ()
