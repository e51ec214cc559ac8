"""This module is the page of what left the building: who was told what, through which channel, and whether it arrived."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from offcycle.ledger import read
from offcycle.process.visibility import visible_systems
from offcycle.web import dead
from offcycle.web.notices.section import line
from offcycle.web.records.looking import onward
from offcycle.web.visitor import page, visitor


@page
def everything(request: HttpRequest) -> HttpResponse:
    """All that was sent or has to be, of changes that the visitor may see, newest first."""
    world = read.world()
    visible = visible_systems(visitor(request), world)
    try:
        found = read.deliveries(visible=visible, limit=50, cursor=request.GET.get("before") or None)
    except read.UnknownCursorError as error:
        raise Http404 from error
    told = {
        "rows": [(each.change, line(each)) for each in found.items],
        "older": onward(request.GET, found.next),
        "now": read.now(),
        **dead.told(visitor(request).account, world, read.now()),
    }
    return render(request, "web/records/deliveries.html", told)
