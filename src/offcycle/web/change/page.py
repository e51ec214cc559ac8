"""This module shows one change: where it is, what it waits for, what whoever looks can do, and all that happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.insight.minutes import Stretch, stretches
from offcycle.ledger.read import View
from offcycle.process import gates, triage
from offcycle.process import log as telling
from offcycle.process.kernel import Case
from offcycle.web import log, names, reach, times
from offcycle.web.change import clocks, doing, status
from offcycle.web.form import section as form
from offcycle.web.gates import stages, waits_for
from offcycle.web.notices import section as notices
from offcycle.web.people import section as people
from offcycle.web.plan import section as plan
from offcycle.web.review import section as review
from offcycle.web.run import section as run
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import seen, visitor

WAY = (
    ("Triage", ("triage",)),
    ("Plan", ("plan",)),
    ("Staging", ("staging",)),
    ("Form", ("form",)),
    ("Review", ("review",)),
    ("Production and notices", ("run", "notices")),
)
"""Steps 0 to 5 of the process, as people count them, with the stages of each."""
LATEST = 5


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of the page."""

    ref: str
    title: str
    system: str
    stage: str
    stage_name: str
    number: int  # of the step, as people count them
    priority: str
    verdict: str
    outcome: str
    drill: bool
    afterwards: bool
    security_related: bool
    is_open: bool
    ended_at: datetime | None


@for_people
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole of one change; for who may not see it there is no such change."""
    return render(request, "web/change/page.html", _told(request, seen(request, ref)))


@for_people
def on_paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The same to be printed: everything, and nothing that one can press."""
    return render(request, "web/change/print.html", _told(request, seen(request, ref)))


def _told(request: HttpRequest, view: View) -> dict[str, object]:
    case = view.case_for(visitor(request))
    states = gates.read(case)
    read_plan = plan.section(view, case)
    known = log.Known(case.world.roster, read_plan.titles if read_plan else {}, case.policy)
    found, waiting = clocks.section(case), waits_for(case, states)
    happened = log.lines(view.happened, telling.Known(view.world, view.facts))
    return {
        "now": view.at,
        "n": view.n,
        "head": head(case, states),
        "way": way(case, states),
        "waits_for": waiting,
        "doing": doing.section(case, states),
        "clocks": found,
        "late": clocks.late(found, waiting),
        "to_call": reach.to_call(case),
        "minutes": bars(stretches(case.facts)),
        "minutes_in_all": in_all(stretches(case.facts)),
        "status": status.lines(
            case, states, request.build_absolute_uri(resolve_url("change", view.ref))
        ),
        "stages": stages(case, states),
        "asked": asked(case),
        "plan": read_plan,
        "form": form.section(case),
        "submission": review.section(case),
        "runs": run.section(case, known),
        "people": people.section(case),
        "deliveries": notices.section(view.ref),
        "links": notices.links_of(case),
        "latest": happened[: -LATEST - 1 : -1],
        "log": happened,
    }


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
        number=next((n for n, (_, own) in enumerate(WAY) if stage in own), len(WAY)),
        priority=triage.priority(facts.triage, case.policy),
        verdict=triage.verdict(facts.triage),
        outcome=names.words(facts.outcome),
        drill=facts.drill,
        afterwards=facts.afterwards is not None,
        security_related=triage.security_related(facts),
        is_open=facts.is_open,
        ended_at=facts.closed_at or facts.withdrawn_at,
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of the indicator: complete, current or incomplete."""

    name: str
    state: str


def way(case: Case, states: tuple[gates.State, ...]) -> list[Segment]:
    """Steps 0 to 5, and which of them is the one that the change is at."""
    stage = gates.stage(case, states)
    found = []
    for name, own in WAY:
        met = all(state.satisfied for state in states if state.step in own)
        state = "current" if stage in own else "complete" if met else "incomplete"
        found.append(Segment(name, state))
    return found


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the way on the bar that is a thousand wide."""

    name: str
    said: str
    x: int
    width: int


def bars(found: tuple[Stretch, ...]) -> list[Bar]:
    """Where the minutes went, as parts of one bar; each is wide enough to be seen."""
    whole = sum((each.took for each in found), timedelta())
    drawn, x = [], 0
    for each in found:
        width = max(round(1000 * (each.took / whole)), 4)
        drawn.append(Bar(each.name, times.span(each.took), x, width))
        x += width
    return drawn


def in_all(found: tuple[Stretch, ...]) -> str:
    """How long the whole way took; empty as long as it has no end."""
    return times.span(sum((each.took for each in found), timedelta())) if found else ""


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
