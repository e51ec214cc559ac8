"""This module shows the people of a change: who holds which role on its system, and who of them is out."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from offcycle.process.kernel import Case
from offcycle.web import names


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and until when they are out; none while they are in."""

    name: str
    out_until: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A role with those who hold it."""

    name: str
    people: list[Person]


def section(case: Case) -> list[Held]:
    """The roles that somebody holds on the system, by the names that the organisation gives them."""
    roster, system = case.world.roster, case.facts.system
    roles = sorted({role for role, _ in roster.holdings})
    held = ((role, roster.holders(role, system)) for role in roles)
    return [
        Held(
            capfirst(names.role(role, case.policy)),
            [_person(case, account) for account in found],
        )
        for role, found in held
        if found
    ]


def _person(case: Case, account: str) -> Person:
    absence = case.world.calendar.absence(account, case.at)
    return Person(case.name(account), absence.over if absence else None)
