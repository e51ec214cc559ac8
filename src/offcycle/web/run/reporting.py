"""This module takes what came of steps from the board: one with its note and screenshots, or in staging several with one press."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from offcycle.ledger.read import View
from offcycle.process.canonical import digest
from offcycle.process.facts import Run
from offcycle.process.kernel import Refusal, Refused
from offcycle.process.run.several import TickSteps
from offcycle.process.run.steps import ReportStep
from offcycle.web import giving, names
from offcycle.web.run import places
from offcycle.web.run.asking import ReportForm, TickForm
from offcycle.web.run.board import shown
from offcycle.web.visitor import asks, seen


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
    return shown(request, view, run, form)


def _report(request: HttpRequest, view: View, run: Run, form: ReportForm) -> HttpResponse | Refused:
    typed = form.cleaned_data
    attached: list[bytes] = typed["pictures"]
    ask = ReportStep(
        run.id,
        typed["step"],
        typed["outcome"],
        typed["note"],
        attachments=tuple(digest(each) for each in attached),
    )
    given = giving.Given("report-step", ask, view.ref, attached)
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
    return shown(request, view, run, refused)
