"""This module decides whether the plan, as it reads now, was tried in staging."""

from offcycle.process.facts import Run
from offcycle.process.kernel import Case, Met, Unmet, gate

ENVIRONMENT = "staging"


def operations(case: Case) -> str:
    """The digest of what the current plan does in staging; empty without a plan."""
    plan = case.facts.plan
    return plan.operations.get(ENVIRONMENT, "") if plan else ""


def staged(case: Case) -> Run | None:
    """The latest staging run that went through the operations as the plan reads now."""
    runs = case.facts.runs_in(ENVIRONMENT)
    now = operations(case)
    return next(
        (run for run in reversed(runs) if run.state == "finished" and run.operations == now), None
    )


@gate("staging_run", "The plan, as it reads now, was run in staging.")
def tried(case: Case) -> Met | Unmet:
    """Step 2: the same steps were gone through in staging."""
    run = staged(case)
    if run:
        return Met(f"{run.id} went through every step of it.")
    plan, waiting = case.facts.plan, case.waiting(*case.policy.may.staging)
    since = plan.at if plan else case.facts.requested_at
    system = case.world.roster.systems.get(case.facts.system)
    if system and not system.staging:
        return Unmet(
            f"{system.name} has no staging to run the plan in.",
            "Give it an address of staging.",
            waiting,
            since,
        )
    if case.facts.running and case.facts.running.environment == ENVIRONMENT:
        return Unmet(
            f"{case.facts.running.id} is going on in staging.",
            "Report its steps and finish it.",
            waiting,
            since,
        )
    if case.facts.runs_in(ENVIRONMENT):
        return Unmet(
            "What the plan does has changed since it was run in staging.",
            "Run it in staging again.",
            waiting,
            since,
        )
    return Unmet("The plan was not run in staging yet.", "Run it in staging.", waiting, since)
