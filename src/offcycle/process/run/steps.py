"""This module decides what may be reported of a run that goes on: steps in their order, its finish, and its stop.

A run without a step, or with one that is not settled, is never a success. In production a step that is said not to be needed is
settled when who stands by has agreed; until then it may still be done.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as notice_events
from offcycle.process.events import run as events
from offcycle.process.facts import Run
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import is_open
from offcycle.process.run.going import (
    PRODUCTION,
    by_worker,
    going_on,
    may_run,
    may_stop,
    named,
    names_the_run,
    same_plan,
    step_name,
    still_approved,
    still_stood_by,
)

OUTCOMES = {
    "staging": ("done", "failed", "skipped", "not_needed"),
    PRODUCTION: ("done", "failed", "not_needed"),
    "rollback": ("done", "failed", "skipped"),
}
ROLLED_BACK = "rolled_back"
MOST_ATTACHED = 5
DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


def outcomes(run: Run) -> tuple[str, ...]:
    """What may come of a step of a run."""
    return OUTCOMES["rollback" if run.rolls_back else run.environment]


@dataclass(frozen=True, slots=True)
class ReportStep:
    """What came of a step; `attempt` is that of an executor, and 0 for what was done by hand."""

    run: str
    step: str
    outcome: str
    note: str = ""
    attempt: int = 0
    done_at: datetime | None = None  # when it was really done, if that is entered later
    attachments: tuple[str, ...] = ()  # the digests of documents that show it


@dataclass(frozen=True, slots=True)
class FinishRun:
    """The run that came to its end."""

    run: str


@dataclass(frozen=True, slots=True)
class StopRun:
    """The run to stop, and why."""

    run: str
    reason: str


@check("step.next", "Steps are taken in their order; a failed one is tried again before the next.")
def _in_order(case: Case, ask: ReportStep) -> Unmet | None:
    run = named(case, ask.run)
    if run is None:
        return None
    if ask.step not in run.steps:
        return Unmet(
            f"{run.id} has no step “{ask.step}”.", f"Its steps are {', '.join(run.steps)}."
        )
    following = run.next()
    if following and following.key == ask.step:
        return None
    if run.steps[ask.step].settled:
        state = run.steps[ask.step].state.replace("_", " ")
        return Unmet(
            f"In {run.id}, {step_name(case, run, ask.step)} is settled already: {state}.",
            "Carry on with the next step.",
        )
    first = step_name(case, run, following.key) if following else "what is left"
    return Unmet(
        f"Something before {step_name(case, run, ask.step)} is open.", f"Settle {first} first."
    )


@check(
    "step.outcome",
    "An outcome is one that the environment knows, and anything but done is explained.",
    typed=True,
)
def _outcome(case: Case, ask: ReportStep) -> Unmet | None:
    run = named(case, ask.run)
    allowed = outcomes(run) if run else OUTCOMES["staging"]
    if ask.outcome not in allowed:
        return Unmet(
            f"“{ask.outcome}” is no outcome of a step here.", f"Say one of {', '.join(allowed)}."
        )
    if ask.outcome != "done" and not ask.note.strip():
        return Unmet(
            f"The step is {ask.outcome}, and nothing says why.", "Say in a sentence what happened."
        )
    return None


@check(
    "step.attempt",
    "What an executor has begun is reported by the worker, of that attempt alone; what nobody knows is settled first.",
)
def _attempt(case: Case, ask: ReportStep) -> Unmet | None:
    run = named(case, ask.run)
    step = run.steps.get(ask.step) if run else None
    if step is None:
        return None
    if by_worker(case):
        current = step.state == "running" and step.attempt == ask.attempt
        return (
            None
            if current
            else Unmet("That attempt is not going on.", "Nothing is reported of it.")
        )
    if step.state == "running":
        return Unmet(
            f"{step.executor} is taking step “{ask.step}”.",
            "Wait for what comes of it, or stop the run.",
        )
    if step.state == "unknown":
        return Unmet(
            f"Nobody can say whether step “{ask.step}” took effect.",
            "Look at what it was to change, then say whether it did, and how you know.",
        )
    return None


@check(
    "step.agreed", "A step that is to differ is done after who stands by has agreed, or has not."
)
def _agreed(case: Case, ask: ReportStep) -> Unmet | None:
    run = named(case, ask.run)
    waiting = run.waiting if run else None
    if run is None or waiting is None or waiting.step != ask.step or ask.outcome == "failed":
        return None
    standby = case.facts.standby
    who = case.name(standby.account) if standby else "who stands by"
    return Unmet(
        f"Amendment {waiting.number} of {step_name(case, run, ask.step)} waits for an answer.",
        f"Ask {who} to agree to it, or to decline.",
    )


@check("step.done_at", "What is entered later was done before it is entered.", typed=True)
def _in_the_past(case: Case, ask: ReportStep) -> Unmet | None:
    if ask.done_at is None or ask.done_at <= case.at:
        return None
    return Unmet("That time is still to come.", "Give the time at which it was really done.")


@check(
    "step.attachments",
    f"With a step go {MOST_ATTACHED} attachments at most, each named by its digest.",
    typed=True,
)
def _attached(_: Case, ask: ReportStep) -> Unmet | None:
    if len(ask.attachments) > MOST_ATTACHED:
        return Unmet(
            f"{len(ask.attachments)} attachments were given with one step.",
            f"Choose {MOST_ATTACHED} of them.",
        )
    if all(DIGEST.fullmatch(each) for each in ask.attachments):
        return None
    return Unmet(
        "An attachment is named by something that is no digest.", "Send the attachment itself."
    )


@command(
    "report-step",
    ReportStep,
    is_open,
    going_on,
    may_run,
    same_plan,
    still_approved,
    still_stood_by,
    checks=(
        names_the_run("step.run"),
        _in_order,
        _outcome,
        _attempt,
        _agreed,
        _in_the_past,
        _attached,
    ),
)
def report_step(case: Case, ask: ReportStep) -> Iterator[Event]:
    """Report what came of a step; a failed step is tried again, and every attempt is kept."""
    run = named(case, ask.run)
    if run:
        wish = ask.outcome == "not_needed" and run.environment == PRODUCTION
        tried = run.steps[ask.step].attempt
        yield events.StepReported(
            run=run.id,
            environment=run.environment,
            step=ask.step,
            attempt=ask.attempt or (tried if wish else tried + 1),
            outcome=ask.outcome,
            note=Prose(ask.note),
            done_at=ask.done_at,
            attachments=ask.attachments,
        )


@rule("finish.settled", "A run is finished when every step is settled and at least one was done.")
def _all_settled(case: Case) -> Unmet | None:
    run = case.facts.running
    if run is None:
        return None
    following = run.next()
    if following:
        return Unmet(
            f"Step “{following.key}” is {following.state}.",
            "Settle every step first, or stop the run.",
        )
    if not any(step.state == "done" for step in run.steps.values()):
        return Unmet("No step of the run was done.", "Stop the run, and say why.")
    return None


@command(
    "finish-run",
    FinishRun,
    is_open,
    going_on,
    may_run,
    same_plan,
    still_approved,
    _all_settled,
    checks=(names_the_run("finish.run"),),
)
def finish(case: Case, ask: FinishRun) -> Iterator[Event]:
    """Finish a run of which every step is settled; what the plan leaves for later becomes follow-ups."""
    run = named(case, ask.run)
    if run is None:
        return
    yield events.Finished(run=run.id, environment=run.environment, outcome=_outcome_of(run))
    if run.environment == PRODUCTION and not run.rolls_back:
        yield from _left_for_later(case, run)


def _outcome_of(run: Run) -> str:
    if run.rolls_back:
        return ROLLED_BACK
    plain = all(step.state == "done" for step in run.steps.values()) and not run.agreed
    return "done" if plain else "done_with_deviations"


def _left_for_later(case: Case, run: Run) -> Iterator[Event]:
    """A follow-up for each step that the plan marks `Later:`, once in a change."""
    plan, known = (
        case.facts.revisions[run.revision - 1],
        {each.text for each in case.facts.follow_ups},
    )
    for key in plan.keys("later"):
        text = plan.titles.get(key) or f"Step {key} of the plan."
        if text not in known:
            yield notice_events.FollowUpSet(
                text=Prose(text),
                owner=case.facts.requested_by,
                due=case.at + timedelta(days=case.policy.limits.follow_up_days),
            )


@check("stop.reason", "A run is stopped with a reason.", typed=True)
def _stop_reason(_: Case, ask: StopRun) -> Unmet | None:
    return (
        None
        if ask.reason.strip()
        else Unmet("No reason was given.", "Say in a sentence why it is stopped.")
    )


@command(
    "stop-run",
    StopRun,
    is_open,
    going_on,
    may_stop,
    checks=(names_the_run("stop.run"), _stop_reason),
)
def stop(case: Case, ask: StopRun) -> Iterator[Event]:
    """Stop a run; no further step of it is taken, and what an executor was about to do is unknown."""
    run = named(case, ask.run)
    if run:
        for step in run.steps.values():
            if step.state == "running":
                yield events.OutcomeUnknown(
                    run=run.id, environment=run.environment, step=step.key, attempt=step.attempt
                )
        yield events.Stopped(
            run=run.id, environment=run.environment, reason=Prose(ask.reason.strip())
        )
