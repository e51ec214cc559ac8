"""This module is the short pages with one purpose: a command, the form in which it is asked for, and who may give it.

A deed says what a command is called on its button, which fields it has, and where it leads. Whether it may be given now, and why
not, is asked of the rules; the page of a change lists the deeds from here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded
from offcycle.process.kernel import COMMANDS, Case, Refusal, Refused, available
from offcycle.web import giving
from offcycle.web.fields import PageForm
from offcycle.web.visitor import asks, seen, visitor

Told = Callable[[Case], Mapping[str, object]]


class NothingTyped(PageForm):
    """A form that is its button alone."""


def nothing(_: Case) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody may do on a change, as a page: /changes/CR-1001/<slug>.

    `ask` makes what the command takes of the form and the case; `form` may take the keyword `case`, if `knows_case`.
    """

    command: str
    button: str  # what pressing it does, as an order: “Acknowledge”
    ask: Callable[[Any, Case], object]
    done: (
        str | Callable[[Recorded], str]
    )  # what is said afterwards, as a fact: “You acknowledged it.”
    offer: str = ""  # what leads to the page says; the button's words where it is empty
    title: str = ""  # of the page; the button's words where it is empty
    lead: str = ""  # one or two sentences on what it is for
    form: type[PageForm] = NothingTyped
    knows_case: bool = False
    initial: Told = nothing
    named: tuple[str, ...] = ()  # fields that the link to the page may fill in, such as ?step=s2
    told: Told = nothing  # what a template of its own shows besides
    template: str = "web/deed.html"
    part: str = ""  # of the change's page, to which it leads back
    onward: giving.Onward | None = None  # to where it leads, if not back there
    grave: bool = False  # what cannot be taken back, or stops something: drawn so
    slug: str = ""

    @property
    def address(self) -> str:
        return self.slug or self.command

    @property
    def offered(self) -> str:
        return self.offer or self.button

    @property
    def heading(self) -> str:
        return self.title or self.button

    def refusals(self, case: Case) -> tuple[Refusal, ...]:
        """Why whoever looks may not do it now; empty when they may."""
        return available(self.command, case)

    def url(self) -> URLPattern:
        """Its address, by the name of its command; and from now on it is known to the page of a change."""
        DEEDS[self.command] = self

        def view(request: HttpRequest, ref: str) -> HttpResponse:
            return self.page(request, ref)

        return path(f"changes/<str:ref>/{self.address}", asks(view), name=self.command)

    def page(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Show the form, or carry out what it asks for."""
        view = seen(request, ref)
        case = view.case_for(visitor(request))
        form = self._form(request, case)
        if request.method == "POST" and form.is_valid():
            answer = self._give(request, view, case, form)
            if not isinstance(answer, Refused):
                return answer
            form.refused = answer.refusals
        return self.shown(request, view, case, form)

    def _form(self, request: HttpRequest, case: Case) -> PageForm:
        known = {"case": case} if self.knows_case else {}
        if request.method == "POST":
            return self.form(request.POST, request.FILES, **known)
        named = {name: request.GET[name] for name in self.named if name in request.GET}
        return self.form(initial={**self.initial(case), **named}, **known)

    def _give(
        self, request: HttpRequest, view: View, case: Case, form: PageForm
    ) -> HttpResponse | Refused:
        given = giving.Given(self.command, self.ask(form, case), view.ref)
        onward = self.onward or giving.to_change(view.ref, self.part)
        return giving.give(request, given, onward=onward, done=self.done)

    def shown(self, request: HttpRequest, view: View, case: Case, form: PageForm) -> HttpResponse:
        """The page with its form, or with why it cannot be done now."""
        facts = case.facts
        told = {
            "deed": self,
            "ref": view.ref,
            "title": facts.title,
            "form": form,
            "now": case.at,
            "why_not": () if form.is_bound else self.refusals(case),
            "says": COMMANDS[self.command].says,
            **self.told(case),
        }
        return render(request, self.template, told, status=422 if form.is_bound else 200)


DEEDS: dict[str, Deed] = {}
"""Every deed that has a page, by its command."""
