"""This module decides what may be ticked with one press: several steps done by hand, in staging and never in production."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event
from offcycle.process.events import run as events
from offcycle.process.facts import Run
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import is_open, listed
from offcycle.process.run.going import HAND, PRODUCTION, going_on, may_run, not_running, same_plan


@dataclass(frozen=True, slots=True)
class TickSteps:
    """The steps that were done, in one run."""

    run: str
    steps: tuple[str, ...]


@rule("several.staging", "In production every step is reported by itself, as it is done.")
def _in_staging(case: Case) -> Unmet | None:
    run = case.facts.running
    if run is None or run.environment != PRODUCTION:
        return None
    return Unmet(
        f"{run.id} is going on in production, where steps are not ticked together.",
        "Report each step by itself, as it is done.",
    )


@check("several.run", "The run that is named is the one that goes on.")
def _named(case: Case, ask: TickSteps) -> Unmet | None:
    run = case.facts.running
    return None if run is None or run.id == ask.run else not_running(ask.run)


def _asked_for(case: Case, ask: TickSteps) -> Run | None:
    run = case.facts.running
    return run if run and run.id == ask.run else None


@check("several.next", "Steps that are ticked together are the next ones, with none left out.")
def _in_order(case: Case, ask: TickSteps) -> Unmet | None:
    run = _asked_for(case, ask)
    if run is None:
        return None
    left = [step.key for step in run.steps.values() if not step.settled]
    if ask.steps and set(ask.steps) == set(left[: len(ask.steps)]):
        return None
    following = listed([f"“{key}”" for key in left]) or "none"
    return Unmet(
        "These are not the next steps of the run.",
        f"Name steps from the first that is not settled on, none left out: {following}.",
    )


@check("several.by_hand", "Only steps that are done by hand are ticked together.")
def _by_hand(case: Case, ask: TickSteps) -> Unmet | None:
    run = _asked_for(case, ask)
    steps = case.facts.revisions[run.revision - 1].steps if run else ()
    executed = [step.key for step in steps if step.key in ask.steps and step.kind != HAND]
    if not executed:
        return None
    return Unmet(
        f"Step “{executed[0]}” is not done by hand.", "Report the steps before it, then that one."
    )


@command(
    "tick-steps",
    TickSteps,
    is_open,
    going_on,
    may_run,
    same_plan,
    _in_staging,
    checks=(_named, _in_order, _by_hand),
)
def tick(case: Case, ask: TickSteps) -> Iterator[Event]:
    """Report several steps in staging as done with one press."""
    run = _asked_for(case, ask)
    for step in run.steps.values() if run else ():
        if run and step.key in ask.steps:
            yield events.StepReported(
                run=run.id,
                environment=run.environment,
                step=step.key,
                attempt=step.attempt + 1,
                outcome="done",
            )
