"""This module decides how what was done in production is undone: step by step in reverse, then the plan's rollback section.

Theory of operation: a rollback is a run of its own, of what the applied plan documents. It was approved with the plan, so it needs no
approval, no window and nobody who stands by: nothing that only makes it later. Undone is what was tried, failed attempts included.
A rollback that was stopped is begun again, without what it has undone already.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event
from offcycle.process.events import run as events
from offcycle.process.facts import Facts, Run
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import is_open, may
from offcycle.process.run.going import PRODUCTION
from offcycle.process.run.start import nobody_else, none_running

UNDO = ".undo"
"""What the key of a step ends with where that step is undone; no key in a document has a full stop."""


@dataclass(frozen=True, slots=True)
class StartRollback:
    """The run in production that is to be undone."""

    run: str


def undone_step(key: str) -> str:
    """The key of the step that is undone; empty where the key is that of a step of its own."""
    return key.removesuffix(UNDO) if key.endswith(UNDO) else ""


def candidate(case: Case) -> Run | None:
    """The latest run that did something in production, has ended and was not undone; one that was where there is no other."""
    facts = case.facts
    ended = [
        run
        for run in reversed(facts.runs_in(PRODUCTION))
        if run.touched and not run.rolls_back and run.state != "running"
    ]
    left = (run for run in ended if not _undone(facts, run))
    return next(left, ended[0] if ended else None)


def _undone(facts: Facts, run: Run) -> bool:
    """Whether a rollback of the run came to its end."""
    return any(
        each.rolls_back == run.id and each.state == "finished" for each in facts.runs.values()
    )


def _held(case: Case) -> tuple[str, ...]:
    """The systems that undoing holds: those that the run held, whatever the change was said to affect since."""
    run = candidate(case)
    return run.systems if run else ()


def documented(facts: Facts, run: Run) -> tuple[str, ...]:
    """What the plan of a run says about undoing it: the steps that were tried, in reverse, then the rollback section.

    What an earlier rollback did is left out; where that was all of it, the last step stays, so that there is one to finish.
    """
    plan = facts.revisions[run.revision - 1]
    tried = [step.key for step in reversed(run.steps.values()) if step.attempt]
    own = [key for key in tried if (step := plan.step(key)) and step.undo]
    keys = (*(f"{key}{UNDO}" for key in own), *plan.keys("rollback"))
    earlier = (each for each in facts.runs.values() if each.rolls_back == run.id)
    done = {step.key for each in earlier for step in each.steps.values() if step.state == "done"}
    return tuple(key for key in keys if key not in done) or keys[-1:]


@rule("rollback.something", "A run is rolled back that did something in production, and has ended.")
def _something(case: Case) -> Unmet | None:
    run = candidate(case)
    if run is None:
        return Unmet(
            "No run has done anything in production that could be rolled back.",
            "If one goes on, stop it first.",
        )
    if _undone(case.facts, run):
        return Unmet(
            f"{run.id} was rolled back by {run.rolled_back_by}.",
            "Close the change, or submit it again.",
        )
    return None


@rule("rollback.known", "What nobody knows is settled before it is rolled back.")
def _known(case: Case) -> Unmet | None:
    run = candidate(case)
    if run is None or run.unknown is None:
        return None
    return Unmet(
        f"Nobody can say whether step “{run.unknown.key}” of {run.id} took effect.",
        "Look at what it was to change, and say whether it did; then roll back.",
    )


@rule("rollback.documented", "The plan that was applied says how it is rolled back.")
def _documented(case: Case) -> Unmet | None:
    run = candidate(case)
    if run is None or _undone(case.facts, run) or documented(case.facts, run):
        return None
    return Unmet(
        f"The plan says nothing about undoing what {run.id} did.",
        "Write down how in a new revision and submit that; or undo it by hand, say so in a comment, and close the change.",
    )


@check("rollback.run", "The run that is named is the latest that did something in production.")
def _latest(case: Case, ask: StartRollback) -> Unmet | None:
    run = candidate(case)
    if run is None or run.id == ask.run:
        return None
    return Unmet(f"{ask.run} is not what was done last in production.", f"Roll back {run.id}.")


@command(
    "start-rollback",
    StartRollback,
    is_open,
    may("production"),
    none_running,
    nobody_else(PRODUCTION, _held),
    _something,
    _known,
    _documented,
    checks=(_latest,),
)
def start(case: Case, _: StartRollback) -> Iterator[Event]:
    """Undo what a run did in production: the rollback of each step in reverse, then the plan's rollback section."""
    run = candidate(case)
    if run:
        yield events.RollbackStarted(
            run=f"{case.facts.ref}-R{len(case.facts.runs) + 1}",
            environment=PRODUCTION,
            rolls_back=run.id,
            steps=documented(case.facts, run),
        )
