"""This module is the pages of the record: the log of everything, the exceptions of a period, and whether all of it is whole."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.utils import timezone

from offcycle.ledger import browsing, checking, exceptions, read
from offcycle.ledger.browsing import ORGANISATION, Wanted
from offcycle.ledger.read import Page, Told, UnknownCursorError, View
from offcycle.process import log as told_by
from offcycle.process.exceptions import AMENDMENT, Exceptional, sentence
from offcycle.process.visibility import visible_systems
from offcycle.process.world import World
from offcycle.web import log, names
from offcycle.web.fields import PageForm
from offcycle.web.visitor import asks, page, visitor

STEPS = [
    ("", "Everything"),
    *(
        (each, names.step(each))
        for each in ("triage", "plan", "staging", "form", "review", "run", "notices")
    ),
    ("people", "People and roles"),
    ("calendar", "Windows and freezes"),
    ("policy", "Policy"),
]


class Day(forms.DateInput):
    """A day."""

    input_type = "date"


class LogForm(PageForm):
    """What is looked for in the log."""

    change = forms.CharField(
        label="Change",
        required=False,
        max_length=16,
        help_text="Such as CR-1001, or “organisation”.",
    )
    step = forms.ChoiceField(label="About", choices=STEPS, required=False)
    since = forms.DateField(label="From", required=False, widget=Day)
    until = forms.DateField(label="Until", required=False, widget=Day)


class PeriodForm(PageForm):
    """The days of a period, both of them included."""

    since = forms.DateField(label="From", required=False, widget=Day)
    until = forms.DateField(label="Until", required=False, widget=Day)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the record, as it is listed."""

    line: log.Line
    seq: int
    change: str
    hash: str


@page
def everything(request: HttpRequest) -> HttpResponse:
    """The log of all changes that the visitor may see, and of the organisation, newest first."""
    world = read.world()
    form = LogForm(request.GET or None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = Wanted(
        visible=visible_systems(visitor(request), world),
        change=_change(said.get("change", "")),
        step=said.get("step") or None,
        since=begin(said.get("since")),
        until=end(said.get("until")),
    )
    found = _part(lambda cursor: browsing.entries(wanted, limit=50, cursor=cursor), request)
    told = {
        "form": form,
        "rows": rows(found.items, world),
        "older": onward(request.GET, found.next),
        "head": read.head(),
        "now": read.now(),
    }
    return render(request, "web/records/log.html", told)


def _change(said: str) -> str | None:
    """The reference that somebody typed, or `organisation`; none where nothing was."""
    found = said.strip()
    return found.lower() if found.lower() == ORGANISATION else found.upper() or None


def _part(look: Callable[[str | None], Page], request: HttpRequest) -> Page:
    try:
        return look(request.GET.get("before") or None)
    except UnknownCursorError as error:
        raise Http404 from error


def onward(asked: QueryDict, cursor: str | None) -> str:
    """The query of the next part of a list; empty at its end."""
    if cursor is None:
        return ""
    following = asked.copy()
    following["before"] = cursor
    return following.urlencode()


def begin(day: date | None) -> datetime | None:
    """The first instant of a day of the reader's."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


def end(day: date | None) -> datetime | None:
    """The first instant after a day of the reader's."""
    return begin(day + timedelta(days=1)) if day else None


def rows(items: Iterable[Told], world: World) -> list[Row]:
    """Entries with their sentences; those of a change know its plan and its people."""
    happened = [(each.happened, each.own) for each in items]
    views = _views(each.change for each, _ in happened)
    return [
        Row(
            log.lines([each], _known(views.get(each.change or ""), world))[0],
            each.seq,
            each.change or "",
            own,
        )
        for each, own in happened
    ]


def _views(refs: Iterable[str | None]) -> dict[str, View]:
    """The changes of a list, read at once however many they are."""
    named = tuple(dict.fromkeys(ref for ref in refs if ref))
    return {view.ref: view for view in read.several(named, read.now())} if named else {}


def _known(view: View | None, world: World) -> told_by.Known:
    return told_by.Known(world, view.facts) if view else told_by.Known(world)


@asks
def verify(request: HttpRequest) -> HttpResponse:
    """Check that the record is whole and true: anybody who may read it may ask."""
    if request.method == "POST":
        try:
            messages.success(request, checking.check())
        except checking.Fault as fault:
            messages.error(
                request,
                f"The record is not whole: {fault} Keep a copy, and compare it with a backup.",
            )
        except checking.TooLongError:
            messages.info(
                request,
                "The record is too long to be checked while you wait. Run “offcycle verify” on the server.",
            )
    return HttpResponseRedirect(resolve_url("log"))


@dataclass(frozen=True, slots=True)
class Departure:
    """One exception, in words."""

    made: Exceptional
    says: str
    system: str
    drill: bool


@page
def exceptional(request: HttpRequest) -> HttpResponse:
    """What the rules allow and somebody looks at afterwards, by period."""
    world = read.world()
    form = PeriodForm(request.GET or None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    only = exceptions.Period(
        begin(said.get("since")), end(said.get("until")), visible_systems(visitor(request), world)
    )
    found = _part(lambda cursor: exceptions.listed(only, limit=50, cursor=cursor), request)
    views = _views(each.made.change for each in found.items if each.made.kind == AMENDMENT)
    told = {
        "form": form,
        "rows": [_exception(each, world, views) for each in found.items],
        "older": onward(request.GET, found.next),
        "table": _query(only),
        "now": read.now(),
    }
    return render(request, "web/records/exceptions.html", told)


def _query(only: exceptions.Period) -> str:
    asked = QueryDict(mutable=True)
    for name, value in (("from", only.since), ("until", only.until)):
        if value:
            asked[name] = value.isoformat()
    return asked.urlencode()


def _exception(each: exceptions.Listed, world: World, views: Mapping[str, View]) -> Departure:
    view = views.get(each.made.change)
    return Departure(
        each.made,
        sentence(each.made, world.roster, _step(each.made, view) if view else ""),
        names.system(each.system, world.roster),
        each.drill,
    )


def _step(made: Exceptional, view: View) -> str:
    """What the step of an exception is called in its plan."""
    run = getattr(view.happened[made.n - 1].event, "run", "")
    return told_by.Known(view.world, view.facts).step(made.of, run)
