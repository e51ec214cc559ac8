"""This module decides how a run in production ends: every step applied, and validated by the dev team."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import run as events
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.review import afterwards
from offcycle.process.rules import called, ended, is_open, listed, may
from offcycle.process.run import progress
from offcycle.process.staging import VERDICTS

ENVIRONMENT = "production"


@gate("production", "The approved plan was applied to production, step by step.", lasting=True)
def applied(case: Case) -> Met | Unmet:
    """Step 5: the plan was run in production."""
    if case.facts.afterwards:
        return Met("It had been made before it was recorded.")
    run, waiting = case.facts.production, case.waiting(*case.policy.may.production)
    if run is None:
        return Unmet(
            "Nothing was applied to production yet.",
            "Start production when all before it is met.",
            waiting,
        )
    found = progress.undoing(case, run) or progress.unfinished(case, run)
    if found:
        return found
    return Met(f"{run.id} went through every step.")


@gate(
    "production_validated",
    "The dev team looked at production after the run and passed it.",
    lasting=True,
)
def checked(case: Case) -> Met | Unmet:
    """Step 5: production was validated."""
    if case.facts.afterwards:
        return afterwards.checked(case)
    run, waiting = case.facts.production, case.waiting(*case.policy.may.validate_production)
    if run is None or run.state != "finished" or run.rolled_back_by:
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
        what = "Roll it back, correct the plan and submit again, or close the change."
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
    checks: tuple[str, ...] | None = None  # the keys of those that were ticked; None for all


@rule("validate.applied", "Production is validated once, after the plan was applied.")
def _to_validate(case: Case) -> Unmet | None:
    run, made = case.facts.production, case.facts.afterwards
    if made:
        return _said_already(case, made.validated_by, made.verdict)
    if run is None or run.state != "finished" or run.rolled_back_by:
        return Unmet(
            "The plan was not applied to production to its end.",
            "Finish the run first.",
            case.waiting(*case.policy.may.production),
        )
    return _said_already(case, run.validated_by, run.verdict)


def _said_already(case: Case, who: str, verdict: str) -> Unmet | None:
    return Unmet(f"{case.name(who)} has validated it: {verdict}.", "Carry on.") if verdict else None


@rule(
    "validate.not_all_one",
    "Who ran the steps, who stood by and who validates are not all one person.",
)
def _not_all_one(case: Case) -> Unmet | None:
    run = case.facts.production
    if run is None or {*run.operators, *run.stood_by} != {case.actor.account}:
        return None
    team = called(case.policy, case.policy.may.validate_production)
    return Unmet(
        "You ran the steps and stood by.", f"Let another person of the {team} validate production."
    )


@check("validate.verdict", "Production is passed, or failed with a reason.", typed=True)
def _verdict(_: Case, ask: ValidateProduction) -> Unmet | None:
    if ask.verdict not in VERDICTS:
        return Unmet(f"“{ask.verdict}” is neither pass nor fail.", "Say pass or fail.")
    if ask.verdict == "fail" and not ask.reason.strip():
        return Unmet("A fail was given without a reason.", "Say in a sentence what is wrong.")
    return None


def _to_tick(case: Case) -> tuple[str, ...]:
    """The checks of the plan that was applied."""
    run = case.facts.production
    return case.facts.revisions[run.revision - 1].keys("checks") if run else ()


@check("validate.checks", "Checks of the plan are ticked, and to pass production all of them.")
def _ticked(case: Case, ask: ValidateProduction) -> Unmet | None:
    there = _to_tick(case)
    ticked = there if ask.checks is None else ask.checks
    strange = [key for key in ticked if key not in there]
    if strange:
        return Unmet(
            f"The plan has no check {listed([f'“{key}”' for key in strange])}.",
            f"Its checks are {listed(list(there)) or 'none'}.",
        )
    left = [key for key in there if key not in ticked]
    if ask.verdict == "pass" and left:
        numbers = [f"check {place}" for place, key in enumerate(there, 1) if key in left]
        return Unmet(
            f"Not ticked: {listed(numbers)}.",
            "Look at that, too; or fail production, with a reason.",
        )
    return None


@command(
    "validate-production",
    ValidateProduction,
    is_open,
    may("validate_production"),
    _to_validate,
    _not_all_one,
    checks=(_verdict, _ticked),
)
def validate(case: Case, ask: ValidateProduction) -> Iterator[Event]:
    """Pass or fail what is seen in production after the run."""
    run = case.facts.production
    if run or case.facts.afterwards:
        yield events.Validated(
            run=run.id if run else "",
            environment=ENVIRONMENT,
            verdict=ask.verdict,
            reason=Prose(ask.reason.strip()),
            checks=tuple(_to_tick(case) if ask.checks is None else ask.checks),
        )
