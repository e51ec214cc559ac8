"""This module decides how a step by hand may differ from what was approved, and who agrees: to that, and to what is not needed.

Theory of operation: the operator writes how the step has to differ, or that it is not needed; who stands by agrees or declines, in
person, and is somebody else. What differs is marked for ever. More of it than the policy allows is no longer what was approved, so
the run has to be stopped and the difference submitted. What an executor runs is in the digest and is never amended.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import run as events
from offcycle.process.facts import Run, RunStep
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import in_person, is_open, people
from offcycle.process.run.going import (
    HAND,
    PRODUCTION,
    going_on,
    kind,
    may_run,
    named,
    names_the_run,
    step_name,
    still_approved,
    still_stood_by,
)
from offcycle.process.run.standby import standing_by

AGREE, DECLINE = "agree", "decline"
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class AmendStep:
    """How the next step is to be done, other than it was approved."""

    run: str
    step: str
    text: str


@dataclass(frozen=True, slots=True)
class AgreeStep:
    """The answer of who stands by to what the operator asked about a step."""

    run: str
    step: str
    verdict: str = AGREE
    reason: str = ""


@rule("amend.production", "Steps are amended while the approved plan is applied to production.")
def _applied(case: Case) -> Unmet | None:
    run = case.facts.running
    if run is None or (run.environment == PRODUCTION and not run.rolls_back):
        return None
    return Unmet(
        f"{run.id} does not apply the plan to production.",
        "In staging, correct the plan. In a rollback, say in the note what was done.",
    )


@rule("amend.limit", "A run is amended no more often than the policy allows.")
def _within_limit(case: Case) -> Unmet | None:
    run, most = case.facts.running, case.judging.limits.amendments
    if run is None or run.agreed < most:
        return None
    return Unmet(
        f"{run.id} was amended {run.agreed} times, and the policy allows {most}."
        if most
        else "The policy allows no amendment of a run.",
        "Stop the run, correct the plan, and submit the difference again.",
    )


@check("amend.step", "Only the next step that is not settled is amended.")
def _next(case: Case, ask: AmendStep) -> Unmet | None:
    run = named(case, ask.run)
    following = run.next() if run else None
    if run is None or (following and following.key == ask.step):
        return None
    if ask.step not in run.steps:
        return Unmet(
            f"{run.id} has no step “{ask.step}”, and no step is added while it goes on.",
            "Stop the run, correct the plan, and submit the difference again.",
        )
    return Unmet(
        f"In {run.id}, {step_name(case, run, ask.step)} is not the next one.",
        f"Amend {step_name(case, run, following.key)}, or finish the run."
        if following
        else "Finish the run.",
    )


@check("amend.by_hand", "Only a step done by hand is amended; executors run what was approved.")
def _by_hand(case: Case, ask: AmendStep) -> Unmet | None:
    run = named(case, ask.run)
    if run is None or kind(case, run, ask.step) == HAND:
        return None
    return Unmet(
        f"Step “{ask.step}” is run by an executor, which runs only what was approved.",
        "Stop the run, correct the plan, and submit the difference again.",
    )


@check("amend.text", f"An amendment says in 1 to {LONGEST} characters what is done.", typed=True)
def _says(_: Case, ask: AmendStep) -> Unmet | None:
    if 0 < len(ask.text.strip()) <= LONGEST:
        return None
    return Unmet(
        f"The amendment has {len(ask.text.strip())} characters.",
        f"Say in 1 to {LONGEST} characters what is done instead.",
    )


@command(
    "amend-step",
    AmendStep,
    is_open,
    going_on,
    may_run,
    _applied,
    still_approved,
    still_stood_by,
    _within_limit,
    checks=(names_the_run("amend.run"), _next, _by_hand, _says),
)
def amend(case: Case, ask: AmendStep) -> Iterator[Event]:
    """Write how the next step by hand has to differ; it is done when who stands by has agreed."""
    run = named(case, ask.run)
    if run:
        yield events.AmendmentProposed(
            run=run.id,
            environment=run.environment,
            step=ask.step,
            text=Prose(ask.text.strip()),
            amendment=len(run.amendments) + 1,
        )


def asked(run: Run) -> tuple[RunStep, str] | None:
    """The step about which who stands by was asked something, and who asked; none while nothing waits."""
    if run.waiting:
        return run.steps[run.waiting.step], run.waiting.by
    step = next((step for step in run.steps.values() if step.wish), None)
    return (step, step.wish.by) if step and step.wish else None


@rule("agree.standby", "Who stands by answers, and nobody else.")
def _stands_by(case: Case) -> Unmet | None:
    standby, roles = standing_by(case), case.policy.may.stand_by
    if standby and standby.account == case.actor.account:
        return None
    who = case.name(standby.account) if standby else "Nobody"
    return Unmet(
        f"{who} stands by for this change.",
        f"Ask {who} to answer." if standby else f"Stand by first: {people(case, roles)}.",
        case.waiting(*roles),
    )


@rule("agree.asked", "Something is agreed to that the operator asked about a step.")
def _something(case: Case) -> Unmet | None:
    run = case.facts.running
    if run is None or asked(run):
        return None
    return Unmet("Nothing waits to be agreed to.", "Carry on.")


@rule("agree.other", "Nobody agrees to what they asked for themselves.")
def _another(case: Case) -> Unmet | None:
    found = asked(case.facts.running) if case.facts.running else None
    if found is None or found[1] != case.actor.account:
        return None
    return Unmet(
        "You asked for it yourself.",
        "Let another person stand by and answer, or do the step as it was approved.",
    )


@check("agree.step", "The answer is about the step that was asked about.")
def _that_step(case: Case, ask: AgreeStep) -> Unmet | None:
    run = named(case, ask.run)
    found = asked(run) if run else None
    if found is None or found[0].key == ask.step:
        return None
    return Unmet(
        f"Nothing was asked about step “{ask.step}”.", f"Answer about step “{found[0].key}”."
    )


@check("agree.verdict", "One agrees, or declines with a reason.", typed=True)
def _answer(_: Case, ask: AgreeStep) -> Unmet | None:
    if ask.verdict not in {AGREE, DECLINE}:
        return Unmet(f"“{ask.verdict}” is no answer.", "Say agree or decline.")
    if ask.verdict == DECLINE and not ask.reason.strip():
        return Unmet("It was declined without a reason.", "Say in a sentence why.")
    return None


@command(
    "agree-step",
    AgreeStep,
    is_open,
    in_person,
    going_on,
    _stands_by,
    _something,
    _another,
    checks=(names_the_run("agree.run"), _that_step, _answer),
)
def agree(case: Case, ask: AgreeStep) -> Iterator[Event]:
    """Agree to an amendment, or that a step is not needed; or decline, and it stands as it was approved."""
    run = named(case, ask.run)
    if run is None:
        return
    number = run.waiting.number if run.waiting else 0
    if ask.verdict == DECLINE:
        yield events.Declined(
            run=run.id,
            environment=run.environment,
            step=ask.step,
            reason=Prose(ask.reason.strip()),
            amendment=number,
        )
    elif number:
        yield events.AmendmentAgreed(
            run=run.id, environment=run.environment, step=ask.step, amendment=number
        )
    else:
        yield events.NotNeededAgreed(run=run.id, environment=run.environment, step=ask.step)
