"""This module is the page on which a plan begins: an earlier plan that went well, a template, a runbook file, or an empty page."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import starting
from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded
from offcycle.ledger.starting import NoSourceError, Start
from offcycle.process.keeping_say import kept
from offcycle.process.kernel import Actor, Case, Refusal, Refused, available
from offcycle.process.rules import listed
from offcycle.web import giving, names
from offcycle.web.fields import PageForm, Tick
from offcycle.web.plan import texts
from offcycle.web.visitor import asks, seen, visitor


@dataclass(frozen=True, slots=True)
class Line:
    """Something to start from, as it is offered."""

    came_from: str
    template: str  # its name; empty for an earlier change
    title: str
    by: str
    at: datetime
    steps: int
    outcome: str
    ran_at: datetime | None  # when it last changed production for the good
    ran_how: str
    silences: str  # who would have no say any more


class StartForm(PageForm):
    """What the plan starts from."""

    source = forms.CharField(required=True, error_messages={"required": "Choose one of them."})
    give_up_say = forms.BooleanField(
        label="I know that this ends my say in this change as an approver",
        required=False,
        widget=Tick,
    )


@asks
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """What the plan can start from, the best first; a press makes it the first revision."""
    view, actor = seen(request, ref), visitor(request)
    case = view.case_for(actor)
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer = _started(request, view, actor, form)
        if not isinstance(answer, Refused):
            return answer
        form.refused = answer.refusals
    return _drawn(request, view, case, form)


def _drawn(request: HttpRequest, view: View, case: Case, form: StartForm) -> HttpResponse:
    current = case.facts.plan
    found = () if current else starting.starts(view, case.actor)
    lines = [_line(each, case) for each in found]
    told = {
        "ref": view.ref,
        "title": case.facts.title,
        "system": names.system(case.facts.system, case.world.roster),
        "now": case.at,
        "form": form,
        "why_not": () if form.is_bound else available("plan", case),
        "current": current,
        "author": names.person(current.author, case.world.roster) if current else "",
        "well": [each for each in lines if each.ran_at],
        "templates": [each for each in lines if each.template],
        "others": [each for each in lines if not each.template and not each.ran_at],
        "chosen": form.data.get("source", ""),
        "say": kept(case, "plan", given_up=False),
        "files": ",".join((*texts.FILES, "text/markdown", "text/plain")),
    }
    return render(request, "web/plan/start.html", told, status=422 if form.is_bound else 200)


def _line(found: Start, case: Case) -> Line:
    template = found.came_from.startswith(starting.TEMPLATE)
    run = found.last_run
    return Line(
        came_from=found.came_from,
        template=found.came_from.removeprefix(starting.TEMPLATE) if template else "",
        title=found.title,
        by=names.person(found.by, case.world.roster),
        at=found.at,
        steps=found.steps,
        outcome=names.words(found.outcome),
        ran_at=(run.ended_at or run.started_at) if run else None,
        ran_how=names.words(run.outcome) if run else "",
        silences=listed([names.person(each, case.world.roster) for each in found.silences]),
    )


def _started(
    request: HttpRequest, view: View, actor: Actor, form: StartForm
) -> HttpResponse | Refused:
    said = form.cleaned_data
    name = str(said["source"])
    template = name.removeprefix(starting.TEMPLATE) if name.startswith(starting.TEMPLATE) else ""

    def work() -> Recorded | Refused:
        try:
            begun = starting.source(view, actor, change="" if template else name, template=template)
        except NoSourceError as error:
            return Refused((Refusal("plan.source", "source", str(error), "Choose another."),))
        return starting.start(view, actor, begun, give_up_say=said["give_up_say"])

    onward = resolve_url("plan", view.ref)
    return giving.carry_out(request, work, onward=onward, done=_told)


def _told(recorded: Recorded) -> str:
    revision = recorded.facts.revisions[-1]
    source = revision.came_from.removeprefix(starting.TEMPLATE)
    return f"The plan starts from {source}, and is saved as revision {revision.number}. Now correct what is different this time."
