"""This module says who the people are that something waits for, and where they are called: each with a name, a role and a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from offcycle.process import clocks, rota
from offcycle.process.kernel import Case, Waiting
from offcycle.process.run.standby import standing_by
from offcycle.web import names


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody, what they are here, and where they are called; empty where that is not known."""

    account: str
    name: str
    role: str
    telephone: str
    out_until: datetime | None


def person(account: str, role: str, case: Case) -> Reached:
    """Somebody with their number, as whoever sees the case sees them."""
    known = case.world.roster.accounts.get(account)
    out = case.world.calendar.absence(account, case.at)
    number = known.telephone if known and not known.disabled else ""
    return Reached(account, case.name(account), role, number, out.over if out else None)


def people(waiting: Iterable[Waiting], case: Case) -> list[Reached]:
    """Everybody who is waited for, each once, by the first of their roles; nobody, where all are named already and no number is known."""
    found = {
        one: names.role(each.role, case.policy) for each in reversed((*waiting,)) for one in each.accounts
    }  # fmt: skip
    reached = [person(account, role, case) for account, role in found.items()]
    if len(reached) < names.MANY and not any(each.telephone for each in reached):
        return []
    return sorted(
        reached, key=lambda each: (each.out_until is not None, each.role, each.name.casefold())
    )


def on_call(case: Case) -> list[Reached]:
    """Who is on call now, and who is next."""
    found = rota.on_call(case.world, case.at)
    return [
        *(person(each, "on call", case) for each in found.on_call),
        *(person(each, "secondary", case) for each in found.secondary),
    ]


def to_call(case: Case) -> list[Reached]:
    """Whom to call about an open change: who stands by, who is on call, and who leads hosting once a clock has passed."""
    if not case.facts.is_open:
        return []
    standby, found = standing_by(case), on_call(case)
    if standby:
        found.insert(0, person(standby.account, "stands by", case))
    if any(clocks.standing(each, case) == "passed" for each in clocks.clocks(case)):
        role = case.policy.roles.lead
        leads = case.world.roster.holders(role, case.facts.system)
        label = f"{capfirst(names.role(role, case.policy))}: a clock has passed"
        found += [person(each, label, case) for each in leads]
    return found
