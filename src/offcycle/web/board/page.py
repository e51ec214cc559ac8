"""This module shows the list: every change that the visitor may see, with what it waits for and whom."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from offcycle.ledger import read
from offcycle.process import gates
from offcycle.process.kernel import Actor
from offcycle.process.visibility import visible_systems
from offcycle.process.world import World
from offcycle.web import names
from offcycle.web.gates import GateLine, waits_for
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import visitor

A_PAGE = 30
SECTIONS = ("", "open", "ended")


@dataclass(frozen=True, slots=True)
class Row:
    """One change in the list."""

    ref: str
    title: str
    system: str
    stage: str
    stage_name: str
    priority: str
    drill: bool
    outcome: str
    ended_at: datetime | None
    waits_for: list[GateLine]


@for_people
def page(request: HttpRequest) -> HttpResponse:
    """What is open and what came to its end, newest first in both; `show` asks for one of them, `before` for older ones."""
    actor, world = visitor(request), read.world()
    visible = visible_systems(actor, world)
    show, before = request.GET.get("show", ""), request.GET.get("before") or None
    if show not in SECTIONS or (before and not show):
        raise Http404
    told: dict[str, object] = {"show": show, "before": before, "now": read.now()}
    if show != "ended":
        found = _listed(visible, before, is_open=True)
        told["open"] = [open_row(each, actor) for each in found.items]
        told["older_open"] = found.next
    if show != "open":
        found = _listed(visible, before, is_open=False)
        told["ended"] = [ended_row(each, world) for each in found.items]
        told["older_ended"] = found.next
    return render(request, "web/board/page.html", told)


def _listed(visible: frozenset[str] | None, before: str | None, *, is_open: bool) -> read.Page:
    try:
        return read.changes(
            read.Filter(visible=visible, is_open=is_open), limit=A_PAGE, cursor=before
        )
    except read.UnknownCursorError as error:
        raise Http404 from error


def open_row(listed: read.Listed, actor: Actor) -> Row:
    """A change that is open: its gates say what it waits for, as of now."""
    case = read.change(listed.summary.ref).case_for(actor)
    states = gates.read(case)
    stage = gates.stage(case, states)
    return _row(listed, case.world, stage=stage, waits_for=waits_for(case, states))


def ended_row(listed: read.Listed, world: World) -> Row:
    """A change that came to its end."""
    return _row(listed, world, ended_at=listed.updated_at, stage=listed.summary.stage)


def _row(
    listed: read.Listed,
    world: World,
    *,
    stage: str,
    waits_for: list[GateLine] | None = None,
    ended_at: datetime | None = None,
) -> Row:
    summary = listed.summary
    return Row(
        ref=summary.ref,
        title=summary.title,
        system=names.system(summary.system, world.roster),
        stage=stage,
        stage_name=names.step(stage),
        priority=summary.priority,
        drill=summary.drill,
        outcome=names.words(summary.outcome),
        ended_at=ended_at,
        waits_for=waits_for or [],
    )
