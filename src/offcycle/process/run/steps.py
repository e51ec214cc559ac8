"""This module decides what may be reported of a run that goes on: steps in their order, its finish, and its stop.

A run without a step, or with one that is not settled, is never a success.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import run as events
from offcycle.process.facts import Run
from offcycle.process.kernel import Case, Rule, Unmet, check, command, rule
from offcycle.process.rules import is_open, may
from offcycle.process.run.start import PRODUCTION, two_people

OUTCOMES = {"staging": ("done", "failed", "skipped", "not_needed"), PRODUCTION: ("done", "failed")}


@dataclass(frozen=True, slots=True)
class ReportStep:
    """What came of a step."""

    run: str
    step: str
    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FinishRun:
    """The run that came to its end."""

    run: str


@dataclass(frozen=True, slots=True)
class StopRun:
    """The run to stop, and why."""

    run: str
    reason: str


def _run_role(what: Callable[[str], str]) -> Rule:
    def find(case: Case) -> Unmet | None:
        running = case.facts.running
        return may(what(running.environment)).find(case) if running else None

    return Rule("run.may", "The actor may run in the environment of the run that goes on.", find)


may_run = _run_role(lambda environment: "production" if environment == PRODUCTION else "staging")


@rule("run.going_on", "A run is going on.")
def going_on(case: Case) -> Unmet | None:
    """Whether there is a run to report on."""
    return None if case.facts.running else Unmet("No run is going on.", "Start one first.")


@rule(
    "run.same_plan",
    "A run goes on with the plan as it reads now; in staging a corrected plan takes its place once it can be run.",
)
def same_plan(case: Case) -> Unmet | None:
    """Whether the run goes through what the plan says now."""
    run, current = case.facts.running, case.facts.plan
    if run is None or current is None or current.operations[run.environment] == run.operations:
        return None
    return Unmet(
        f"Revision {current.number} of the plan cannot be run yet, so {run.id} waits.",
        "Settle what is left open in the plan. The run then goes on, and untouched steps keep their result.",
        case.waiting(*case.policy.may.plan),
        current.at,
    )


@rule(
    "run.still_approved", "No further step is taken in production once the approval was taken back."
)
def _still_approved(case: Case) -> Unmet | None:
    run = case.facts.running
    if (
        run is None
        or run.environment != PRODUCTION
        or case.facts.submissions[run.submission - 1].state == "open"
    ):
        return None
    return Unmet(
        f"The approval of submission {run.submission} was taken back.",
        "Stop the run and say how far it got.",
    )


def _named(case: Case, run: str) -> Run | None:
    running = case.facts.running
    return running if running and running.id == run else None


def not_running(run: str) -> Unmet:
    """The answer to who names another run than the one that goes on."""
    return Unmet(f"{run} is not going on.", "Name the run that is going on.")


@check("step.run", "The run that is named is the one that goes on.")
def _step_run(case: Case, ask: ReportStep) -> Unmet | None:
    return None if _named(case, ask.run) or not case.facts.running else not_running(ask.run)


@check("step.next", "Steps are taken in their order; a failed one is tried again before the next.")
def _in_order(case: Case, ask: ReportStep) -> Unmet | None:
    run = _named(case, ask.run)
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
        return Unmet(
            f"Step “{ask.step}” is settled already: {run.steps[ask.step].state}.",
            "Carry on with the next step.",
        )
    return Unmet(
        f"A step before “{ask.step}” is not settled.",
        f"Settle step “{following.key if following else ''}” first.",
    )


@check(
    "step.outcome",
    "An outcome is one that the environment knows, and anything but done is explained.",
    typed=True,
)
def _outcome(case: Case, ask: ReportStep) -> Unmet | None:
    run = _named(case, ask.run)
    allowed = OUTCOMES[run.environment] if run else OUTCOMES["staging"]
    if ask.outcome not in allowed:
        return Unmet(
            f"“{ask.outcome}” is no outcome of a step here.", f"Say one of {', '.join(allowed)}."
        )
    if ask.outcome != "done" and not ask.note.strip():
        return Unmet(
            f"The step is {ask.outcome}, and nothing says why.", "Say in a sentence what happened."
        )
    return None


@command(
    "report-step",
    ReportStep,
    is_open,
    going_on,
    may_run,
    same_plan,
    _still_approved,
    two_people,
    checks=(_step_run, _in_order, _outcome),
)
def report_step(case: Case, ask: ReportStep) -> Iterator[Event]:
    """Report what came of a step; a failed step is tried again, and every attempt is kept."""
    run = _named(case, ask.run)
    if run:
        yield events.StepReported(
            run=run.id,
            environment=run.environment,
            step=ask.step,
            attempt=run.steps[ask.step].attempt + 1,
            outcome=ask.outcome,
            note=Prose(ask.note),
        )


@check("finish.run", "The run that is named is the one that goes on.")
def _finish_named(case: Case, ask: FinishRun) -> Unmet | None:
    return None if _named(case, ask.run) or not case.facts.running else not_running(ask.run)


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
    _still_approved,
    _all_settled,
    checks=(_finish_named,),
)
def finish(case: Case, ask: FinishRun) -> Iterator[Event]:
    """Finish a run of which every step is settled."""
    run = _named(case, ask.run)
    if run:
        plain = all(step.state == "done" for step in run.steps.values())
        yield events.Finished(
            run=run.id,
            environment=run.environment,
            outcome="done" if plain else "done_with_deviations",
        )


@check("stop.run", "The run that is named is the one that goes on.")
def _stop_named(case: Case, ask: StopRun) -> Unmet | None:
    return None if _named(case, ask.run) or not case.facts.running else not_running(ask.run)


@check("stop.reason", "A run is stopped with a reason.", typed=True)
def _stop_reason(_: Case, ask: StopRun) -> Unmet | None:
    return (
        None
        if ask.reason.strip()
        else Unmet("No reason was given.", "Say in a sentence why it is stopped.")
    )


@command("stop-run", StopRun, is_open, going_on, may_run, checks=(_stop_named, _stop_reason))
def stop(case: Case, ask: StopRun) -> Iterator[Event]:
    """Stop a run; no further step of it is taken."""
    run = _named(case, ask.run)
    if run:
        yield events.Stopped(
            run=run.id, environment=run.environment, reason=Prose(ask.reason.strip())
        )
