"""This module decides what is known of a step that an executor takes: begun, reported, unknown, and settled by a person.

Theory of operation: the worker writes that it is about to take a step before it does. Only the result of that attempt is believed,
and only while it goes on; when nothing is heard the outcome is unknown. That blocks the run, and no clock and no program ends it: a
person looks, and says whether it took effect and how they know. Only then is there another attempt, and what a former one
reports late is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import run as events
from offcycle.process.facts import Run
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import is_open, may
from offcycle.process.run.going import (
    HAND,
    PRODUCTION,
    by_worker,
    going_on,
    kind,
    named,
    names_the_run,
    same_plan,
    still_approved,
    still_stood_by,
)

SETTLES = ("done", "failed")


@dataclass(frozen=True, slots=True)
class IntendStep:
    """The step that an executor is about to take."""

    run: str
    step: str
    executor: str


@dataclass(frozen=True, slots=True)
class ReportUnknown:
    """The attempt of which nothing was heard any more."""

    run: str
    step: str
    attempt: int


@dataclass(frozen=True, slots=True)
class ResolveStep:
    """What a person found about a step whose outcome was unknown, and how they know."""

    run: str
    step: str
    outcome: str
    reason: str


@rule("executor.worker", "What an executor does is reported by the background worker.")
def _worker(case: Case) -> Unmet | None:
    return None if by_worker(case) else Unmet("Only the worker reports this.", "Wait for it.")


@rule("executor.no_drill", "Executors touch no production in a drill.")
def _no_drill(case: Case) -> Unmet | None:
    run = case.facts.running
    if run is None or run.environment != PRODUCTION or not case.facts.drill:
        return None
    return Unmet(
        "This is a drill, so nothing is done in production.", "Report the step as you would do it."
    )


@check(
    "intend.step", "An executor takes the next step, if it is one of its own and nothing goes on."
)
def _to_take(case: Case, ask: IntendStep) -> Unmet | None:
    run = named(case, ask.run)
    if run is None:
        return None
    step = run.next()
    if step is None or step.key != ask.step or step.state in {"running", "unknown"}:
        return Unmet(f"Step “{ask.step}” cannot be begun now.", "Wait until it is the next one.")
    if kind(case, run, ask.step) == HAND or run.rolls_back:
        return Unmet(f"Step “{ask.step}” is done by hand.", "Leave it to the operator.")
    return None


@command(
    "intend-step",
    IntendStep,
    is_open,
    going_on,
    _worker,
    _no_drill,
    same_plan,
    still_approved,
    still_stood_by,
    checks=(names_the_run("intend.run"), _to_take),
    reported=True,
)
def intend(case: Case, ask: IntendStep) -> Iterator[Event]:
    """Write down that an executor is about to take a step, before it does."""
    run = named(case, ask.run)
    if run:
        yield events.Intended(
            run=run.id,
            environment=run.environment,
            step=ask.step,
            attempt=run.steps[ask.step].attempt + 1,
            executor=ask.executor,
        )


@check("unknown.attempt", "Unknown is the outcome of an attempt that goes on.")
def _goes_on(case: Case, ask: ReportUnknown) -> Unmet | None:
    run = named(case, ask.run)
    step = run.steps.get(ask.step) if run else None
    if run is None or (step and step.state == "running" and step.attempt == ask.attempt):
        return None
    return Unmet("That attempt is not going on.", "Nothing needs to be done.")


@command(
    "report-unknown",
    ReportUnknown,
    is_open,
    going_on,
    _worker,
    checks=(names_the_run("unknown.run"), _goes_on),
    reported=True,
)
def report_unknown(case: Case, ask: ReportUnknown) -> Iterator[Event]:
    """Write down that nobody can say whether a step took effect."""
    run = named(case, ask.run)
    if run:
        yield events.OutcomeUnknown(
            run=run.id, environment=run.environment, step=ask.step, attempt=ask.attempt
        )


def unsettled(case: Case) -> Run | None:
    """The first run with a step of which nobody can say whether it took effect."""
    return next((run for run in case.facts.runs.values() if run.unknown), None)


@rule("resolve.unknown", "Something is settled whose outcome is unknown.")
def _something(case: Case) -> Unmet | None:
    return None if unsettled(case) else Unmet("The outcome of no step is unknown.", "Carry on.")


@rule("resolve.may", "What is unknown is settled by whoever may run in that environment.")
def _may(case: Case) -> Unmet | None:
    run = unsettled(case)
    if run is None:
        return None
    return may("production" if run.environment == PRODUCTION else "staging").find(case)


@check("resolve.step", "The step that is named is the one whose outcome is unknown.")
def _that_step(case: Case, ask: ResolveStep) -> Unmet | None:
    run = unsettled(case)
    if run is None or run.unknown is None or (run.id, run.unknown.key) == (ask.run, ask.step):
        return None
    return Unmet(
        f"The outcome of step “{ask.step}” of {ask.run} is not unknown.",
        f"Settle step “{run.unknown.key}” of {run.id}.",
    )


@check("resolve.outcome", "It is settled as done or failed, with how one knows.", typed=True)
def _explained(_: Case, ask: ResolveStep) -> Unmet | None:
    if ask.outcome not in SETTLES:
        return Unmet(f"“{ask.outcome}” settles nothing.", f"Say one of {', '.join(SETTLES)}.")
    if not ask.reason.strip():
        return Unmet("Nothing says how you know.", "Say in a sentence what you looked at.")
    return None


@command(
    "resolve-step",
    ResolveStep,
    is_open,
    _something,
    _may,
    checks=(_that_step, _explained),
)
def resolve(case: Case, ask: ResolveStep) -> Iterator[Event]:
    """Say whether a step whose outcome was unknown took effect; what did not may be tried again."""
    run = unsettled(case)
    if run and run.unknown:
        yield events.StepResolved(
            run=run.id,
            environment=run.environment,
            step=ask.step,
            attempt=run.unknown.attempt,
            outcome=ask.outcome,
            reason=Prose(ask.reason.strip()),
        )
