"""This module is a plan that has everything, and what goes wrong while it is applied to production.

Its steps: s1 and s3 say how they are undone, s2 does not; s4 is run by an executor where one is asked for. Besides, it has a check,
a rollback section and something for later.
"""

from dataclasses import replace

from offcycle.process.events.plan import PlanStep
from offcycle.process.run import amendments, rollback, steps, unknown
from tests.process import story as told
from tests.process.denials import Ask, Part
from tests.process.parts import stopped
from tests.process.story import Story, planned

TEXTS = ("Log in.", "Stop it.", "Switch over.")


def documented(*, executed: bool = False, undone: bool = True) -> Part:
    def part(story: Story) -> None:
        plain = planned(*TEXTS, *(("Run the job.",) if executed else ()))
        kinds = {"s4": "ansible"}
        own = [
            replace(
                step, kind=kinds.get(step.key, "hand"), undo=undone and step.key in {"s1", "s3"}
            )
            for step in plain.steps
        ]
        more = [
            PlanStep("c1", "checks", "hand", "x"),
            *([PlanStep("r1", "rollback", "hand", "x")] if undone else []),
            PlanStep("l1", "later", "hand", "x"),
        ]
        titles = (
            *(*TEXTS, "Run the job.")[: len(own)],
            "Look.",
            *(("Restore.",) if undone else ()),
            "Tidy up.",
        )
        story.must("dev", "plan", replace(plain, steps=(*own, *more), titles=titles))

    return part


def started(*, executed: bool = False, undone: bool = True) -> Part:
    """From the acknowledgement to a run in production of the plan that has everything."""

    def part(story: Story) -> None:
        for each in (
            documented(executed=executed, undone=undone),
            told.staged, told.signed, told.form_filled, told.risk_reviewed, told.submitted, told.approved,
            told.standing_by, told.started,
        ):  # fmt: skip
            each(story)

    return part


def next_key(story: Story) -> str:
    run = story.facts.running
    following = run.next() if run else None
    return following.key if following else "s9"


def run_id(story: Story) -> str:
    return story.facts.running.id if story.facts.running else "CR-1001-R9"


def not_needed(story: Story) -> None:
    ask = steps.ReportStep(run_id(story), next_key(story), "not_needed", "Done already.")
    story.must("hosting", "report-step", ask)


def failed(story: Story) -> None:
    ask = steps.ReportStep(run_id(story), next_key(story), "failed", "No route.")
    story.must("hosting", "report-step", ask)


def amends(text: str = "Click the other one.", step: str = "", run: str = "") -> Ask:
    return lambda story: amendments.AmendStep(run or run_id(story), step or next_key(story), text)


def amended(story: Story) -> None:
    story.must("hosting", "amend-step", amends()(story))


def agrees(verdict: str = "agree", reason: str = "", step: str = "", run: str = "") -> Ask:
    return lambda story: amendments.AgreeStep(
        run or run_id(story), step or next_key(story), verdict, reason
    )


def agreed(story: Story) -> None:
    story.must("dev2", "agree-step", agrees()(story))


def declined(story: Story) -> None:
    story.must("dev2", "agree-step", agrees("decline", "It is needed.")(story))


def rolls_back(run: str = "CR-1001-R2") -> Ask:
    return lambda _: rollback.StartRollback(run)


def rollback_started(story: Story) -> None:
    story.must("hosting", "start-rollback", rolls_back()(story))


def rolled_back(story: Story) -> None:
    """What was done so far is undone, to its end."""
    stopped(story)
    rollback_started(story)
    story.run_through("hosting")


def intends(step: str = "", run: str = "") -> Ask:
    return lambda story: unknown.IntendStep(
        run or run_id(story), step or next_key(story), "ansible"
    )


def intended(story: Story) -> None:
    story.must_as_worker("intend-step", intends()(story))


def loses_sight(attempt: int = 1, run: str = "") -> Ask:
    return lambda story: unknown.ReportUnknown(run or run_id(story), next_key(story), attempt)


def lost(story: Story) -> None:
    story.must_as_worker("report-unknown", loses_sight()(story))


def resolves(
    outcome: str = "failed", reason: str = "I looked at the host.", step: str = "s4"
) -> Ask:
    return lambda _: unknown.ResolveStep("CR-1001-R2", step, outcome, reason)


def resolved(outcome: str) -> Part:
    return lambda story: story.must("hosting", "resolve-step", resolves(outcome)(story))
