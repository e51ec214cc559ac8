"""This module takes what came of steps from the board: one with its note and screenshots, or in staging several with one press."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from offcycle.ledger.read import View
from offcycle.process.canonical import digest
from offcycle.process.facts import Run
from offcycle.process.kernel import Refusal, Refused
from offcycle.process.run.several import TickSteps
from offcycle.process.run.steps import ReportStep
from offcycle.web import giving, names
from offcycle.web.fields import PageForm, prose
from offcycle.web.run import places
from offcycle.web.run.pictures import Pictures
from offcycle.web.visitor import asks, seen

DONE = "done"


class ReportForm(PageForm):
    """What came of the step that is to be done now."""

    step = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.CharField(widget=forms.HiddenInput, initial=DONE)
    note = prose("Note", "What came out, or why it was not done.", rows=2)
    pictures = Pictures()


class TickForm(PageForm):
    """The steps that were done."""

    steps = forms.MultipleChoiceField(choices=[])

    def __init__(self, *args: object, run: Run, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["steps"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - it is declared above
        field.choices = [(key, key) for key in run.steps]
        field.error_messages["required"] = "Tick at least one step."


@asks
def report(request: HttpRequest, ref: str, number: str) -> HttpResponse:
    """Report the step; refused, the board is shown again with all that was typed."""
    view = seen(request, ref)
    run = places.found(view, number)
    if request.method != "POST":
        return redirect(places.board(run.id))
    form = ReportForm(request.POST, request.FILES)
    if form.is_valid():
        answer = _report(request, view, run, form)
        if not isinstance(answer, Refused):
            return answer
        form.refused = answer.refusals
    return _again(request, view, run, form)


def _report(request: HttpRequest, view: View, run: Run, form: ReportForm) -> HttpResponse | Refused:
    typed = form.cleaned_data
    shown: list[bytes] = typed["pictures"]
    ask = ReportStep(
        run.id,
        typed["step"],
        typed["outcome"],
        typed["note"],
        attachments=tuple(digest(each) for each in shown),
    )
    given = giving.Given("report-step", ask, view.ref, shown)
    place = [*run.steps].index(ask.step) + 1 if ask.step in run.steps else 0
    said = f"Step {place}: {names.words(ask.outcome)}."
    return giving.give(request, given, onward=places.board(run.id, "now"), done=said)


@asks
def tick(request: HttpRequest, ref: str, number: str) -> HttpResponse:
    """Report several steps in staging as done."""
    view = seen(request, ref)
    run = places.found(view, number)
    if request.method != "POST":
        return redirect(places.board(run.id))
    form = TickForm(request.POST, run=run)
    refused = ReportForm({}, {})
    if form.is_valid():
        steps = tuple(form.cleaned_data["steps"])
        given = giving.Given("tick-steps", TickSteps(run.id, steps), view.ref)
        said = f"{len(steps)} steps are done." if len(steps) > 1 else "The step is done."
        answer = giving.give(request, given, onward=places.board(run.id, "now"), done=said)
        if not isinstance(answer, Refused):
            return answer
        refused.refused = answer.refusals
    else:
        refused.refused = (Refusal("tick.none", "", "No step was ticked.", "Tick at least one."),)
    return _again(request, view, run, refused)


def _again(request: HttpRequest, view: View, run: Run, form: ReportForm) -> HttpResponse:
    from offcycle.web.run.board import shown  # noqa: PLC0415 - the board shows this module's form

    return shown(request, view, run, form)
