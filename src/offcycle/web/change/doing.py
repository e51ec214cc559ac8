"""This module shows what whoever looks can do on a change: what waits for them first, what else they may, and why not the rest."""

from dataclasses import dataclass

from django.urls import reverse

from offcycle.process import gates, turns
from offcycle.process.kernel import Case, Refusal
from offcycle.web.deeds import DEEDS, Deed
from offcycle.web.run import places


@dataclass(frozen=True, slots=True)
class Doable:
    """A deed as a link."""

    command: str
    button: str
    path: str
    says: str
    grave: bool
    why_not: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody can do: the one thing that is meant first, what waits for them beside it, the rest, and what is shut."""

    first: Doable | None
    next: list[Doable]
    others: list[Doable]
    not_now: list[Doable]


def section(case: Case, states: tuple[gates.State, ...]) -> Doing:
    """The deeds that have a page, in the order in which they matter to whoever looks."""
    mine = turns.mine(case, states)
    pressing = [DEEDS[name] for name in mine if name in DEEDS]
    rest = [deed for deed in DEEDS.values() if deed not in pressing]
    weighed = [(deed, deed.refusals(case)) for deed in rest]
    waiting = [*_going_on(case, mine), *(_doable(deed, case) for deed in pressing)]
    return Doing(
        first=waiting[0] if waiting else None,
        next=waiting[1:],
        others=[_doable(deed, case) for deed, why_not in weighed if not why_not],
        not_now=[
            _doable(deed, case, why_not)
            for deed, why_not in weighed
            if why_not and case.facts.is_open
        ],
    )


def _going_on(case: Case, mine: tuple[str, ...]) -> list[Doable]:
    """The board of the run that goes on, for whom its next step waits."""
    run = case.facts.running
    if run is None or "report-step" not in mine:
        return []
    button = f"Carry on in {run.environment}"
    return [Doable("report-step", button, places.board(run.id), "", grave=False)]


def _doable(deed: Deed, case: Case, why_not: tuple[Refusal, ...] = ()) -> Doable:
    path = reverse(deed.command, args=[case.facts.ref])
    return Doable(deed.command, deed.offered, path, deed.lead, deed.grave, why_not)
