"""This module decides how a run in production ends: every step applied, and validated by the dev team."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import run as events
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.rules import ended, is_open, may
from offcycle.process.staging import VERDICTS


@gate("production", "The approved plan was applied to production, step by step.", lasting=True)
def applied(case: Case) -> Met | Unmet:
    """Step 5: the plan was run in production."""
    run, waiting = case.facts.production, case.waiting(*case.policy.may.production)
    if run is None:
        return Unmet(
            "Nothing was applied to production yet.",
            "Start production when all before it is met.",
            waiting,
        )
    if run.state == "running":
        step = run.next()
        what = "Report the next step." if step else "Every step is settled: finish the run."
        return Unmet(f"{run.id} is going on in production.", what, waiting, run.started_at)
    if run.state == "stopped":
        return Unmet(
            f"{run.id} was stopped: {ended(run.stop_reason)}",
            "Settle it and submit again, or close the change.",
            waiting,
            run.ended_at,
        )
    return Met(f"{run.id} went through every step.")


@gate(
    "production_validated",
    "The dev team looked at production after the run and passed it.",
    lasting=True,
)
def checked(case: Case) -> Met | Unmet:
    """Step 5: production was validated."""
    run, waiting = case.facts.production, case.waiting(*case.policy.may.validate_production)
    if run is None or run.state != "finished":
        return Unmet("Production was not validated yet.", "Validate it after the run.", waiting)
    if not run.verdict:
        return Unmet(
            "Production was not validated yet.",
            "Look at production, and pass or fail it.",
            waiting,
            run.ended_at,
        )
    if run.verdict == "fail":
        who = case.name(run.validated_by)
        what = "Correct the plan and submit again, or close the change."
        return Unmet(
            f"{who} did not pass production: {ended(run.verdict_reason)}",
            what,
            case.waiting(*case.policy.may.production),
            run.validated_at,
        )
    return Met(f"{case.name(run.validated_by)} passed it.")


@dataclass(frozen=True, slots=True)
class ValidateProduction:
    """What the dev team found in production."""

    verdict: str
    reason: str = ""


@rule("validate.applied", "Production is validated once, after the plan was applied.")
def _to_validate(case: Case) -> Unmet | None:
    run = case.facts.production
    if run is None or run.state != "finished":
        return Unmet(
            "The plan was not applied to production to its end.",
            "Finish the run first.",
            case.waiting(*case.policy.may.production),
        )
    return (
        Unmet(f"{case.name(run.validated_by)} has validated it: {run.verdict}.", "Carry on.")
        if run.verdict
        else None
    )


@rule(
    "validate.not_all_one",
    "Who ran the steps, who stood by and who validates are not all one person.",
)
def _not_all_one(case: Case) -> Unmet | None:
    run, standby = case.facts.production, case.facts.standby
    operators = {step.by for step in run.steps.values()} if run else set()
    if standby is None or {standby.account, *operators} != {case.actor.account}:
        return None
    return Unmet(
        "You ran the steps and stood by.", "Let another person of the dev team validate production."
    )


@check("validate.verdict", "Production is passed, or failed with a reason.", typed=True)
def _verdict(_: Case, ask: ValidateProduction) -> Unmet | None:
    if ask.verdict not in VERDICTS:
        return Unmet(f"“{ask.verdict}” is neither pass nor fail.", "Say pass or fail.")
    if ask.verdict == "fail" and not ask.reason.strip():
        return Unmet("A fail was given without a reason.", "Say in a sentence what is wrong.")
    return None


@command(
    "validate-production",
    ValidateProduction,
    is_open,
    may("validate_production"),
    _to_validate,
    _not_all_one,
    checks=(_verdict,),
)
def validate(case: Case, ask: ValidateProduction) -> Iterator[Event]:
    """Pass or fail what is seen in production after the run."""
    run = case.facts.production
    if run:
        yield events.Validated(
            run=run.id,
            environment=run.environment,
            verdict=ask.verdict,
            reason=Prose(ask.reason.strip()),
        )
