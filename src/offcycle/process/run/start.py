"""This module decides when a run of the plan may start, in staging and in production.

Production runs exactly what was approved: the plan's operations are those of the sealed submission.
"""

from collections.abc import Callable, Iterator

from offcycle.process import form, plan, staging, triage
from offcycle.process.events import Event
from offcycle.process.events import run as events
from offcycle.process.facts import Revision
from offcycle.process.freezing import touched
from offcycle.process.kernel import Case, Rule, Unmet, command, opened, rule
from offcycle.process.review import decision, risk, sealing, submission
from offcycle.process.rules import is_open, may
from offcycle.process.run import freezes
from offcycle.process.run.going import PRODUCTION
from offcycle.process.run.standby import standing_by, stood_by
from offcycle.process.triage import Nothing
from offcycle.process.triage.windows import in_window


@rule("run.one_at_a_time", "A change has one run at a time.")
def none_running(case: Case) -> Unmet | None:
    """Whether no run of the change goes on."""
    run = case.facts.running
    return (
        Unmet(f"{run.id} is going on in {run.environment}.", "Finish or stop it first.")
        if run
        else None
    )


def held(case: Case, environment: str) -> tuple[str, ...]:
    """The systems that a run of the change holds; a drill touches no production, so it keeps nobody out of it."""
    return () if case.facts.drill and environment == PRODUCTION else touched(case)


Holds = Callable[[Case], tuple[str, ...]]


def nobody_else(environment: str, holds: Holds | None = None) -> Rule:
    """The rule that no other change runs on the system, or on a declared affected one, in the same environment.

    `holds` tells which systems the run would hold, where these are not those that the change touches now.
    """

    def find(case: Case) -> Unmet | None:
        wanted = set(holds(case) if holds else held(case, environment))
        others = [
            other
            for other in case.world.other_runs
            if other.environment == environment and wanted & set(other.systems)
        ]
        if not others:
            return None
        who = f", {case.name(others[0].by)}" if others[0].by else ""
        return Unmet(
            f"{others[0].run} of {others[0].change} is going on in {environment}.",
            f"Wait until it has ended, or speak to its operator{who}.",
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
            "Ask an administrator to enter it."
            if environment == PRODUCTION
            else "Go through the plan at the desk instead, two of you, or ask an administrator to enter it.",
        )

    return Rule(f"run.has_{environment}", f"The system has an address of {environment}.", find)


@rule(
    "run.not_again",
    "A plan that was applied to production, and not failed there, is not applied again.",
)
def _not_applied(case: Case) -> Unmet | None:
    run = case.facts.production
    if run is None or run.state != "finished" or run.gone_wrong:
        return None
    return Unmet(f"{run.id} has applied the plan to production.", "Validate production.")


@rule("run.not_all_one", "Operator, standby and production validator are not all one person.")
def not_all_one(case: Case) -> Unmet | None:
    """Whether somebody else could validate, where the operator stands by, too."""
    standby, roster = standing_by(case), case.world.roster
    if standby is None or standby.account != case.actor.account:
        return None
    roles = case.policy.may.validate_production
    others = {one for role in roles for one in roster.holders(role, case.facts.system)}
    if others - {case.actor.account}:
        return None
    return Unmet(
        "You stand by, and nobody but you could validate production afterwards.",
        "Let another person run the steps, or another stand by.",
    )


def _start(
    case: Case,
    environment: str,
    current: Revision | None,
    number: int = 0,
    *,
    base: str = "",
    carried: tuple[str, ...] = (),
) -> Iterator[Event]:
    if current:
        yield events.Started(
            run=f"{case.facts.ref}-R{len(case.facts.runs) + 1}",
            environment=environment,
            revision=current.number,
            plan=current.plan,
            operations=current.operations[environment],
            steps=current.keys(),
            systems=held(case, environment),
            submission=number,
            carried_from=base,
            carried=carried,
            exceptions=freezes.exceptions(case) if environment == PRODUCTION else (),
        )


@command(
    "start-staging",
    Nothing,
    is_open,
    may("staging"),
    opened(plan.documented),
    has_address("staging"),
    none_running,
    nobody_else("staging"),
    risk.not_applied,
)
def start_staging(case: Case, _: Nothing) -> Iterator[Event]:
    """Start running the plan in staging; after a later revision, from the first step that changed."""
    base, steps = staging.carried(case)
    return _start(case, staging.ENVIRONMENT, case.facts.plan, base=base, carried=steps)


@command(
    "start-production",
    Nothing,
    is_open,
    may("production"),
    submission.settled(triage.answered),
    submission.settled(plan.documented),
    submission.settled(staging.tried),
    submission.settled(staging.signed),
    submission.settled(form.filled),
    submission.settled(risk.judged),
    opened(submission.submitted),
    opened(decision.approved),
    opened(in_window),
    opened(freezes.unfrozen),
    opened(stood_by),
    has_address("production"),
    none_running,
    nobody_else("production"),
    _not_applied,
    not_all_one,
)
def start_production(case: Case, _: Nothing) -> Iterator[Event]:
    """Start applying the approved plan to production: what was sealed, whatever draft stands beside it."""
    approved = case.facts.submission
    sealed = sealing.sealed_plan(case.facts, approved) if approved else None
    return _start(case, PRODUCTION, sealed, approved.number if approved else 0)
