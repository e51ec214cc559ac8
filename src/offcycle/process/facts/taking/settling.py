"""This module takes in what becomes of single steps in production: amendments, what is not needed, what nobody knows, and rollback."""

from offcycle.process.events import run
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.run import Amendment, Attempt, Run, RunStep


def settle(run_: Run, attempt: Attempt, key: str) -> None:
    """Take in the outcome of a step; what was asked about it before is over."""
    step = run_.steps[key]
    step.state, step.attempt, step.note = attempt.outcome, attempt.number, attempt.note
    step.by, step.at, step.wish, step.executor = attempt.by, attempt.at, None, ""
    step.attempts += (attempt,)
    run_.tried[key] = attempt.number
    _replaced(run_, key)


def _replaced(run_: Run, key: str) -> None:
    for each in run_.amendments:
        if each.step == key and each.state == "waiting":
            each.state = "replaced"


@on(run.Intended)
def _intended(facts: Facts, h: Happened, e: run.Intended) -> None:
    run_ = facts.runs[e.run]
    run_.heard_at, run_.reported, step = h.at, True, run_.steps[e.step]
    step.state, step.attempt, step.executor = "running", e.attempt, e.executor
    run_.tried[e.step] = e.attempt


@on(run.OutcomeUnknown)
def _unknown(facts: Facts, h: Happened, e: run.OutcomeUnknown) -> None:
    facts.runs[e.run].heard_at = h.at
    facts.runs[e.run].steps[e.step].state = "unknown"


@on(run.StepResolved)
def _resolved(facts: Facts, h: Happened, e: run.StepResolved) -> None:
    run_ = facts.runs[e.run]
    run_.heard_at = h.at
    settle(run_, Attempt(e.attempt, e.outcome, h.by, h.at, e.reason), e.step)


@on(run.AmendmentProposed)
def _proposed(facts: Facts, h: Happened, e: run.AmendmentProposed) -> None:
    run_ = facts.runs[e.run]
    run_.heard_at = h.at
    _replaced(run_, e.step)
    run_.amendments.append(Amendment(e.amendment, e.step, e.text, h.by, h.at))


@on(run.AmendmentAgreed)
def _agreed(facts: Facts, h: Happened, e: run.AmendmentAgreed) -> None:
    _answered(facts.runs[e.run], e.amendment, "agreed", h)


@on(run.NotNeededAgreed)
def _not_needed(facts: Facts, h: Happened, e: run.NotNeededAgreed) -> None:
    run_ = facts.runs[e.run]
    run_.heard_at, step = h.at, run_.steps[e.step]
    if step.wish:
        step.state, step.by, step.at, step.note = (
            "not_needed",
            step.wish.by,
            step.wish.at,
            step.wish.note,
        )
        step.attempts += (step.wish,)
    step.wish, step.agreed_by = None, h.by


@on(run.Declined)
def _declined(facts: Facts, h: Happened, e: run.Declined) -> None:
    run_ = facts.runs[e.run]
    run_.steps[e.step].wish = None
    _answered(run_, e.amendment, "declined", h)


def _answered(run_: Run, number: int, state: str, h: Happened) -> None:
    run_.heard_at = h.at
    for each in run_.amendments:
        if each.number == number:
            each.state, each.answered_by, each.answered_at = state, h.by, h.at


@on(run.RollbackStarted)
def _rollback_started(facts: Facts, h: Happened, e: run.RollbackStarted) -> None:
    undone = facts.runs[e.rolls_back]
    undone.rolled_back_by = e.run
    facts.runs[e.run] = Run(
        id=e.run,
        environment=e.environment,
        revision=undone.revision,
        plan=undone.plan,
        operations=undone.operations,
        submission=undone.submission,
        systems=undone.systems,
        started_at=h.at,
        started_by=h.by,
        steps={key: RunStep(key) for key in e.steps},
        heard_at=h.at,
        rolls_back=e.rolls_back,
    )
