"""This module shows the people of a change: who holds which role on its system, where they are called, and who of them is out."""

from dataclasses import dataclass

from django.utils.text import capfirst

from offcycle.process.kernel import Case
from offcycle.web import names, reach
from offcycle.web.reach import Reached


@dataclass(frozen=True, slots=True)
class Held:
    """A role with those who hold it."""

    name: str
    people: list[Reached]


def section(case: Case) -> list[Held]:
    """The roles that somebody holds on the system, by the names that the organisation gives them."""
    roster, system = case.world.roster, case.facts.system
    roles = sorted({role for role, _ in roster.holdings})
    held = ((role, roster.holders(role, system)) for role in roles)
    return [
        Held(
            capfirst(names.role(role, case.policy)),
            [reach.person(account, "", case) for account in found],
        )
        for role, found in held
        if found
    ]
