"""This module keeps what somebody sets on their own board: named views, and tours that they have closed.

Doing any of it twice is doing it once, so that no form here needs a word of chance.
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url

from offcycle.ledger import read
from offcycle.people import kept
from offcycle.process.visibility import visible_systems
from offcycle.web.board.asking import Asking, understood
from offcycle.web.board.tour import CARDS
from offcycle.web.visitor import asks, visitor

LONGEST_QUERY = 2_000


class NamedForm(forms.Form):
    """A view of the board, and its name."""

    name = forms.CharField(max_length=kept.LONGEST_NAME)
    query = forms.CharField(max_length=LONGEST_QUERY)


def _to_board(query: str = "") -> HttpResponse:
    address = resolve_url("board")
    return HttpResponseRedirect(f"{address}?{query}" if query else address, status=303)


@asks
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the board shows under a name."""
    form = NamedForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _refused(request, "Give the view a name." if request.method == "POST" else "")
    actor, world = visitor(request), read.world()
    asked = understood(
        Asking(QueryDict(form.cleaned_data["query"]), world, visible_systems(actor, world))
    )
    if asked is None or not asked.said:
        return _refused(request, "Search or filter first, then keep what you see under a name.")
    name = form.cleaned_data["name"]
    try:
        kept.keep(actor.account, kept.VIEW, {name: asked.query})
    except kept.FullError:
        return _refused(
            request, f"{kept.MOST} views are kept already. Remove one of them first.", asked.query
        )
    messages.success(request, f"The view “{name}” is kept.")
    return _to_board(asked.query)


def _refused(request: HttpRequest, why: str, query: str = "") -> HttpResponse:
    if why:
        messages.error(request, why)
    return _to_board(query)


@asks
def remove(request: HttpRequest) -> HttpResponse:
    """Keep a view no longer."""
    name = request.POST.get("name", "")
    if name:
        kept.drop(visitor(request).account, kept.VIEW, name)
        messages.success(request, f"The view “{name[: kept.LONGEST_NAME]}” is removed.")
    return _to_board()


@asks
def close_tour(request: HttpRequest) -> HttpResponse:
    """Show the cards of a tour never again."""
    part = request.POST.get("part", "")
    if part in CARDS:
        kept.keep(visitor(request).account, kept.TOUR, {part: ""})
    return _to_board()
