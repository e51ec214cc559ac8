"""This module decides when a run of the plan may start, in staging and in production.

Production runs exactly what was approved: the plan's operations are those of the sealed submission.
"""

from collections.abc import Iterator

from offcycle.process import form, plan, staging, triage
from offcycle.process.events import Event
from offcycle.process.events import run as events
from offcycle.process.kernel import Case, Rule, Unmet, command, opened, rule
from offcycle.process.review import decision, risk, submission
from offcycle.process.rules import is_open, may
from offcycle.process.run.standby import stood_by
from offcycle.process.triage import Nothing
from offcycle.process.triage.windows import in_window

PRODUCTION = "production"


@rule("run.one_at_a_time", "A change has one run at a time.")
def _none_running(case: Case) -> Unmet | None:
    run = case.facts.running
    return (
        Unmet(f"{run.id} is going on in {run.environment}.", "Finish or stop it first.")
        if run
        else None
    )


def _held(case: Case) -> tuple[str, ...]:
    return (case.facts.system, *case.facts.triage.affected)


def nobody_else(environment: str) -> Rule:
    """The rule that no other change runs on the system, or on a declared affected one, in the same environment."""

    def find(case: Case) -> Unmet | None:
        held = set(_held(case))
        others = [
            other
            for other in case.world.other_runs
            if other.environment == environment and held & set(other.systems)
        ]
        if not others:
            return None
        return Unmet(
            f"{others[0].run} of {others[0].change} is going on in {environment}.",
            "Wait until it has ended, or speak to its operator.",
        )

    return Rule(
        "run.alone",
        "Nobody else runs on the system, or on an affected one, in the same environment.",
        find,
    )


def has_address(environment: str) -> Rule:
    """The rule that the system has this environment."""

    def find(case: Case) -> Unmet | None:
        system = case.world.roster.systems.get(case.facts.system)
        if system and getattr(system, environment):
            return None
        return Unmet(
            f"{case.facts.system} has no address of {environment}.",
            "Ask an administrator to enter it.",
        )

    return Rule(f"run.has_{environment}", f"The system has an address of {environment}.", find)


@rule(
    "run.not_again",
    "A plan that was applied to production, and not failed there, is not applied again.",
)
def _not_applied(case: Case) -> Unmet | None:
    run = case.facts.production
    if run is None or run.state != "finished" or run.verdict == "fail":
        return None
    return Unmet(f"{run.id} has applied the plan to production.", "Validate production.")


@rule("run.operator_not_standby", "Who runs the steps in production is not the one who stands by.")
def two_people(case: Case) -> Unmet | None:
    """Whether the actor may run steps in production beside the one who stands by."""
    standby, running = case.facts.standby, case.facts.running
    elsewhere = running is not None and running.environment != PRODUCTION
    if elsewhere or standby is None or standby.account != case.actor.account:
        return None
    if case.at >= standby.until:
        return None
    return Unmet(
        "You stand by for this change.", "Let another person run the steps, or another stand by."
    )


def _start(
    case: Case, environment: str, number: int, *, base: str = "", carried: tuple[str, ...] = ()
) -> Iterator[Event]:
    current = case.facts.plan
    if current:
        yield events.Started(
            run=f"{case.facts.ref}-R{len(case.facts.runs) + 1}",
            environment=environment,
            revision=current.number,
            plan=current.plan,
            operations=current.operations[environment],
            steps=current.keys(),
            systems=_held(case),
            submission=number,
            carried_from=base,
            carried=carried,
        )


@command(
    "start-staging",
    Nothing,
    is_open,
    may("staging"),
    opened(plan.documented),
    has_address("staging"),
    _none_running,
    nobody_else("staging"),
    risk.not_applied,
)
def start_staging(case: Case, _: Nothing) -> Iterator[Event]:
    """Start running the plan in staging; after a later revision, from the first step that changed."""
    base, steps = staging.carried(case)
    return _start(case, staging.ENVIRONMENT, 0, base=base, carried=steps)


@command(
    "start-production",
    Nothing,
    is_open,
    may("production"),
    opened(triage.answered),
    opened(plan.documented),
    opened(staging.tried),
    opened(staging.signed),
    opened(form.filled),
    opened(risk.judged),
    opened(submission.submitted),
    opened(decision.approved),
    opened(in_window),
    opened(stood_by),
    has_address("production"),
    _none_running,
    nobody_else("production"),
    _not_applied,
    two_people,
)
def start_production(case: Case, _: Nothing) -> Iterator[Event]:
    """Start applying the approved plan to production."""
    sealed = case.facts.submission
    return _start(case, PRODUCTION, sealed.number if sealed else 0)
