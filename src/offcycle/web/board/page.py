"""This module shows the board: what waits for the visitor, what runs now, the rest by stage; or what they searched for."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from offcycle.ledger import read
from offcycle.people import kept
from offcycle.process.kernel import Actor
from offcycle.process.visibility import visible_systems
from offcycle.process.world import World
from offcycle.web.board import rows, tour
from offcycle.web.board.asking import Asked, Asking, filtered, understood
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import visitor

A_PAGE = 30
MOST_RUNNING = 10


@for_people
def page(request: HttpRequest) -> HttpResponse:
    """The board; with words or filters in its address, the changes that they let through."""
    actor, world = visitor(request), read.world()
    visible = visible_systems(actor, world)
    form = Asking(request.GET, world, visible)
    asked = understood(form)
    if asked is None:
        raise Http404
    own = kept.of(actor.account)
    told = {
        "now": read.now(),
        "n": read.head().seq,
        "form": form,
        "asked": asked,
        "views": [(name, f"?{query}") for name, query in own[kept.VIEW].items()],
        "before": request.GET.get("before", ""),
        "tour": tour.of(actor.account, world, frozenset(own[kept.TOUR])),
    }
    shown = _found if asked.anything or told["before"] else _board
    return render(
        request, "web/board/page.html", {**told, **shown(request, asked, actor, world, visible)}
    )


@for_people
def grown(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """How far the record has grown, for a board that looks whether anything happened."""
    return JsonResponse({"n": read.head().seq})


Told = dict[str, object]


def _found(
    request: HttpRequest, asked: Asked, actor: Actor, world: World, visible: frozenset[str] | None
) -> Told:
    """What was searched for, newest first."""
    now = read.now()
    try:
        found = read.changes(
            filtered(asked, actor.account, visible, world),
            limit=A_PAGE,
            cursor=request.GET.get("before") or None,
        )
    except read.UnknownCursorError as error:
        raise Http404 from error
    return {"found": [rows.row(each, world, now) for each in found.items], "older": found.next}


def _board(
    request: HttpRequest,  # noqa: ARG001 - as the other takes it
    asked: Asked,  # noqa: ARG001 - as the other takes it
    actor: Actor,
    world: World,
    visible: frozenset[str] | None,
) -> Told:
    """What is open, what presses first."""
    now = read.now()
    runs = read.changes(read.Filter(visible=visible, running=True), limit=MOST_RUNNING).items
    turns = rows.mine(actor, world, now, runs)
    listed = read.changes(read.Filter(visible=visible, is_open=True), limit=A_PAGE)
    running = [rows.row(each, world, now) for each in runs]
    above = {each.ref for each in (*(turn.row for turn in turns.items), *running)}
    rest = [each for each in listed.items if each.summary.ref not in above]
    return {
        "turns": turns,
        "running": running,
        "groups": rows.by_stage([rows.row(each, world, now) for each in rest]),
        "older": listed.next,
        "anything": bool(listed.items),
    }
