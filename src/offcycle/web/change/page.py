"""This module shows one change: where it is, what it waits for, its gates, plan, approvals, runs and log."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from offcycle.ledger import read
from offcycle.ledger.record import UnknownChangeError
from offcycle.process import form, gates, triage
from offcycle.process.kernel import Case
from offcycle.process.visibility import may_see
from offcycle.web import log, names
from offcycle.web.gates import stages, waits_for
from offcycle.web.notices import section as notices
from offcycle.web.plan import section as plan
from offcycle.web.review import section as review
from offcycle.web.run import section as run
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import visitor


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of the page."""

    ref: str
    title: str
    system: str
    stage: str
    stage_name: str
    priority: str
    verdict: str
    outcome: str
    drill: bool
    security_related: bool
    is_open: bool
    ended_at: datetime | None


@for_people
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole of one change; for who may not see it there is no such change."""
    actor = visitor(request)
    try:
        view = read.change(ref)
    except UnknownChangeError as error:
        raise Http404 from error
    case = view.case_for(actor)
    if not may_see(actor, case.world, case.facts):
        raise Http404
    states = gates.read(case)
    read_plan = plan.section(case)
    known = log.Known(case.world.roster, read_plan.titles if read_plan else {}, case.policy)
    told = {
        "now": view.at,
        "head": head(case, states),
        "waits_for": waits_for(case, states),
        "stages": stages(case, states),
        "asked": asked(case),
        "plan": read_plan,
        "form": form.fields(case),
        "submission": review.section(case),
        "runs": run.section(case, known),
        "deliveries": notices.section(view.ref),
        "log": log.lines(view.happened, known),
    }
    return render(request, "web/change/page.html", told)


def head(case: Case, states: tuple[gates.State, ...]) -> Head:
    """Which change it is, and how it stands."""
    facts = case.facts
    stage = gates.stage(case, states)
    return Head(
        ref=facts.ref,
        title=facts.title,
        system=names.system(facts.system, case.world.roster),
        stage=stage,
        stage_name=names.step(stage),
        priority=triage.priority(facts.triage, case.policy),
        verdict=triage.verdict(facts.triage),
        outcome=names.words(facts.outcome),
        drill=facts.drill,
        security_related=triage.security_related(facts),
        is_open=facts.is_open,
        ended_at=facts.closed_at or facts.withdrawn_at,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The request and the answers, as they stand."""

    by: str
    at: datetime | None
    description: str
    answers: list[tuple[str, str]]
    links: tuple[str, ...]
    affected: list[str]


def asked(case: Case) -> Asked:
    """What was asked for, by whom, and what was answered in triage."""
    facts, answered = case.facts, case.facts.triage
    said = ((label, log.yes_or_no(getattr(answered, name))) for name, label in log.ANSWERS.items())
    return Asked(
        by=names.person(facts.requested_by, case.world.roster),
        at=facts.requested_at,
        description=answered.description,
        answers=[(label, value) for label, value in said if value not in {"", "None"}],
        links=answered.links,
        affected=[names.system(slug, case.world.roster) for slug in answered.affected],
    )
