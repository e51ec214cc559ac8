"""This module shows the board: what waits for the visitor, what runs now, the rest by stage; or what they searched for."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from offcycle.ledger import read
from offcycle.people import kept
from offcycle.process.kernel import Actor
from offcycle.process.visibility import visible_systems
from offcycle.process.world import World
from offcycle.web import dead
from offcycle.web.board import rows, tour
from offcycle.web.board.asking import Asked, Asking, filtered, understood
from offcycle.web.board.beginning import beginning
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import visitor

A_PAGE = 30
MOST_RUNNING = 10


@for_people
def page(request: HttpRequest) -> HttpResponse:
    """The board; with words or filters in its address, the changes that they let through."""
    actor = visitor(request)
    read_up_to, world = read.grown()  # before the lists: what happens meanwhile is looked for again
    visible = visible_systems(actor, world)
    form = Asking(request.GET, world, visible)
    asked = understood(form)
    if asked is None:
        raise Http404
    own = kept.of(actor.account)
    now = read.now()
    told = {
        "now": now,
        "read_up_to": read_up_to,
        "form": form,
        "asked": asked,
        "views": [(name, f"?{query}") for name, query in own[kept.VIEW].items()],
        "before": request.GET.get("before", ""),
        **dead.told(actor.account, world, now),
        "tour": tour.of(actor.account, world, frozenset(own[kept.TOUR])),
    }
    shown = _found if asked.anything or told["before"] else _board
    look = Look(asked, actor, world, visible, now, str(told["before"]))
    return render(request, "web/board/page.html", {**told, **shown(look)})


@for_people
def grown(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """How far the record has grown, for a board that looks whether anything happened."""
    return JsonResponse({"n": read.head().seq})


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, when, at what."""

    asked: Asked
    actor: Actor
    world: World
    visible: frozenset[str] | None
    now: datetime
    before: str


def _found(look: Look) -> dict[str, object]:
    """What was searched for, newest first."""
    only = filtered(look.asked, look.actor.account, look.visible, look.world)
    try:
        found = read.changes(only, limit=A_PAGE, cursor=look.before or None)
    except read.UnknownCursorError as error:
        raise Http404 from error
    listed = [rows.row(each, look.world, look.now) for each in found.items]
    return {"found": listed, "older": found.next}


def _board(look: Look) -> dict[str, object]:
    """What is open, what presses first."""
    runs = read.changes(read.Filter(visible=look.visible, running=True), limit=MOST_RUNNING).items
    turns = rows.mine(look.actor, look.world, look.now, runs)
    listed = read.changes(read.Filter(visible=look.visible, is_open=True), limit=A_PAGE)
    running = [rows.row(each, look.world, look.now) for each in runs]
    above = {each.ref for each in (*(turn.row for turn in turns.items), *running)}
    rest = [each for each in listed.items if each.summary.ref not in above]
    return {
        "turns": turns,
        "running": running,
        "groups": rows.by_stage([rows.row(each, look.world, look.now) for each in rest]),
        "older": listed.next,
        "anything": bool(listed.items),
        "begin": beginning(look.actor, look.world, look.now),
    }
