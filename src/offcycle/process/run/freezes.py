"""This module decides when production must not be changed: freezes, who sets and lifts them, and which of them an approval overrides.

Theory of operation: a submission names the freezes that touch what it would change, on the approvers' first screen. Approving it
overrides exactly these. A freeze that is set afterwards was seen by nobody who approved, so it shuts the gate until it ends, is
lifted, or the change is submitted again. A freeze that ends takes nothing away from an approval.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process import agenda
from offcycle.process.dates import Freeze
from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.freezing import holding
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate
from offcycle.process.people.who import slug_unmet
from offcycle.process.review import sealing, spent
from offcycle.process.rules import ended, is_active, listed, may_anywhere
from offcycle.process.world import EVERYWHERE

OVERRIDE = "freeze_override"
LONGEST = timedelta(days=366)


def overridden(case: Case) -> tuple[Freeze, ...]:
    """The freezes that hold now and that the submission before the approvers names; none once its approval was used up."""
    submission = case.facts.submission
    if submission is None or spent.used(case, submission):
        return ()
    seen = sealing.overridden(submission)
    return tuple(each for each in holding(case) if each.slug in seen)


def exceptions(case: Case) -> tuple[str, ...]:
    """The exception that starting production now would be, if it is one."""
    return (OVERRIDE,) if overridden(case) else ()


@gate("freeze", "No freeze holds on what is changed, or the approvers have overridden it.")
def unfrozen(case: Case) -> Met | Unmet:
    """Step 5: nothing forbids to change production now."""
    past = overridden(case)
    shut = [each for each in holding(case) if each not in past]
    if not shut:
        if past:
            return Met(f"The approval overrides {listed([_said(each) for each in past])}.")
        return Met("No freeze holds.")
    first = min(shut, key=lambda each: (each.starts_at, each.slug))
    until = max(each.ends_at for each in shut)
    who = f"{case.name(first.by)} set it: {ended(first.reason)}"
    anew = "again " if case.facts.submission else ""
    return Unmet(
        f"{listed([_said(each) for each in shut]).capitalize()} holds until {agenda.told(case.policy, until, case.at)}. {who}",
        f"Wait until then, ask {case.name(first.by)} to lift it, or submit {anew}so that the approvers see it: approving overrides it.",
        case.waiting(*case.policy.may.submit),
        first.starts_at,
        until,
    )


def _said(freeze: Freeze) -> str:
    where = listed(list(freeze.systems)) or "every system"
    return f"the freeze “{freeze.slug}” of {where}"


@dataclass(frozen=True, slots=True)
class SetFreeze:
    """A freeze: from when until when, of which systems (none stands for all), and why."""

    starts_at: datetime
    ends_at: datetime
    reason: str
    systems: tuple[str, ...] = ()
    slug: str = ""


@dataclass(frozen=True, slots=True)
class LiftFreeze:
    """The freeze that is to end now."""

    slug: str


@check("freeze.slug", "A freeze has a short name of its own; without one it is given a number.")
def _own_name(case: Case, ask: SetFreeze) -> Unmet | None:
    if ask.slug in case.world.calendar.freezes:
        return Unmet(
            f"There was a freeze “{ask.slug}” before.", "Choose another name, or leave it out."
        )
    return slug_unmet("a freeze", ask.slug) if ask.slug else None


@check("freeze.span", "A freeze ends after it begins, in the time to come, within a year.")
def _span(case: Case, ask: SetFreeze) -> Unmet | None:
    if max(ask.starts_at, case.at) < ask.ends_at <= ask.starts_at + LONGEST:
        return None
    return Unmet(
        "It would end before it begins, in the past, or more than a year after it begins.",
        "Name an end that is still to come, within a year of the beginning.",
    )


@check("freeze.reason", "A freeze is set with a reason.", typed=True)
def _reason(_: Case, ask: SetFreeze) -> Unmet | None:
    if ask.reason.strip():
        return None
    return Unmet("No reason was given.", "Say in a sentence why production must not be changed.")


@check("freeze.systems", "A freeze is of systems that are known.")
def _known(case: Case, ask: SetFreeze) -> Unmet | None:
    strange = [each for each in ask.systems if each not in case.world.roster.systems]
    if not strange:
        return None
    return Unmet(
        f"No system is called {listed([f'“{each}”' for each in strange])}.",
        "Name systems that are known, or none for all of them.",
    )


@check("freeze.reach", "Who sets a freeze holds their role on every system that it is of.")
def _set_within(case: Case, ask: SetFreeze) -> Unmet | None:
    return _within(case, ask.systems)


def _within(case: Case, systems: Iterable[str]) -> Unmet | None:
    """Whether the actor's role reaches as far as a freeze does."""
    roster, account, roles = case.world.roster, case.actor.account, case.policy.may.freeze
    if any((role, EVERYWHERE) in roster.holdings_of(account) for role in roles):
        return None
    beyond = [
        system
        for system in systems
        if not any(roster.holds(account, role, system) for role in roles)
    ]
    if list(systems) and not beyond:
        return None
    return Unmet(
        f"Your role does not reach as far as {listed(beyond) or 'every system'}.",
        "Name only systems on which you hold it, or ask somebody who holds it everywhere.",
    )


@command(
    "set-freeze",
    SetFreeze,
    is_active,
    may_anywhere("freeze"),
    checks=(_own_name, _span, _reason, _known, _set_within),
    on="organisation",
)
def set_freeze(case: Case, ask: SetFreeze) -> Iterator[Event]:
    """Forbid changes of production for a time; approving a submission that names the freeze overrides it."""
    yield events.FreezeSet(
        freeze=ask.slug or _numbered(case),
        starts_at=ask.starts_at,
        ends_at=ask.ends_at,
        systems=tuple(dict.fromkeys(ask.systems)),
        reason=Prose(ask.reason.strip()),
    )


def _numbered(case: Case) -> str:
    """A name that no freeze has had."""
    taken = case.world.calendar.freezes
    numbers = range(len(taken) + 1, 2 * len(taken) + 2)
    return next(name for name in (f"freeze-{number}" for number in numbers) if name not in taken)


@check("freeze.there", "Only a freeze that is there and not over is lifted.")
def _there(case: Case, ask: LiftFreeze) -> Unmet | None:
    found = case.world.calendar.freezes.get(ask.slug)
    if found and found.lifted_at is None and case.at < found.ends_at:
        return None
    return Unmet(f"There is no freeze “{ask.slug}” that could be lifted.", "Look at the list.")


@check("freeze.lift_reach", "Who lifts a freeze holds their role on every system that it is of.")
def _lift_within(case: Case, ask: LiftFreeze) -> Unmet | None:
    found = case.world.calendar.freezes.get(ask.slug)
    return _within(case, found.systems) if found else None


@command(
    "lift-freeze",
    LiftFreeze,
    is_active,
    may_anywhere("freeze"),
    checks=(_there, _lift_within),
    on="organisation",
)
def lift_freeze(_: Case, ask: LiftFreeze) -> Iterator[Event]:
    """End a freeze before its time."""
    yield events.FreezeLifted(freeze=ask.slug)
