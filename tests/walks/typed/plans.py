"""This module holds the plans among which walkers change."""

from dataclasses import replace

from offcycle.process.canonical import digest_of
from offcycle.process.events.plan import PlanStep
from offcycle.process.plan import RevisePlan
from tests.process.story import planned


def rich(*texts: str, executed: str = "", production: str = "", staging: str = "") -> RevisePlan:
    """A plan with checks, undoing, a rollback section and something for later; one step may be an executor's."""
    plain = planned(*texts, production=production, staging=staging, checks=("Look at it.",))
    steps = [
        replace(
            step,
            kind="ansible" if step.key in executed.split() else step.kind,
            undo=step.part == "steps" and step.key != "s2",
        )
        for step in plain.steps
    ]
    more = [
        PlanStep("r1", "rollback", "hand", digest_of("Restore.")),
        PlanStep("l1", "later", "hand", digest_of("Tidy up.")),
    ]
    return replace(
        plain, steps=(*steps, *more), titles=(*texts, "Look at it.", "Restore.", "Tidy up.")
    )


GOOD = planned("Log in.", "Click Build.")
SHORT = (
    GOOD,
    planned("Log in.", "Click Build.", "Look at the site."),
    planned("Log in.", "Click Delete."),
    planned("Restart it."),
    replace(GOOD, document="better said", source="better said", plan="better said"),
    planned("Log in.", "Click Build.", staging="slow"),
    planned("Log in.", "Click Build.", production="fast"),
)
WHOLE = (
    rich("Stop it.", "Copy it.", "Switch over."),
    rich("Stop it.", "Copy it.", "Switch over.", production="fast"),
    rich("Stop it.", "Copy it all.", "Switch over."),
    rich("Stop it.", "Switch over."),
    replace(
        rich("Stop it.", "Copy it.", "Switch over."), document="again", source="again", plan="again"
    ),
)
EXECUTED = (
    rich("Log in.", "Run the job.", executed="s2"),
    rich("Log in.", "Run the job.", "Run the next job.", executed="s2 s3"),
    rich("Log in.", "Run the next job.", executed="s2"),
    rich("Log in.", "Run the job anew.", executed="s2"),
)
BROKEN = (
    replace(GOOD, document="faulty", plan="faulty", faults=1),
    replace(planned("Log in.", "Click what?"), document="open", plan="open", open_choice=True),
    planned(),
)


def family(mood: frozenset[str]) -> tuple[RevisePlan, ...]:
    """The plans of a walk in some mood."""
    if "executor" in mood:
        return EXECUTED
    return WHOLE if mood & {"whole", "undo", "amends"} else SHORT
