"""This module shows what whoever looks can do on a change: what waits for them first, what else they may, and why not the rest."""

from dataclasses import dataclass

from django.urls import reverse

from offcycle.process import gates, turns
from offcycle.process.kernel import Case, Refusal
from offcycle.web.deeds import DEEDS, Deed
from offcycle.web.run import places

OF_A_ROLE = frozenset(
    "afterwards.seat desk.role help.party people.administrator review.seat security.isso staging.validator".split()
)
"""Rules beside those of the policy's rights by which a deed is another role's part."""
ELSEWHERE = frozenset({"afterwards.recorded"})
"""Rules by which a deed belongs to changes of another kind, and is not spoken of here."""


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
    others_part: list[Doable]  # what is for roles that whoever looks does not hold


def section(case: Case, states: tuple[gates.State, ...]) -> Doing:
    """The deeds that have a page, in the order in which they matter to whoever looks."""
    mine = turns.mine(case, states)
    pressing = [DEEDS[name] for name in mine if name in DEEDS]
    rest = [deed for deed in DEEDS.values() if deed not in pressing]
    weighed = [(deed, deed.refusals(case)) for deed in rest]
    shut = [
        _doable(deed, case, why_not)
        for deed, why_not in weighed
        if why_not and case.facts.is_open and not _names(why_not) & ELSEWHERE
    ]
    waiting = [*_going_on(case, mine), *(_doable(deed, case) for deed in pressing)]
    return Doing(
        first=waiting[0] if waiting else None,
        next=waiting[1:],
        others=[_doable(deed, case) for deed, why_not in weighed if not why_not],
        not_now=[each for each in shut if not _of_a_role(each.why_not)],
        others_part=[each for each in shut if _of_a_role(each.why_not)],
    )


def _names(why_not: tuple[Refusal, ...]) -> set[str]:
    return {each.rule for each in why_not}


def _of_a_role(why_not: tuple[Refusal, ...]) -> bool:
    """Whether it is not to be done by whoever looks, however the change stands."""
    return any(name in OF_A_ROLE or name.startswith("may.") for name in _names(why_not))


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
