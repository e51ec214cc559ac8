"""This module holds the rules of the run that goes on: which one it is, who may take its steps, and what keeps the next one back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from offcycle.process.facts import Run, Submission
from offcycle.process.kernel import WORKER, Case, Check, Met, Rule, Unmet, check, rule
from offcycle.process.review import decision
from offcycle.process.rules import listed, may, people
from offcycle.process.run.standby import standing_by

PRODUCTION = "production"
HAND = "hand"
TAKEN_BACK = frozenset({"rejected", "deferred", "withdrawn", "replaced"})


def named(case: Case, run: str) -> Run | None:
    """The run that goes on, if it is the one that was named."""
    running = case.facts.running
    return running if running and running.id == run else None


def not_running(run: str) -> Unmet:
    """The answer to who names another run than the one that goes on."""
    return Unmet(f"{run} is not going on.", "Name the run that is going on.")


def names_the_run(name: str) -> Check[Any]:
    """The check that the run that was typed is the one that goes on."""

    def find(case: Case, ask: Any) -> Unmet | None:
        return None if named(case, ask.run) or not case.facts.running else not_running(ask.run)

    return check(name, "The run that is named is the one that goes on.")(find)


def kind(case: Case, run: Run, key: str) -> str:
    """How a step is done: by hand, or by an executor; what is undone is undone by hand."""
    found = case.facts.revisions[run.revision - 1].step(key)
    return found.kind if found else HAND


def step_name(case: Case, run: Run, key: str) -> str:
    """A step as people speak of it: its place in the run, and its title."""
    title = case.facts.revisions[run.revision - 1].titles.get(key, "")
    return f"step {list(run.steps).index(key) + 1}" + (f" “{title}”" if title else "")


def by_worker(case: Case) -> bool:
    """Whether the background loop reports what an executor did."""
    return case.actor.account == WORKER and case.actor.via == WORKER


@rule("run.going_on", "A run is going on.")
def going_on(case: Case) -> Unmet | None:
    """Whether there is a run to report on."""
    return None if case.facts.running else Unmet("No run is going on.", "Start one first.")


def _run_role(what: Callable[[str], str]) -> Rule:
    def find(case: Case) -> Unmet | None:
        running = case.facts.running
        if running is None or by_worker(case):
            return None
        return may(what(running.environment)).find(case)

    return Rule("run.may", "The actor may run in the environment of the run that goes on.", find)


may_run = _run_role(lambda environment: "production" if environment == PRODUCTION else "staging")


@rule(
    "run.may_stop",
    "A run is stopped by whoever may run there, or by a role that the policy names for it.",
)
def may_stop(case: Case) -> Unmet | None:
    """Whether the actor may stop the run that goes on."""
    found = may_run.find(case)
    return found if found and may("stop").find(case) else None


@rule(
    "run.same_plan",
    "A run in staging goes on with the plan as it reads now; a corrected plan takes its place once it can be run.",
)
def same_plan(case: Case) -> Unmet | None:
    """Whether the run goes through what the plan says now; in production, what was sealed is run."""
    run, current = case.facts.running, case.facts.plan
    if run is None or current is None or run.environment == PRODUCTION:
        return None
    if current.operations[run.environment] == run.operations:
        return None
    return Unmet(
        f"Revision {current.number} of the plan cannot be run yet, so {run.id} waits.",
        "Settle what is left open in the plan. The run then goes on, and untouched steps keep their result.",
        case.waiting(*case.policy.may.plan),
        current.at,
    )


def _in_production(case: Case) -> Run | None:
    """The run that applies the plan to production now; a rollback does not, and is never held up."""
    run = case.facts.running
    return run if run and run.environment == PRODUCTION and not run.rolls_back else None


@rule(
    "run.still_approved", "No further step is taken in production once the approval was taken back."
)
def still_approved(case: Case) -> Unmet | None:
    """Whether what is applied to production is still approved."""
    run = _in_production(case)
    if run is None:
        return None
    submission = case.facts.submissions[run.submission - 1]
    if submission.state not in TAKEN_BACK and not _withdrawn(case, submission):
        return None
    return Unmet(
        f"The approval of submission {submission.number} was taken back{_by(case, submission)}.",
        "Stop the run, and say how far it got. Then roll it back, or settle it and submit again.",
        case.waiting(*case.policy.may.production),
    )


def _withdrawn(case: Case, submission: Submission) -> bool:
    """Whether an approver took their yes back, and what is left of the approvals is not enough."""
    taken = any(each.verdict == "withdraw" for each in submission.decisions.values())
    return taken and not isinstance(decision.approved.look(case), Met)


def _by(case: Case, submission: Submission) -> str:
    said = submission.decisions.values()
    names = [case.name(each.by) for each in said if each.verdict in {"reject", "defer", "withdraw"}]
    return f" by {listed(names)}" if names else ""


@rule("run.stood_by", "A step is taken in production while somebody stands by.")
def still_stood_by(case: Case) -> Unmet | None:
    """Whether somebody still stands by for the run in production."""
    run, standby = _in_production(case), case.facts.standby
    if run is None or standing_by(case):
        return None
    roles = case.policy.may.stand_by
    who = case.name(standby.account) if standby else "Nobody"
    return Unmet(
        f"{who} stands by no more, and nobody has taken their place."
        if standby
        else "Nobody stands by.",
        f"Say that you stand by, with one tap, and the run goes on: {people(case, roles)}.",
        case.waiting(*roles),
        standby.until if standby else None,
    )


def silence(case: Case) -> tuple[datetime, datetime] | None:
    """Since when nothing was said of the run that goes on, and when somebody is asked about it."""
    run = case.facts.running
    if run is None or run.heard_at is None:
        return None
    return run.heard_at, run.heard_at + timedelta(minutes=case.policy.clocks.run_silent_minutes)
