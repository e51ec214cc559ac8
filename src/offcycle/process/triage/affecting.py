"""This module decides which other systems a change touches."""

from collections.abc import Iterator

from offcycle.process.events import Event
from offcycle.process.events import triage as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import is_open, may
from offcycle.process.triage.asked import Affected


def other_systems_unmet(case: Case, systems: tuple[str, ...]) -> Unmet | None:
    """Why systems cannot be the ones that a change touches beside its own, or none."""
    known, own = case.world.roster.systems, case.facts.system
    strange = [one for one in systems if one not in known or one == own]
    if not strange:
        return None
    return Unmet(
        f"These are not other systems that are known here: {', '.join(strange)}.",
        "Name other systems by their slugs.",
    )


@check("affected.known", "Affected systems are known, and are other systems.", typed=True)
def _known(case: Case, ask: Affected) -> Unmet | None:
    return other_systems_unmet(case, ask.systems)


@rule("affected.before_production", "Affected systems are named before production is changed.")
def _before_production(case: Case) -> Unmet | None:
    run = case.facts.taken
    if run is None:
        return None
    return Unmet(
        f"{run.id} has applied the plan to production, or is doing so.",
        "Tell the teams that are touched, and say in a comment that you did.",
    )


@command("affected", Affected, is_open, may("triage"), _before_production, checks=(_known,))
def affect(_: Case, ask: Affected) -> Iterator[Event]:
    """Name the other systems that the change touches; their teams are copied, and nobody else runs on them meanwhile."""
    yield events.AffectedSet(systems=tuple(dict.fromkeys(ask.systems)))
