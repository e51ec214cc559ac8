"""This module is the page on which the form is filled: what is known stands in it, what is missing is named with who can give it.

Theory of operation: what each field held when it was shown travels with the form, so that only what this person changed is sent, and
two people may fill it at once. A field that both have changed is not sent: the page shows both texts, and one is chosen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from offcycle.ledger.read import View
from offcycle.process import form as rules
from offcycle.process.events.form import Filled
from offcycle.process.facts import Happened
from offcycle.process.form import Field, Fill
from offcycle.process.kernel import Case, Refused
from offcycle.web import giving, names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, one_of, prose, yes_or_no
from offcycle.web.visitor import seen, visitor

FROM = {
    "system": "From the request.",
    "title": "From the request.",
    "requested_by": "From the request.",
    "requested_at": "From the request.",
    "description": "From the request.",
    "why": "From the answers of triage.",
    "priority": "From the answers of triage.",
    "verdict": "From the answers of triage.",
    "security_related": "From the answers of triage.",
    "affected": "From the answers of triage.",
    "plan": "From the plan.",
    "validated_by": "From staging.",
}
"""Where what is known already comes from, by the names that the policy's `filled_from` uses."""
CLASH, KEEP = "clash", "keep-"
"""The fields in which both texts were shown, and what was chosen in each."""
LINE, SENTENCE = 80, 401  # characters that fit in a line, and that a sentence has fewer than
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who filled a field last, and when."""

    who: str
    at: datetime


def writers(happened: Iterable[Happened], case: Case) -> dict[str, Writer]:
    """Who filled each field last."""
    return {
        name: Writer(case.name(each.by), each.at)
        for each in happened
        if isinstance(each.event, Filled)
        for name in each.event.fields
    }


def form_of(case: Case, typed: QueryDict | None = None) -> PageForm:
    """The organisation's form as a form: with what stands in it, or with what somebody sent."""
    found = rules.fields(case)
    each_named = not together(case)
    asked = {each.about.name: _field(each, _hint(each, case, named=each_named)) for each in found}
    kind = cast("type[PageForm]", type("FillForm", (PageForm,), {"only_changed": True, **asked}))
    return kind(typed, initial={each.about.name: each.value for each in found})


def _field(of: Field, hint: str) -> forms.Field:
    """How a field of the form is asked for; whether it is needed is told, and is no reason to refuse what else is there."""
    field = MADE.get(of.about.kind, _line)(of, hint)
    cast("Any", field).needed = of.about.required
    return field


def _line(of: Field, hint: str) -> forms.Field:
    """A line; or two, where it takes a sentence or holds more than a line already."""
    if len(of.value) > LINE or of.about.longest in range(LINE, SENTENCE):
        return prose(of.about.label, hint, rows=2)
    return forms.CharField(label=of.about.label, help_text=hint, required=False)


def _number(of: Field, hint: str) -> forms.Field:
    field = _line(of, hint)
    field.widget.attrs["inputmode"] = "decimal"
    return field


def _chosen(of: Field, hint: str) -> forms.Field:
    """A field with a choice; a value that is none of them any more stays one."""
    values = dict.fromkeys((*of.about.choices, *([of.value] if of.value else [])))
    return one_of(of.about.label, [(each, each) for each in values], hint, required=False)


def _yes_or_no(of: Field, hint: str) -> forms.Field:
    return yes_or_no(of.about.label, hint)


MADE: dict[str, Callable[[Field, str], forms.Field]] = {
    "long_text": lambda of, hint: prose(of.about.label, hint),
    "choice": _chosen,
    "yes_no": _yes_or_no,
    "number": _number,
}
"""How each kind of field is asked for; the others are a line."""


def _hint(of: Field, case: Case, *, named: bool) -> str:
    """What helps to fill it: where it is from, or who can give it."""
    told = [of.about.help]
    if of.missing and named:
        told.append(f"It can be given by {_whom(of, case)}.")
    elif of.filled_from != "typed":
        told.append(FROM.get(of.filled_from, ""))
    return " ".join(each for each in told if each)


def together(case: Case) -> str:
    """Who can give all that is missing; empty where different people are asked."""
    asked = {_whom(each, case) for each in rules.fields(case) if each.missing}
    return asked.pop() if len(asked) == 1 else ""


def _whom(of: Field, case: Case) -> str:
    """Who can give what is missing."""
    return names.whom(case.waiting(*(of.about.asked_of or case.policy.may.form)), case.world)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed at once: what each of them wrote."""

    name: str
    label: str
    mine: str
    theirs: str
    writer: Writer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling(Deed):
    """Takes what this person changed; where somebody else changed the same field meanwhile, both texts are shown."""

    def page(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Show the form, or fill what was changed in it."""
        view = seen(request, ref)
        case = view.case_for(visitor(request))
        if request.method != "POST":
            return self._read(request, view, case, form_of(case))
        tried = form_of(case, request.POST)
        valid, clashes = tried.is_valid(), clashing(tried, request.POST, view, case)
        if clashes:
            return self._read(request, view, case, _again(request.POST, case, clashes), clashes)
        if valid and not tried.changed_data:
            tried.add_error(None, "Nothing was changed. Fill a field, or go back.")
        elif valid:
            answer = self._give(request, view, case, tried)
            if not isinstance(answer, Refused):
                return answer
            tried.refused = answer.refusals
        return self._read(request, view, case, tried)

    def _give(
        self, request: HttpRequest, view: View, case: Case, form: PageForm
    ) -> HttpResponse | Refused:
        """Only if nothing happened since the fields were compared, so that nothing is overwritten."""
        given = giving.Given(self.command, self.ask(form, case), view.ref, if_n=view.n)
        return giving.give(
            request, given, onward=giving.to_change(view.ref, self.part), done=self.done
        )

    def _read(
        self,
        request: HttpRequest,
        view: View,
        case: Case,
        form: PageForm,
        clashes: tuple[Clash, ...] = (),
    ) -> HttpResponse:
        found, by = rules.fields(case), writers(view.happened, case)
        told = {
            "deed": self,
            "ref": view.ref,
            "n": view.n,
            "now": case.at,
            "title": case.facts.title,
            "form": form,
            "why_not": () if form.is_bound else self.refusals(case),
            "clashes": clashes,
            "whom": together(case),
            "missing": [form[each.about.name] for each in found if each.missing],
            "typed": [
                (form[each.about.name], by.get(each.about.name))
                for each in found
                if each.filled_from == "typed"
            ],
            "left": [
                form[each.about.name] for each in found if not each.missing and not each.filled_from
            ],
            "known": [
                form[each.about.name] for each in found if each.filled_from not in {"typed", ""}
            ],
        }
        return render(request, self.template, told, status=422 if form.is_bound else 200)


def changes(form: PageForm, _: Case) -> Fill:
    """What this person changed, but for the fields in which they keep what somebody else wrote."""
    return Fill(
        {
            name: plain(form.cleaned_data[name])
            for name in form.changed_data
            if form.data.get(KEEP + name) != THEIRS
        }
    )


def clashing(form: PageForm, typed: QueryDict, view: View, case: Case) -> tuple[Clash, ...]:
    """The fields that this person changed and somebody else, too, since they were shown; and those of them in which nothing is chosen yet."""
    by, asked = writers(view.happened, case), typed.getlist(CLASH)
    found = []
    for each in rules.fields(case):
        name, theirs = each.about.name, plain(each.value)
        shown, mine = (plain(typed.get(key, "")) for key in (f"initial-{name}", name))
        undecided = name in asked and typed.get(KEEP + name) not in {MINE, THEIRS}
        if name in form.changed_data and theirs != mine and (theirs != shown or undecided):
            found.append(Clash(name, each.about.label, mine, theirs, by.get(name)))
    return tuple(found)


def _again(typed: QueryDict, case: Case, clashes: tuple[Clash, ...]) -> PageForm:
    """The form with all that was typed, now measured against what stands there: to send it again is a choice."""
    again = typed.copy()
    for each in clashes:
        again[f"initial-{each.name}"] = each.theirs
    return form_of(case, again)


def plain(text: str) -> str:
    """A text with line ends as the record has them, whatever the browser sent."""
    return str(text).replace("\r\n", "\n").replace("\r", "\n").strip()


FILL = Filling(
    command="fill-form",
    button="Save what I filled in",
    offer="Fill the form",
    title="The form",
    lead="What is known stands in it already. Fill what you know; the rest can be filled by others, also at the same time.",
    ask=changes,
    done="What you filled in is saved.",
    template="web/form/fill.html",
    part="form",
)
