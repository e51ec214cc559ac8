"""This module shows the calendar: a month of windows, freezes and changes, the next windows, and how to change any of it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from offcycle.insight import planned
from offcycle.ledger import read
from offcycle.process import agenda, triage
from offcycle.process.calendar.windows import Window
from offcycle.process.facts import Facts
from offcycle.process.kernel import Case, available
from offcycle.process.visibility import visible_systems
from offcycle.web import times
from offcycle.web.calendar import months
from offcycle.web.calendar.things import Book, clashing
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import seen, visitor


@dataclass(frozen=True, slots=True)
class For:
    """The change for whose sake somebody looks: its window, or the one that is proposed for it."""

    ref: str
    title: str
    window: Window | None
    when: str
    given: bool
    may: bool


@for_people
def page(request: HttpRequest) -> HttpResponse:
    """A month; `month` says which, `for` names a change whose window is meant."""
    actor, world, now = visitor(request), read.world(), read.now()
    about = _about(request, request.GET["for"]) if request.GET.get("for") else None
    shown = about.window.starts_at if about and about.window else now
    typed = request.GET.get("month", "")
    month = months.read(typed) if typed else months.month_of(shown)
    if month is None:
        raise Http404
    book = Book(world, now, planned.of(actor, visible_systems(actor, world), now))
    things = book.between(month.starts_at, month.ends_at)
    organisation = Case(Facts(), world, actor, now)
    told = {
        "now": now,
        "about": about,
        "month": month,
        "things": things,
        "clashing": clashing(things),
        "weeks": month.weeks(things),
        "table": month.table(things, now),
        "windows": book.next_windows(),
        "freezes": book.holding(),
        "may_window": not available("set-window", organisation),
        "may_freeze": not available("set-freeze", organisation),
        "zone": times.zone_name(now),
    }
    return render(request, "web/calendar/page.html", told)


def _about(request: HttpRequest, ref: str) -> For:
    view = seen(request, ref)
    case = view.case_for(visitor(request))
    given = view.facts.triage.window if triage.verdict(view.facts.triage) == "deferred" else None
    window = given or agenda.proposed(case.world, case.at)
    when = times.spelt_span(window.starts_at, window.ends_at, case.at) if window else ""
    may = not available("plan-window", case)
    return For(view.ref, view.facts.title, window, when, given is not None, may)
