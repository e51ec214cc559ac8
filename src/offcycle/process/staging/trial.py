"""This module decides whether the plan, as it reads now, was tried: run in staging, or gone through at the desk.

Validation rests on what the plan does in staging. Where staging cannot show it, it rests on the desk check, and so on what
the plan does in production.
"""

from offcycle.process.facts import DeskCheck, Run
from offcycle.process.kernel import Case, Met, Rule, Unmet, gate
from offcycle.process.rules import ended

ENVIRONMENT = "staging"
PRODUCTION = "production"


def reads(case: Case, environment: str) -> str:
    """The digest of what the current plan does in an environment; empty without a plan."""
    plan = case.facts.plan
    return plan.operations.get(environment, "") if plan else ""


def has_staging(case: Case) -> bool:
    """Whether the system has a staging environment."""
    system = case.world.roster.systems.get(case.facts.system)
    return bool(system and system.staging)


def staged(case: Case) -> Run | None:
    """The latest staging run that went through the operations as the plan reads now."""
    runs = case.facts.runs_in(ENVIRONMENT)
    now = reads(case, ENVIRONMENT)
    return next(
        (run for run in reversed(runs) if run.state == "finished" and run.operations == now), None
    )


def desk_checked(case: Case) -> DeskCheck | None:
    """The latest desk check of what the plan does in production now."""
    now = reads(case, PRODUCTION)
    checks = reversed(case.facts.desk_checks)
    return next((check for check in checks if check.operations == now), None)


def operations(case: Case) -> str:
    """The digest on which a validation given now rests."""
    at_the_desk = staged(case) is None and desk_checked(case) is not None
    return reads(case, PRODUCTION if at_the_desk else ENVIRONMENT)


def resting(case: Case) -> frozenset[str]:
    """The digests of validations that hold now: of what the plan does in staging; if it was checked at the desk, in production."""
    return frozenset({reads(case, ENVIRONMENT), reads(case, PRODUCTION)} - {""})


@gate("staging_run", "The plan, as it reads now, was run in staging, or checked at the desk.")
def tried(case: Case) -> Met | Unmet:
    """Step 2: the same steps were gone through in staging."""
    run, check = staged(case), desk_checked(case)
    if run:
        return Met(f"{run.id} went through every step of it.")
    if check:
        both = f"{case.name(check.by)} and {case.name(check.checked_with)}"
        return Met(
            f"{both} went through every step at the desk. Not tried: {ended(check.not_tried)}"
        )
    if not has_staging(case):
        return _no_staging(case)
    plan, waiting = case.facts.plan, case.waiting(*case.policy.may.staging)
    since = plan.at if plan else case.facts.requested_at
    because, do = _not_staged(case)
    return Unmet(because, do, waiting, since)


def _no_staging(case: Case) -> Unmet:
    system, plan = case.world.roster.systems.get(case.facts.system), case.facts.plan
    name = system.name if system else case.facts.system
    return Unmet(
        f"{name} has no staging, so a desk check is needed: a second person goes through every step with the author.",
        "Go through it together and say what could not be tried.",
        case.waiting(*case.policy.may.plan),
        plan.at if plan else case.facts.requested_at,
    )


def _not_staged(case: Case) -> tuple[str, str]:
    """Why the plan does not count as tried in staging, and what to do."""
    running = case.facts.running
    if running and running.environment == ENVIRONMENT:
        return f"{running.id} is going on in staging.", "Report its steps and finish it."
    if case.facts.runs_in(ENVIRONMENT) or case.facts.desk_checks:
        return (
            "What the plan does has changed since it was run in staging.",
            "Run it in staging again.",
        )
    return "The plan was not run in staging yet.", "Run it in staging."


def _find_applied(case: Case) -> Unmet | None:
    run = case.facts.taken
    if run is None:
        return None
    return Unmet(
        f"{run.id} has applied the plan to production, or is doing so.",
        "Validate production instead.",
    )


before_production = Rule(
    "staging.before_production",
    "What belongs to staging is done before the plan is applied to production.",
    _find_applied,
)
