"""This module is the run board: one run, the step that is to be done now in large, what came of the others, and who is there.

It is made for a screen that several people look at. What may be done is asked of the rules; nothing is decided here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from offcycle.ledger.read import View
from offcycle.process.canonical import read_back
from offcycle.process.facts import Run
from offcycle.process.kernel import Case, Refusal, available
from offcycle.process.run.standby import standing_by
from offcycle.process.run.steps import outcomes
from offcycle.web import names, reach
from offcycle.web.run import places
from offcycle.web.run.asking import ReportForm
from offcycle.web.run.steps import StepLine, lines, titles
from offcycle.web.visitor import page, seen, visitor

SOON = timedelta(minutes=15)
"""A standby that ends so soon is said louder."""
BUTTONS = {
    "done": "Done",
    "failed": "Failed",
    "skipped": "Skip",
    "not_needed": "Not needed",
}


@dataclass(frozen=True, slots=True)
class Standby:
    """Who stands by, and until when."""

    name: str
    until: datetime
    is_soon: bool
    is_me: bool
    telephone: str


@dataclass(frozen=True, slots=True)
class Board:
    """A run as it is shown."""

    id: str
    kind: str  # staging, production or rollback
    place: str  # in words, as the banner has it
    system: str
    address: str
    state: str
    outcome: str
    stop_reason: str
    started_by: str
    started_at: datetime
    ended_by: str
    ended_at: datetime | None
    rolls_back: str
    rolled_back_by: str
    carried_from: str
    words: str
    submission: int
    revision: int
    digest: str
    steps: list[StepLine]
    now: StepLine | None
    next: StepLine | None
    settled: int
    later: list[str]
    standby: Standby | None
    verdict: str
    verdict_reason: str
    validated_by: str
    agreed: int

    @property
    def in_production(self) -> bool:
        return self.kind != "staging"

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def left(self) -> list[StepLine]:
        """The steps by hand from the present one on, up to the first that is not."""
        found: list[StepLine] = []
        for step in self.steps:
            if step.settled:
                continue
            if not step.by_hand:
                break
            found.append(step)
        return found


@page
def show(request: HttpRequest, ref: str, number: str) -> HttpResponse:
    """The board of a run."""
    view = seen(request, ref)
    return shown(request, view, places.found(view, number), ReportForm())


def shown(request: HttpRequest, view: View, run: Run, form: ReportForm) -> HttpResponse:
    """The board, with a form that may have been refused."""
    case = view.case_for(visitor(request))
    board = of(case, run)
    if board.now:
        # What is typed for one step is never carried over to the next, which another may have come to meanwhile.
        form.auto_id = f"id_{board.now.key}_{len(board.now.attempts)}_%s"
    report = available("report-step", case) if board.running else ()
    ref, _, number = run.id.rpartition("-")
    told = {
        "ref": view.ref,
        "n": view.n,
        "title": case.facts.title,
        "drill": case.facts.drill,
        "board": board,
        "form": form,
        "now": case.at,
        "may_report": board.running and not report,
        "why_not": report,
        "buttons": [(name, BUTTONS[name]) for name in outcomes(run)],
        "may": may(case, run),
        "refused": form.refused,
        "report_to": reverse("report-step", args=(ref, number)),
        "tick_to": reverse("tick-steps", args=(ref, number)),
    }
    return render(request, "web/run/board.html", told, status=422 if form.is_bound else 200)


def of(case: Case, run: Run) -> Board:
    """What is known of a run."""
    facts, roster = case.facts, case.world.roster
    system, steps = roster.systems.get(facts.system), lines(case, run)
    open_steps = [step for step in steps if not step.settled]
    applied = facts.runs.get(run.rolls_back, run)
    kind = "rollback" if run.rolls_back else run.environment
    revision = facts.revisions[run.revision - 1]
    return Board(
        id=run.id,
        kind=kind,
        place="Production: rollback" if run.rolls_back else run.environment.capitalize(),
        system=names.system(facts.system, roster),
        address=str(getattr(system, run.environment, "")) if system else "",
        state=run.state,
        outcome=names.words(run.outcome),
        stop_reason=run.stop_reason,
        started_by=names.person(run.started_by, roster),
        started_at=run.started_at,
        ended_by=names.person(run.ended_by, roster) if run.ended_by else "",
        ended_at=run.ended_at,
        rolls_back=run.rolls_back,
        rolled_back_by=run.rolled_back_by,
        carried_from=next((step.carried for step in steps if step.carried), ""),
        words=read_back(facts.submissions[applied.submission - 1].seal)
        if applied.submission and run.environment == "production"
        else "",
        submission=applied.submission,
        revision=run.revision,
        digest=run.plan,
        steps=steps,
        now=open_steps[0] if open_steps else None,
        next=open_steps[1] if len(open_steps) > 1 else None,
        settled=len(steps) - len(open_steps),
        later=titles(revision, "later") if not run.rolls_back else [],
        standby=_standby(case) if run.environment == "production" else None,
        verdict=run.verdict,
        verdict_reason=run.verdict_reason,
        validated_by=names.person(run.validated_by, roster) if run.validated_by else "",
        agreed=run.agreed,
    )


def _standby(case: Case) -> Standby | None:
    standby = standing_by(case)
    if standby is None:
        return None
    return Standby(
        name=names.person(standby.account, case.world.roster),
        until=standby.until,
        is_soon=standby.until - case.at < SOON,
        is_me=standby.account == case.actor.account,
        telephone=reach.person(standby.account, "", case).telephone,
    )


ASKED = (
    "stop-run",
    "finish-run",
    "amend-step",
    "agree-step",
    "resolve-step",
    "stand-by",
    "stand-down",
    "start-rollback",
    "validate-production",
    "tick-steps",
    "plan",
    "request-help",
)


def may(case: Case, run: Run) -> dict[str, bool]:
    """Which other buttons the board has for whoever looks; about a run that has ended only those for afterwards."""
    during = {"stop-run", "finish-run", "amend-step", "agree-step", "tick-steps"}
    going = run.state == "running"
    return {
        name.replace("-", "_"): (going or name not in during) and not why(name, case)
        for name in ASKED
    }


def why(name: str, case: Case) -> tuple[Refusal, ...]:
    """Why whoever looks may not do it."""
    return available(name, case)
