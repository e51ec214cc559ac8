"""This module is the short pages about the organisation: a command, the form in which it is asked for, and whom or what it is about.

They are to people, systems, absences and freezes what a deed is to a change: whether somebody may do it, and why not, is asked
of the rules.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import URLPattern, path

from offcycle.ledger import read
from offcycle.process.facts import Facts
from offcycle.process.kernel import Case, Refusal, Refused, available
from offcycle.process.world import World
from offcycle.web import giving
from offcycle.web.deeds import NothingTyped
from offcycle.web.fields import PageForm
from offcycle.web.visitor import asks, visitor

Way = tuple[tuple[str, str], ...]
"""Where a page stands: the words and addresses of those above it."""


class KnowingForm(PageForm):
    """A form that knows the organisation, and whom or what it is about."""

    def __init__(self, *args: Any, case: Case, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.of = case, of


def case_of(request: HttpRequest) -> Case:
    """The organisation as the rules see it when the visitor looks at it."""
    return Case(Facts(), read.world(), visitor(request), read.now())


def refusals(command: str, case: Case) -> tuple[Refusal, ...]:
    """Why the visitor may not give a command now; empty when they may."""
    return available(command, case)


def _nothing(_case: Case, _of: str) -> Mapping[str, object]:
    return {}


def _always(_world: World, _of: str) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDeed:
    """What somebody may do to the organisation, as a page; `of` is whom or what it is about, from the address."""

    command: str
    address: str  # such as people/<str:of>/disable
    button: str  # what pressing it does, as an order
    ask: Callable[[Any, Case, str], object]
    done: str  # what is said afterwards, as a fact
    back: Callable[[Case, str], str]  # to where it leads, and where whoever does not do it goes
    slug: str = ""  # the name of the address, if not that of the command
    title: str = ""
    lead: str = ""
    form: type[PageForm] = NothingTyped
    initial: Callable[[Case, str], Mapping[str, object]] = _nothing
    told: Callable[[Case, str], Mapping[str, object]] = _nothing
    known: Callable[[World, str], bool] = _always  # else there is no such page
    way: Callable[[Case, str], Way] = lambda _case, _of: ()
    template: str = "web/organisation.html"
    onward: giving.Onward | None = None  # to where it leads, if not back there
    grave: bool = False

    @property
    def heading(self) -> str:
        return self.title or self.button

    @property
    def name(self) -> str:
        return self.slug or self.command

    def url(self) -> URLPattern:
        """Its address, by the name of its command."""

        def view(request: HttpRequest, of: str = "") -> HttpResponse:
            return self.page(request, of)

        return path(self.address, asks(view), name=self.name)

    def page(self, request: HttpRequest, of: str) -> HttpResponse:
        """Show the form, or carry out what it asks for."""
        case = case_of(request)
        if not self.known(case.world, of):
            raise Http404
        form = self._form(request, case, of)
        if request.method == "POST" and form.is_valid():
            given = giving.Given(self.command, self.ask(form, case, of))
            answer = giving.give(
                request, given, onward=self.onward or self.back(case, of), done=self.done
            )
            if not isinstance(answer, Refused):
                return answer
            form.refused = answer.refusals
        return self._shown(request, case, of, form)

    def _form(self, request: HttpRequest, case: Case, of: str) -> PageForm:
        known = {"case": case, "of": of} if issubclass(self.form, KnowingForm) else {}
        if request.method == "POST":
            return self.form(request.POST, request.FILES, **known)
        return self.form(initial={**self.initial(case, of), **request.GET.dict()}, **known)

    def _shown(self, request: HttpRequest, case: Case, of: str, form: PageForm) -> HttpResponse:
        told = {
            "deed": self,
            "of": of,
            "way": self.way(case, of),
            "form": form,
            "now": case.at,
            "back": self.back(case, of),
            "why_not": () if form.is_bound else refusals(self.command, case),
            **self.told(case, of),
        }
        return render(request, self.template, told, status=422 if form.is_bound else 200)


def to(name: str) -> Callable[[Case, str], str]:
    """The way to a page about the same, by its name."""
    return lambda _case, of: resolve_url(name, of)


def to_all(name: str) -> Callable[[Case, str], str]:
    """The way to a page about everything, by its name."""
    return lambda _case, _of: resolve_url(name)
