"""This module is the page on which the demonstration's clock is moved on, with what comes next to go on to."""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from offcycle.demo import ahead
from offcycle.demo.zone import in_its_zone
from offcycle.ledger import clock, read
from offcycle.process.clocks import Coming, coming
from offcycle.process.kernel import WORKER, Actor
from offcycle.process.visibility import may_see

MOST = 30
LONGEST_TYPED = 40
PATIENCE = timedelta(seconds=3)
"""How long the answer waits for the worker, so that what has come is there to be seen."""
WORKER_ACTOR = Actor(WORKER, WORKER)
STEPS = (("15m", "15 minutes"), ("1h", "1 hour"), ("next", "To the next deadline"), ("1d", "1 day"))


@dataclass(frozen=True, slots=True)
class Next:
    """A deadline to come: of which change, and what happens then."""

    ref: str
    title: str
    coming: Coming
    shown: bool  # whether whoever looks may see the change


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@in_its_zone
def page(request: HttpRequest, folder: Path) -> HttpResponse:
    """Show how far the clock is ahead and what comes next; when asked, move it on."""
    wrong = ""
    if request.method == "POST":
        wrong = _moved(request, folder)
        if not wrong:
            return HttpResponseRedirect(request.path, status=303)
    told = {"now": read.now(), "nexts": nexts(request), "steps": STEPS, "wrong": wrong}
    return render(request, "demo/clock.html", told, status=422 if wrong else 200)


def _moved(request: HttpRequest, folder: Path) -> str:
    """Move the clock on as the form says; gives what was wrong with it."""
    try:
        by = ahead.moved_by(request.POST.get("by", "")[:LONGEST_TYPED])
        if by is None:
            return "No deadline is to come. Go on by a span instead."
        ahead.go_on(folder, by)
    except ahead.CannotGoOnError as error:
        return str(error)
    _wait_for_the_worker()
    said = ahead.said() or "The demo's clock goes with that of this machine."
    messages.success(request, f"{said} What came due meanwhile has been written and told.")
    return ""


def _wait_for_the_worker() -> None:
    until = time.monotonic() + PATIENCE.total_seconds()
    while read.due(clock.now(), limit=1) and time.monotonic() < until:
        time.sleep(0.1)


def nexts(request: HttpRequest) -> list[Next]:
    """What comes next of all changes, the earliest first; what a reader may not see is told without its title."""
    now = read.now()
    refs = [ref for ref, _ in read.coming(now, limit=MOST)]
    who = Actor(request.user.get_username(), "page")
    found = []
    for view in read.several(refs, now):
        case = view.case_for(WORKER_ACTOR)
        shown = may_see(who, view.world, view.facts)
        title = view.facts.title if shown else "a change that you may not see"
        first: dict[tuple[str, str], Coming] = {}  # of reminders that come again and again the next
        for each in coming(case):
            if each.at > now:
                first.setdefault((each.clock.name, each.kind), each)
        found += [Next(view.ref, title, each, shown) for each in first.values()]
    return sorted(found, key=lambda each: each.coming.at)[:MOST]
