"""This module is the rows of the board: what is told of a change from how it stands, and more of the few that wait for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from offcycle.ledger import read
from offcycle.process import gates, turns
from offcycle.process.kernel import Actor, Waiting
from offcycle.process.visibility import answers_for, may_see
from offcycle.process.world import World
from offcycle.web import names
from offcycle.web.deeds import DEEDS
from offcycle.web.gates import GateLine, gate_line

MOST_TURNS = 20
"""So many changes are looked into for what waits for one person; each costs as much as a page of its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One change, as it stands after its latest entry."""

    ref: str
    title: str
    system: str
    stage: str
    stage_name: str
    priority: str
    deferred: bool
    drill: bool
    security_related: bool
    is_open: bool
    outcome: str
    whom: str
    due: datetime | None
    overdue: bool
    requested_at: datetime | None
    updated_at: datetime
    environment: str
    run: str


def row(listed: read.Listed, world: World, now: datetime) -> Row:
    """A change of a list; nothing is computed of its history."""
    summary = listed.summary
    return Row(
        ref=summary.ref,
        title=summary.title,
        system=names.system(summary.system, world.roster),
        stage=summary.stage,
        stage_name=names.step(summary.stage),
        priority=summary.priority,
        deferred=summary.verdict == "deferred",
        drill=summary.drill,
        security_related=summary.security_related,
        is_open=summary.is_open,
        outcome=names.words(summary.outcome),
        whom=names.whom((Waiting(role, ()) for role, _ in summary.waiting), world),
        due=summary.next_due,
        overdue=bool(summary.next_due and summary.next_due <= now),
        requested_at=summary.requested_at,
        updated_at=listed.updated_at,
        environment=summary.environment,
        run=summary.run,
    )


@dataclass(frozen=True, slots=True)
class Button:
    """What somebody is waited for to do, as a link."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A change that waits for whoever looks: what for, and until when."""

    row: Row
    buttons: list[Button]
    gate: GateLine | None


@dataclass(frozen=True, slots=True)
class Turns:
    """What waits for one person; `more` says that their roles are waited for elsewhere, too."""

    items: list[Turn]
    more: bool


def mine(actor: Actor, world: World, now: datetime, running: Iterable[read.Listed]) -> Turns:
    """What waits for somebody: of the changes that wait for their roles, those that are due first, and of those that run."""
    roles = answers_for(actor.account, world.roster)
    waiting = read.pressing(
        read.Filter(is_open=True, waiting_on=roles) if roles else read.Filter(refs=frozenset()),
        limit=MOST_TURNS + 1,
    )
    known = {each.summary.ref: each for each in (*waiting[:MOST_TURNS], *running)}
    found = []
    for view in read.several(list(known)[: MOST_TURNS + 1], now):
        turn = _turn(view, actor, row(known[view.ref], world, now))
        if turn and may_see(actor, view.world, view.facts):
            found.append(turn)
    found.sort(key=_pressing)
    return Turns(found, more=len(waiting) > MOST_TURNS)


def _turn(view: read.View, actor: Actor, told: Row) -> Turn | None:
    case = view.case_for(actor)
    states = gates.read(case)
    waiting = turns.mine(case, states)
    if not waiting:
        return None
    buttons = [
        Button(DEEDS[name].offered, reverse(name, args=[view.ref]))
        for name in waiting
        if name in DEEDS
    ]
    own = [state for state in turns.now(case, states) if waiting[0] in turns.OPENS[state.name]]
    return Turn(told, buttons[:1], gate_line(own[0], case) if own else None)


def _pressing(turn: Turn) -> tuple[bool, float, str]:
    due = turn.gate.due if turn.gate else None
    return due is None, due.timestamp() if due else 0.0, turn.row.ref


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one stage."""

    stage: str
    name: str
    rows: list[Row]


ORDER = ("run", "notices", "review", "form", "staging", "plan", "triage")
"""The stages as the board shows them: what is nearest to production first."""


def by_stage(rows: list[Row]) -> list[Group]:
    """Rows in groups, each newest first."""
    stages = dict.fromkeys((*ORDER, *(each.stage for each in rows)))
    found = (
        Group(stage, names.step(stage), [each for each in rows if each.stage == stage])
        for stage in stages
    )
    return [each for each in found if each.rows]
