"""This module is what has a time of its own in open changes: when they go to production, runs that go on, and calls for help.

It says, too, what stands in each other's way: two changes that touch one system at one time, and a freeze that holds then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.ledger import read
from offcycle.process import triage
from offcycle.process.dates import Freeze
from offcycle.process.freezing import touched
from offcycle.process.kernel import Actor
from offcycle.process.staging import help as helping

HOUR = timedelta(hours=1)
MOST = 100
"""So many planned changes are looked into; an organisation with more has another trouble."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Something about a change that has a time."""

    kind: str  # planned, run or call
    ref: str
    title: str
    systems: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    environment: str = ""
    place: str = ""
    drill: bool = False

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether some of its time is in another's."""
        return self.starts_at < ends_at and starts_at < self.ends_at


def of(actor: Actor, visible: frozenset[str] | None, now: datetime) -> tuple[Planned, ...]:
    """What an actor may see of it, by its time."""
    asked = (
        read.Filter(visible=visible, is_open=True, verdict="deferred"),
        read.Filter(visible=visible, is_open=True, stage="staging"),
        read.Filter(visible=visible, running=True),
    )
    refs = dict.fromkeys(
        each.summary.ref for only in asked for each in read.changes(only, limit=MOST).items
    )
    found = [one for view in read.several(list(refs), now) for one in _of(view, actor)]
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.ref)))


def _of(view: read.View, actor: Actor) -> Iterable[Planned]:
    facts, case = view.facts, view.case_for(actor)
    systems = touched(case)
    said, run, help_ = facts.triage, facts.running, helping.pending(case)
    if said.window and not facts.taken and triage.verdict(said) == "deferred":
        span = said.window.starts_at, said.window.ends_at
        yield Planned("planned", view.ref, facts.title, systems, *span, drill=facts.drill)
    if run:
        until = max(view.at, run.started_at) + HOUR
        yield Planned(
            "run", view.ref, facts.title, systems, run.started_at, until, run.environment,
            drill=facts.drill,
        )  # fmt: skip
    if help_ and help_.facts.starts_at:
        at, length = help_.facts.starts_at, timedelta(minutes=case.policy.calls.minutes)
        yield Planned(
            "call", view.ref, facts.title, systems, at, at + length, place=help_.facts.url,
            drill=facts.drill,
        )  # fmt: skip


def beside(one: Planned, others: Iterable[Planned]) -> dict[str, tuple[str, ...]]:
    """The other changes that are planned for the same time, by the systems that both touch."""
    if one.kind != "planned":
        return {}
    found = {
        other.ref: tuple(each for each in one.systems if each in other.systems)
        for other in others
        if other.kind == "planned"
        and other.ref != one.ref
        and other.overlaps(one.starts_at, one.ends_at)
    }
    return {ref: systems for ref, systems in found.items() if systems}


def frozen(
    systems: tuple[str, ...] | None,
    starts_at: datetime,
    ends_at: datetime,
    freezes: Iterable[Freeze],
) -> tuple[Freeze, ...]:
    """The freezes that hold at some of a time on one of the systems; without systems, those of every system."""
    found = []
    for each in freezes:
        over = each.ends_at if each.lifted_at is None else min(each.lifted_at, each.ends_at)
        within = each.starts_at < ends_at and starts_at < over
        concerned = not each.systems or (systems and set(systems) & set(each.systems))
        if within and concerned:
            found.append(each)
    return tuple(found)
