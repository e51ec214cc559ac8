"""This module breaks rules on purpose, one at a time, so that a test can say whether the oracle sees it in the walks.

`python -m tests.walks.mutants` tells of every mutant after how many walks it was caught, and takes out each rule by itself as well.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from offcycle.process import form, notices, plan, staging
from offcycle.process.commands import COMMANDS
from offcycle.process.events import review as review_events
from offcycle.process.facts import APPLY
from offcycle.process.kernel import Case, Gate, Met, Unmet
from offcycle.process.review import archive, decision, submission
from offcycle.process.run import standby, steps
from tests.walks.oracle import Oracle
from tests.walks.walker import Reached, Walk

Mutant = Callable[[], AbstractContextManager[None]]


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Rules and checks are taken out of every command."""
    kept = dict(COMMANDS)
    for name, command in kept.items():
        rules = tuple(each for each in command.rules if each.name not in names)
        checks = tuple(each for each in command.checks if each.name not in names)
        COMMANDS[name] = replace(command, rules=rules, checks=checks)
    try:
        yield
    finally:
        COMMANDS.update(kept)


@contextmanager
def instead(place: Any, name: str, other: Any) -> Iterator[None]:
    """Something else stands in a module for a while."""
    kept = getattr(place, name)
    setattr(place, name, other)
    try:
        yield
    finally:
        setattr(place, name, kept)


@contextmanager
def softer(name: str, find: Callable[..., Unmet | None]) -> Iterator[None]:
    """A check asks for something else in every command."""
    kept = dict(COMMANDS)
    for each, command in kept.items():
        checks = tuple(
            replace(one, find=find) if one.name == name else one for one in command.checks
        )
        COMMANDS[each] = replace(command, checks=checks)
    try:
        yield
    finally:
        COMMANDS.update(kept)


def step_exists(case: Case, ask: steps.ReportStep) -> Unmet | None:
    """Only that the run has such a step."""
    run = case.facts.running
    return None if run and ask.step in run.steps else Unmet("No such step.", "Name another.")


def submission_exists(case: Case, ask: archive.ReportArchived) -> Unmet | None:
    """Only that there is such a submission."""
    there = 0 < ask.submission <= len(case.facts.submissions)
    return None if there else Unmet("No such submission.", "Name another.")


@contextmanager
def open_gate(gate: Gate) -> Iterator[None]:
    """A gate stands open whatever the case, wherever it is asked."""
    kept = gate.look
    object.__setattr__(gate, "look", lambda _: Met("It is broken."))
    try:
        yield
    finally:
        object.__setattr__(gate, "look", kept)


@contextmanager
def both(*mutants: AbstractContextManager[None]) -> Iterator[None]:
    """Several things are broken at once."""
    with ExitStack() as stack:
        for mutant in mutants:
            stack.enter_context(mutant)
        yield


@contextmanager
def a_no_is_forgotten() -> Iterator[None]:
    """A submission that was sent back lies before the approvers as before."""
    kept = APPLY[review_events.Decided]

    def forget(facts: Any, happened: Any, event: Any) -> None:
        kept(facts, happened, event)
        facts.submissions[event.submission - 1].state = "open"

    APPLY[review_events.Decided] = forget
    try:
        yield
    finally:
        APPLY[review_events.Decided] = kept


def one_is_enough() -> AbstractContextManager[None]:
    """Who has not answered is not counted once anybody said yes."""
    real = decision.seats_now
    return instead(
        decision,
        "seats_now",
        lambda case: tuple(each for each in real(case) if each.state == "approved") or real(case),
    )


def last_seal() -> AbstractContextManager[None]:
    """What was submitted is taken for what stands here, whatever was changed since."""
    real = submission.seal
    return instead(
        submission,
        "seal",
        lambda case, number: (
            case.facts.submissions[-1].seal if case.facts.submissions else real(case, number)
        ),
    )


def each_group_somebody(groups: Any, passed: Any) -> bool:
    """Every group has somebody, though it may be the same person for all."""
    return all(any(set(group) & set(each.roles) for each in passed) for group in groups)


OWN = ("review.own_request", "review.own_plan", "review.own_risk")
FOREVER = timedelta(days=9999)

MUTANTS: dict[str, Mutant] = {
    "one's own approval counts": lambda: both(without(*OWN), instead(decision, "grounds", lambda *_: [])),
    "one may decide on what one requested": lambda: without("review.own_request"),
    "one may decide on what one wrote": lambda: without("review.own_plan"),
    "one may decide on what one judged": lambda: without("review.own_risk"),
    "anybody sits in a seat": lambda: instead(decision, "single_seat", lambda seats, _: seats[0]),
    "one approval is enough with both in": one_is_enough,
    "an approval is kept over a new plan": last_seal,
    "production starts without the submission's gate": lambda: without("gate.submission"),
    "production starts without approvals": lambda: without("gate.quorum"),
    "a run may end with steps left": lambda: without("finish.settled"),
    "a plan without steps can be run": lambda: open_gate(plan.documented),
    "production starts without standby": lambda: without("gate.standby"),
    "standby never lapses": lambda: instead(standby, "timedelta", lambda **_: FOREVER),
    "who stands by runs the steps": lambda: without("run.operator_not_standby"),
    "all is done by one person": lambda: without("validate.not_all_one"),
    "production starts unvalidated": lambda: open_gate(staging.signed),
    "staging need not be run": lambda: open_gate(staging.tried),
    "one person signs off for every group": lambda: instead(staging, "seated", each_group_somebody),
    "a sign-off is given for a stale plan": lambda: without("staging.digest"),
    "anybody signs off for any role": lambda: without("staging.role"),
    "steps are taken in any order": lambda: softer("step.next", step_exists),
    "steps are skipped in production": lambda: instead(steps, "OUTCOMES", {"staging": ("done", "skipped", "failed"), "production": ("done", "skipped", "failed")}),
    "a run goes on with another plan": lambda: both(without("run.same_plan"), without("plan.not_applied")),
    "two runs at a time": lambda: without("run.one_at_a_time"),
    "what was applied is run again": lambda: both(without("run.not_again"), without("review.not_applied")),
    "a no is forgotten": a_no_is_forgotten,
    "steps are taken after a no": lambda: without("run.still_approved"),
    "an approval is used twice": lambda: instead(submission, "used", lambda *_: ""),
    "an approval never lapses": lambda: instead(decision, "timedelta", lambda **_: FOREVER),
    "a stale digest is decided on": lambda: without("review.digest"),
    "a decision needs no reason": lambda: without("review.verdict"),
    "decisions go on after production": lambda: without("review.before_production_ends"),
    "an issued token decides": lambda: without("actor.in_person"),
    "what is deferred does not wait": lambda: without("gate.window"),
    "the risk need not be accepted": lambda: without("gate.risk"),
    "the form need not be complete": lambda: without("gate.form"),
    "the sentence is not sealed": lambda: instead(form, "sentence", lambda _: ""),
    "the same is submitted again and again": lambda: without("submit.anew"),
    "production counts as validated": lambda: instead(notices, "ended", lambda case: case.facts.production),
    "production is validated before it is applied": lambda: without("validate.applied"),
    "a change closes without telling stakeholders": lambda: without("close.told"),
    "a change closes without its copy": lambda: without("close.archived"),
    "every end is a success": lambda: instead(notices, "succeeded", lambda _: True),
    "a change goes on after its end": lambda: without("change.open"),
    "a change is withdrawn after production": lambda: without("withdraw.before_production"),
    "anybody withdraws": lambda: without("withdraw.who"),
    "the plan is changed under production": lambda: without("plan.not_applied"),
    "triage is changed under production": lambda: without("triage.before_production"),
    "the mark of security is taken back": lambda: without("triage.security"),
    "hosting takes notice again and again": lambda: without("acknowledge.once"),
    "a change is requested twice": lambda: without("request.new"),
    "a copy is recorded twice": lambda: softer("archive.once", submission_exists),
    "anybody reports the archive": lambda: without("archive.worker"),
    "anybody runs production": lambda: without("may.production", "run.may"),
    "anybody plans": lambda: without("may.plan"),
    "anybody submits": lambda: without("may.submit"),
    "anybody validates production": lambda: without("may.validate_production"),
    "anybody closes": lambda: without("may.close"),
    "a stop needs no reason": lambda: without("stop.reason"),
}  # fmt: skip


def caught(mutant: Mutant, walks: int) -> tuple[int, str] | None:
    """The number of the walk in which a mutant was caught, and the law that it broke; None if it never was."""
    with mutant():
        for seed in range(walks):
            breaches = Oracle().read(Walk(seed, Reached()).go())
            if breaches:
                return seed + 1, breaches[0]
    return None


def main(walks: int) -> None:
    """Tell of every mutant when it was caught."""
    typed = {"step.next", "archive.once"}  # without them what is typed does not even exist
    rules = {each.name for one in COMMANDS.values() if one.on != "organisation" for each in (*one.rules, *one.checks)}  # fmt: skip
    alone: dict[str, Mutant] = {f"without {name}": _taker(name) for name in sorted(rules - typed)}
    for name, mutant in {**MUTANTS, **alone}.items():
        found = caught(mutant, walks)
        told = f"walk {found[0]}: {found[1]}" if found else f"NOT caught in {walks} walks"
        sys.stdout.write(f"{name}: {told}\n")
        sys.stdout.flush()


def _taker(name: str) -> Mutant:
    return lambda: without(name)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
