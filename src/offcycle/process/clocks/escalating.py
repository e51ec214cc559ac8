"""This module decides who is called on when nobody takes notice of a request: on-call, secondary, everybody who may, then the lead.

Whoever is on call is called on at once; each next one when the time between two has passed. Somebody who is out, or has left, is
passed over without waiting. Quiet hours hold the chain up, but for what may wake people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process import agenda, rota, triage
from offcycle.process.calendar.hours import quiet_until
from offcycle.process.calendar.zones import time_of
from offcycle.process.clocks.clock import Clock, after, kind
from offcycle.process.events import Event
from offcycle.process.events import triage as events
from offcycle.process.kernel import Case, Waiting
from offcycle.process.rules import listed
from offcycle.process.triage.judging import to_be_called

ESCALATION = "escalation"
EVERYBODY, LEAD = "everybody", "who_leads"
CHAIN = (rota.PRIMARY, rota.SECONDARY, EVERYBODY, LEAD)
AT_ONCE = (rota.PRIMARY, rota.SECONDARY)
"""Who is called on at once if they are the first in the chain; everybody else has had the request by then."""
SAID = {
    rota.PRIMARY: "whoever is on call",
    rota.SECONDARY: "the secondary",
    EVERYBODY: "everybody who may acknowledge",
    LEAD: "the lead",
}


@dataclass(frozen=True, slots=True)
class Next:
    """Who is called on next, and when; `held_since` is when they would have been, but for quiet hours."""

    level: str
    accounts: tuple[str, ...]
    since: datetime
    due: datetime
    held_since: datetime | None = None


def next_level(case: Case) -> Next | None:
    """Who is called on next if nobody takes notice; none when somebody has, or nobody is left."""
    facts, done = case.facts, case.facts.triage.escalations
    since = facts.requested_at
    if since is None or facts.triage.acknowledged_at or facts.afterwards or not facts.is_open:
        return None
    begin = CHAIN.index(done[-1].level) + 1 if done else 0
    since = done[-1].at if done else since
    for level in CHAIN[begin:]:
        at_once = not done and level in AT_ONCE
        due = since if at_once else after(case, since, _between(case))
        awake = _awake(case, due)
        accounts = _people(level, case, awake)
        if accounts:
            return Next(level, accounts, since, awake, due if awake > due else None)
    return None


def _between(case: Case) -> timedelta:
    """How long one waits for one level before the next is called on."""
    given = case.policy.clocks
    if triage.in_incident(case.facts.triage):
        return timedelta(minutes=given.escalate_minutes)
    return timedelta(hours=given.acknowledge_core_hours)


def _awake(case: Case, at: datetime) -> datetime:
    """When people may be called on: then, or when quiet hours are over."""
    hours = case.policy.hours
    if not hours.quiet_from or wakes(case):
        return at
    zone = agenda.zone(case.policy)
    return quiet_until(at, time_of(hours.quiet_from), time_of(hours.quiet_until), zone)


def wakes(case: Case) -> bool:
    """Whether it may wake people: at the priorities of the roll call, and while nobody has said that it is no incident."""
    said = case.facts.triage
    return said.active is None or to_be_called(said, case.policy)


def _people(level: str, case: Case, at: datetime) -> tuple[str, ...]:
    """Who is called on at a level: those who are in, and were not called on before."""
    world, system, found = case.world, case.facts.system, rota.on_call(case.world, at)
    roles = case.policy.may.acknowledge if level == EVERYBODY else (case.policy.roles.lead,)
    of_roles = (one for role in roles for one in world.roster.holders(role, system))
    named = {rota.PRIMARY: found.on_call, rota.SECONDARY: found.secondary}
    several = dict.fromkeys(named.get(level) or (() if level in named else of_roles))
    return tuple(one for one in several if world.calendar.absence(one, at) is None)


def count(case: Case) -> Clock | None:
    """The chain as a clock: who is called on next, and when."""
    coming = next_level(case)
    if coming is None:
        return None
    who = listed([case.name(one) for one in coming.accounts])
    gap = rota.next_gap(case.world, case.at)
    nobody = f" {rota.said(case.world, gap, case.at)}" if gap and gap.starts_at <= case.at else ""
    held = " Quiet hours hold it up until then." if coming.held_since else ""
    return Clock(
        ESCALATION,
        f"If nobody takes notice, {SAID[coming.level]} is called on: {who}.{held}{nobody}",
        coming.since,
        coming.due,
        counts=kind(case),
        waiting_on=(Waiting(_role(coming.level, case), coming.accounts),),
    )


def _role(level: str, case: Case) -> str:
    return case.policy.roles.lead if level == LEAD else case.policy.may.acknowledge[0]


def called_on(case: Case) -> Iterator[Event]:
    """That the next in the chain are called on now."""
    coming = next_level(case)
    if coming:
        yield events.Escalated(level=coming.level, accounts=coming.accounts)
