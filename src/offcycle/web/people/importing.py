"""This module is the page on which administrators import people or systems from a table: checked whole, shown, and made so in one go."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import read
from offcycle.ledger.record import Recorded
from offcycle.people import importing, sheets
from offcycle.people.importing import Plan, Planned
from offcycle.process.canonical import digest
from offcycle.process.kernel import Refused
from offcycle.web import giving
from offcycle.web.fields import PageForm, Tick, one_of
from offcycle.web.organisation import case_of, refusals
from offcycle.web.people import ways
from offcycle.web.visitor import asks

LARGEST = 2 * 1024 * 1024
SYSTEMS = "systems"


class TableForm(PageForm):
    """A table, and what it is of."""

    kind = one_of("What is in the table?", [("people", "People and roles"), (SYSTEMS, "Systems")])
    text = forms.CharField(
        label="Table",
        required=False,
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text="Pasted from a spreadsheet, or as CSV; the first line names the columns.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        help_text="CSV in UTF-8, as spreadsheets save it. It replaces the text.",
    )
    exact = forms.BooleanField(
        label="Take roles that are not in the table from the people who are",
        required=False,
        widget=Tick,
    )

    def clean(self) -> dict[str, Any]:
        """The table is what the file says, if there is one; its text goes on to the next press."""
        said: dict[str, Any] = super().clean() or {}
        file = said.get("file")
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError({"file": "The file is larger than 2 MiB. Split it."})
        said["content"] = file.read() if file else said.get("text", "").encode()
        if not said["content"].strip():
            raise forms.ValidationError({"text": "Paste a table, or choose its file."})
        return said


@asks
def table(request: HttpRequest) -> HttpResponse:
    """The form; what the table would change; and, once that was seen, the change itself."""
    case = case_of(request)
    form = TableForm(
        request.POST or None,
        request.FILES or None,
        initial={"kind": request.GET.get("kind", "people")},
    )
    told: dict[str, Any] = {
        "way": ways.among_all(case, ""),
        "form": form,
        "why_not": refusals("add-account", case),
        "people_columns": importing.PEOPLE,
        "systems_columns": importing.SYSTEMS,
    }
    if not form.is_bound or told["why_not"]:
        return render(request, "web/people/import.html", told)
    status = 422
    if form.is_valid():
        plan = _planned(form.cleaned_data)
        told |= {"plan": plan, "text": _text(form), "seen": _digest(plan.todo)}
        if plan.todo and not plan.faults:
            status = 200
            if request.POST.get("seen") == told["seen"]:
                answer = _imported(request, plan.todo)
                if not isinstance(answer, Refused):
                    return answer
                form.refused, status = answer.refusals, 422
    return render(request, "web/people/import.html", told, status=status)


def _planned(said: dict[str, Any]) -> Plan:
    systems, world, now = said["kind"] == SYSTEMS, read.world(), read.now()
    needed, others = importing.SYSTEMS if systems else importing.PEOPLE
    sheet = sheets.read(said["content"], needed=needed, others=others)
    if systems:
        return importing.plan_systems(sheet, world, now)
    return importing.plan_people(sheet, world, now, exact=bool(said["exact"]))


def _text(form: TableForm) -> str:
    return str(form.cleaned_data["content"].decode("utf-8-sig", "replace"))


def _digest(todo: Iterable[Planned]) -> str:
    """What was shown, so that nothing else is imported than what was seen."""
    return digest("\n".join(f"{each.about}: {each.says}" for each in todo).encode())


def _last(outcomes: Iterator[Recorded | Refused]) -> Recorded | Refused:
    """The last outcome, or the first refusal; nothing is given after one."""
    outcome = next(outcomes)
    for following in outcomes:
        if isinstance(outcome, Refused):
            break
        outcome = following
    return outcome


def _imported(request: HttpRequest, todo: list[Planned]) -> HttpResponse | Refused:
    """Give all commands in one transaction: if one is refused after all, none was given."""

    def work() -> Recorded | Refused:
        given = (giving.Given(each.command, each.ask) for each in todo)
        outcomes = (giving.command(request, each) for each in given)
        return _last(outcomes)

    count = f"{len(todo)} changes" if len(todo) > 1 else "One change"
    done = f"Imported: {count.lower()}. Each new person still needs a password."
    return giving.carry_out(request, work, onward=resolve_url("people"), done=done)
