"""This module decides when two people may go through the plan at the desk, because staging is not there or cannot show it.

The author and a second person go through every step together. Either of them says so, and names the other, who is told.
It holds for what the plan does in production, which is what they read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process import plan
from offcycle.process.events import Event, Prose
from offcycle.process.events import staging as events
from offcycle.process.kernel import Case, Unmet, check, command, opened, rule
from offcycle.process.rules import in_person, is_open, people
from offcycle.process.staging.trial import PRODUCTION, before_production, has_staging, reads
from offcycle.process.staging.validating import roles


@dataclass(frozen=True, slots=True)
class DeskCheck:
    """Who went through it with the actor, what could not be tried, and why staging cannot show it where there is one."""

    beside: str
    not_tried: str
    cannot_show: str = ""


def _checking(case: Case) -> tuple[str, ...]:
    """The roles that may go through a plan: those that write plans, and those that validate."""
    return tuple(dict.fromkeys((*case.policy.may.plan, *roles(case))))


def _may_check(case: Case, account: str) -> bool:
    system = case.facts.system
    return any(case.world.roster.holds(account, role, system) for role in _checking(case))


@rule("desk.role", "A plan is gone through by those who write plans or validate on the system.")
def _role(case: Case) -> Unmet | None:
    if _may_check(case, case.actor.account):
        return None
    return Unmet(
        f"You neither write plans nor validate on {case.facts.system}.",
        f"Ask somebody who does: {people(case, _checking(case))}.",
        case.waiting(*_checking(case)),
    )


@check("desk.pair", "The plan's author and a second person go through it.")
def _pair(case: Case, ask: DeskCheck) -> Unmet | None:
    current, pair = case.facts.plan, {case.actor.account, ask.beside}
    if current is None:
        return None
    author = case.name(current.author)
    if len(pair) == 1:
        return Unmet(
            "A desk check needs a second person.",
            "Name who went through it with you.",
        )
    if current.author in pair:
        return None
    return Unmet(
        f"{author} wrote revision {current.number}, and is neither you nor whom you name.",
        f"Go through it with {author}.",
    )


@check("desk.second", "Whom one names writes plans or validates on the system, too.")
def _second(case: Case, ask: DeskCheck) -> Unmet | None:
    if _may_check(case, ask.beside):
        return None
    return Unmet(
        f"{case.name(ask.beside) or 'Nobody'} neither writes plans nor validates on {case.facts.system}.",
        f"Go through it with one of these: {people(case, _checking(case))}.",
        case.waiting(*_checking(case)),
    )


@check("desk.not_tried", "A desk check says what could not be tried.", typed=True)
def _not_tried(_: Case, ask: DeskCheck) -> Unmet | None:
    if ask.not_tried.strip():
        return None
    return Unmet(
        "Nothing says what could not be tried.", "Say it in a sentence, for the approvers to read."
    )


@check(
    "desk.cannot_show", "Where a system has staging, a desk check says why staging cannot show it."
)
def _cannot_show(case: Case, ask: DeskCheck) -> Unmet | None:
    if not has_staging(case) or ask.cannot_show.strip():
        return None
    return Unmet(
        f"{case.facts.system} has staging, and nothing says why it cannot show this.",
        "Run the plan in staging, or say in a sentence why staging cannot show it.",
    )


@command(
    "desk-check",
    DeskCheck,
    is_open,
    in_person,
    _role,
    opened(plan.documented),
    before_production,
    checks=(_pair, _second, _not_tried, _cannot_show),
)
def desk_check(case: Case, ask: DeskCheck) -> Iterator[Event]:
    """Say that one went through every step with the author, or as the author with somebody, and what could not be tried."""
    yield events.DeskChecked(
        checked_with=ask.beside,
        operations=reads(case, PRODUCTION),
        not_tried=Prose(ask.not_tried.strip()),
        reason=Prose(ask.cannot_show.strip()),
    )
