"""This module says who is mailed when the next in the chain are called on: those who have not had the same request by then."""

from collections.abc import Callable

from offcycle.process import rota
from offcycle.process.events.triage import Escalated
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case


def _paged(h: Happened, case: Case) -> tuple[str, ...]:
    """Whoever is on call is called on with the request itself, which everybody who may acknowledge it is mailed at once."""
    event = h.event
    if not isinstance(event, Escalated):
        return ()
    if event.level != rota.PRIMARY:
        return event.accounts
    holds, system = case.world.roster.holds, case.facts.system
    may = case.policy.may.acknowledge
    told = {one for one in event.accounts if any(holds(one, role, system) for role in may)}
    return tuple(one for one in event.accounts if one not in told)


PEOPLE: dict[str, Callable[[Happened, Case], tuple[str, ...]]] = {"paged": _paged}
"""Who is told because they were called on."""
