"""This module decides how the operations are documented step by step, once, for staging, approval and production."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import plan as events
from offcycle.process.keeping_say import SAYS, kept
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.rules import counted, is_open, may

UNSETTLED = ("running", "unknown")
"""States of a step in which an executor has it, or had it and nobody knows what came of it."""


@gate("plan", "The operations are documented step by step, and nothing in the plan is left open.")
def documented(case: Case) -> Met | Unmet:
    """Step 1: there is a plan that can be run."""
    plan, waiting = case.facts.plan, case.waiting(*case.policy.may.plan)
    if plan is None:
        return Unmet(
            "No plan is documented yet.",
            "Write the steps down, or import a runbook.",
            waiting,
            case.facts.requested_at,
        )
    if {plan.document, plan.reading} & case.world.erasures.digests:
        return Unmet(
            f"Revision {plan.number} of the plan was expunged, so nobody can run it any more.",
            "Save a new revision.",
            waiting,
            plan.at,
        )
    if plan.open_choice:
        return Unmet(
            "The plan holds several procedures and none is chosen.",
            "Choose the one to follow.",
            waiting,
            plan.at,
        )
    if not plan.keys():
        return Unmet(
            "The plan has no step.",
            "Write down at least one step as a numbered list.",
            waiting,
            plan.at,
        )
    if plan.faults:
        return Unmet(
            f"The plan has {counted(plan.faults, 'fault')}.",
            "Settle what is named at its line.",
            waiting,
            plan.at,
        )
    return Met(f"Revision {plan.number} has {counted(len(plan.keys()), 'step')}.")


@dataclass(frozen=True, slots=True)
class RevisePlan:
    """A new revision as it was read; the bytes and the reading are kept as documents."""

    document: str
    reading: str
    source: str
    plan: str
    operations: dict[str, str]
    steps: tuple[events.PlanStep, ...]
    open_choice: bool = False
    faults: int = 0
    message: str = ""
    titles: tuple[str, ...] = ()  # of the steps, in their order
    give_up_say: bool = False  # an approver knows that writing it ends their say
    came_from: str = ""  # the change or the template that it was started from
    also_by: tuple[str, ...] = ()  # who wrote what it was started from


@rule(
    "plan.not_applied",
    "A plan is not changed while it is applied to production, or after it was applied and not failed.",
)
def _not_applied(case: Case) -> Unmet | None:
    run = case.facts.taken
    if run is None:
        return None
    if run.state == "running":
        return Unmet(
            f"{run.id} is applying the plan to production.", "Finish or stop the run first."
        )
    return Unmet(
        f"The plan was applied to production by {run.id}.",
        "Validate production, or request a new change.",
    )


@rule(
    "plan.not_executing",
    "A plan is not corrected while an executor takes a step in staging, or while nobody knows what came of one.",
)
def _not_executing(case: Case) -> Unmet | None:
    run = case.facts.running
    taken = (step for step in run.steps.values() if step.state in UNSETTLED) if run else ()
    step = next(iter(taken), None)
    if run is None or step is None or case.facts.taken is run:
        return None
    return Unmet(
        f"Step “{step.key}” of {run.id} is {step.state}.",
        "Wait until the executor has reported, or settle what came of the step.",
        case.waiting(*case.policy.may.staging),
    )


@check("plan.changed", "A new revision differs from the one before.")
def _changed(case: Case, ask: RevisePlan) -> Unmet | None:
    before = case.facts.plan
    if before is None or before.document != ask.document or before.faults != ask.faults:
        return None  # the same bytes have other faults once the policy enables an executor: then they are saved again
    return Unmet(f"This is revision {before.number}, byte for byte.", "Nothing needs to be saved.")


@check("plan.start", "A plan is started from another one only while there is none.")
def _first(case: Case, ask: RevisePlan) -> Unmet | None:
    plan = case.facts.plan
    if plan is None or not ask.came_from:
        return None
    return Unmet(
        f"{case.facts.ref} has a plan already, revision {plan.number} by {case.name(plan.author)}.",
        "Correct that one: save a new revision of it.",
    )


@check("review.say_kept", SAYS)
def _say_kept(case: Case, ask: RevisePlan) -> Unmet | None:
    return kept(case, "plan", given_up=ask.give_up_say)


@command(
    "plan",
    RevisePlan,
    is_open,
    may("plan"),
    _not_applied,
    _not_executing,
    checks=(_changed, _first, _say_kept),
)
def revise(case: Case, ask: RevisePlan) -> Iterator[Event]:
    """Document the plan, or save a new revision of it; what hung on other operations ends."""
    yield events.Revised(
        revision=len(case.facts.revisions) + 1,
        document=ask.document,
        reading=ask.reading,
        source=ask.source,
        plan=ask.plan,
        operations=ask.operations,
        steps=ask.steps,
        open_choice=ask.open_choice,
        faults=ask.faults,
        message=Prose(ask.message),
        titles=Prose("\n".join(" ".join(each.split()) for each in ask.titles)),
        came_from=ask.came_from,
        also_by=ask.also_by,
    )
