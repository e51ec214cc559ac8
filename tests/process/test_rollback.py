"""This module tries what happens when it goes wrong: the rollback in reverse, the second attempt, and how the change ends then."""

import pytest

from offcycle.process import gates
from offcycle.process.facts import Run
from offcycle.process.run import steps
from offcycle.process.run.production import ValidateProduction
from offcycle.process.triage import Answers
from offcycle.process.world import OtherRun
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, holds
from tests.process.parts import (
    all_of,
    production_failed,
    rejected,
    stands_down,
    step_done,
    stopped,
    waits,
)
from tests.process.rich import (
    agreed,
    failed,
    intended,
    lost,
    not_needed,
    resolved,
    rollback_started,
    rolled_back,
    rolls_back,
    run_id,
    started,
)
from tests.process.story import Story, a_change, planned

RICH = started()
STOPPED = all_of(RICH, step_done, stopped)
UNKNOWN = all_of(started(executed=True), step_done, step_done, step_done, intended, lost, stopped)


def elsewhere(story: Story) -> None:
    """Another change runs on the same system."""
    run = OtherRun("CR-1002", "CR-1002-R1", "production", ("eclkc",))
    story.world = story.world.with_runs((run,))


def affects(*systems: str) -> Part:
    return lambda story: story.must("dev", "triage", Answers(affected=systems))


def staging_started(story: Story) -> None:
    story.must("dev", "start-staging")


def ended(story: Story) -> None:
    for part in (told.told, told.archived, told.closed):
        part(story)


def reports(outcome: str, note: str = "") -> Ask:
    def ask(story: Story) -> steps.ReportStep:
        run = story.facts.running
        following = run.next() if run else None
        return steps.ReportStep(run_id(story), following.key if following else "s9", outcome, note)

    return ask


def validates(verdict: str, *checks: str) -> Ask:
    return lambda _: ValidateProduction(verdict, "White page.", checks)


APPLIED = all_of(RICH, lambda story: story.run_through("hosting"))

DENIALS = (
    Denial("start-rollback", "change.open", told.acknowledged, Try("hosting", rolls_back(), (STOPPED, ended)), Try("hosting", rolls_back(), (STOPPED,))),
    Denial("start-rollback", "may.production", told.acknowledged, Try("dev", rolls_back(), (STOPPED,)), Try("hosting2", rolls_back(), (STOPPED,))),
    Denial("start-rollback", "run.one_at_a_time", told.acknowledged, Try("hosting", rolls_back(), (STOPPED, staging_started)), Try("hosting", rolls_back(), (STOPPED,))),
    Denial("start-rollback", "run.one_at_a_time rollback.something", told.acknowledged, Try("hosting", rolls_back(), (RICH, step_done)), Try("hosting", rolls_back(), (RICH, step_done, stopped))),
    Denial("start-rollback", "run.alone", told.acknowledged, Try("hosting", rolls_back(), (STOPPED, elsewhere)), Try("hosting", rolls_back(), (STOPPED,))),
    Denial("start-rollback", "rollback.something", told.acknowledged, Try("hosting", rolls_back(), (RICH, stopped)), Try("hosting", rolls_back(), (RICH, failed, stopped))),
    Denial("start-rollback", "rollback.something", told.acknowledged, Try("hosting", rolls_back(), (RICH, step_done, rolled_back)), Try("hosting", rolls_back(), (STOPPED, rollback_started, step_done, stopped))),
    Denial("start-rollback", "rollback.known", told.acknowledged, Try("hosting", rolls_back(), (UNKNOWN,)), Try("hosting", rolls_back(), (UNKNOWN, resolved("failed")))),
    Denial("start-rollback", "rollback.documented", told.acknowledged, Try("hosting", rolls_back(), (started(undone=False), step_done, stopped)), Try("hosting", rolls_back(), (STOPPED,))),
    Denial("start-rollback", "rollback.run", told.acknowledged, Try("hosting", rolls_back("CR-1001-R1"), (STOPPED,)), Try("hosting", rolls_back(), (STOPPED,))),
    Denial("report-step", "step.outcome", told.acknowledged, Try("hosting", reports("not_needed", "Gone."), (STOPPED, rollback_started)), Try("hosting", reports("skipped", "Gone."), (STOPPED, rollback_started))),
    Denial("validate-production", "validate.applied", told.applied, Try("dev", lambda _: ValidateProduction("pass"), (production_failed,)), Try("dev", lambda _: ValidateProduction("pass"))),
    Denial("validate-production", "validate.checks", told.acknowledged, Try("dev", validates("pass"), (APPLIED,)), Try("dev", validates("pass", "c1"), (APPLIED,))),
    Denial("validate-production", "validate.checks", told.acknowledged, Try("dev", validates("fail", "s1"), (APPLIED,)), Try("dev", validates("fail"), (APPLIED,))),
    Denial("close", "run.one_at_a_time", told.acknowledged, Try("hosting", first=(STOPPED, told.told, told.archived, staging_started)), Try("hosting", first=(STOPPED, told.told, told.archived))),
    Denial("close", "close.known", told.acknowledged, Try("hosting", first=(UNKNOWN, told.told, told.archived)), Try("hosting", first=(UNKNOWN, told.told, told.archived, resolved("done")))),
)  # fmt: skip


@pytest.mark.says("1.10", "5.16", "5.17", "5.23")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def after(*parts: Part) -> Story:
    story = a_change(told.acknowledged)
    for part in (RICH, *parts):
        part(story)
    return story


def undoing(story: Story) -> Run:
    run = story.facts.running
    assert run is not None
    assert run.rolls_back
    return run


def why(story: Story, name: str = "production") -> str:
    return next(each for each in gates.read(story.case("dev")) if each.name == name).why


REVERSED = (
    (all_of(step_done, step_done, step_done), ["s3.undo", "s1.undo", "r1"]),
    (all_of(step_done, step_done, failed), ["s3.undo", "s1.undo", "r1"]),
    (all_of(step_done, step_done), ["s1.undo", "r1"]),
    (all_of(not_needed, agreed, step_done), ["r1"]),
)


@pytest.mark.says("5.16")
@pytest.mark.parametrize(("part", "keys"), REVERSED)
def test_what_was_tried_is_undone_in_reverse_and_the_rollback_section_comes_after(
    part: Part, keys: list[str]
) -> None:
    story = after(part, stopped, rollback_started)
    assert list(undoing(story).steps) == keys
    assert undoing(story).rolls_back == "CR-1001-R2"


@pytest.mark.says("5.17")
def test_a_rollback_needs_neither_approval_nor_anybody_who_stands_by() -> None:
    story = after(step_done, rejected, stopped, stands_down("dev2"), waits(hours=100))
    rollback_started(story)
    story.run_through("hosting")
    assert why(story) == "CR-1001-R2 was rolled back by CR-1001-R3."


def test_a_rollback_waits_for_who_runs_on_what_its_run_held() -> None:
    """Whatever the change is said to affect by then: undoing touches what was done."""
    story = a_change(told.acknowledged)
    for part in (affects("other"), RICH, step_done, stopped, affects()):
        part(story)
    run = OtherRun("CR-1002", "CR-1002-R1", "production", ("other",))
    story.world = story.world.with_runs((run,))
    assert story.refused("hosting", "start-rollback", rolls_back()(story)) == {"run.alone"}
    story.world = story.world.with_runs(())
    rollback_started(story)
    assert set(undoing(story).systems) == {"eclkc", "other"}


def test_a_rollback_that_was_stopped_goes_on_with_what_is_left() -> None:
    story = after(step_done, step_done, step_done, stopped, rollback_started, step_done, stopped)
    assert why(story) == "CR-1001-R3, which rolled back CR-1001-R2, was stopped: It does not work."
    rollback_started(story)
    assert list(undoing(story).steps) == ["s1.undo", "r1"]
    assert why(story) == "CR-1001-R4 rolls back CR-1001-R2."
    story.run_through("hosting")
    ended(story)
    assert story.facts.outcome == "rolled_back"


def test_a_rollback_of_which_nothing_was_done_is_no_rollback() -> None:
    story = after(step_done, stopped, rollback_started)
    for _ in range(2):
        story.must("hosting", "report-step", reports("skipped", "Not reachable.")(story))
    finish = steps.FinishRun(run_id(story))
    assert story.refused("hosting", "finish-run", finish) == {"finish.settled"}


def applied_and(part: Part) -> Part:
    return all_of(step_done, step_done, step_done, _finish, part)


def _finish(story: Story) -> None:
    story.must("hosting", "finish-run", steps.FinishRun(run_id(story)))


def stopped_before_its_first_step(story: Story) -> None:
    for part in (told.submitted, told.approved, told.standing_by, told.started, stopped):
        part(story)


UNDONE = all_of(rollback_started, lambda story: story.run_through("hosting"))
ENDS = (
    (applied_and(told.validated), "done"),
    (all_of(not_needed, agreed, step_done, step_done, _finish, told.validated), "done_with_deviations"),
    (applied_and(production_failed), "failed"),
    (all_of(step_done, stopped), "failed"),
    (applied_and(UNDONE), "rolled_back"),
    (applied_and(all_of(production_failed, UNDONE)), "rolled_back"),
    (applied_and(all_of(told.validated, UNDONE)), "rolled_back"),
    (all_of(step_done, stopped, UNDONE), "rolled_back"),
    (all_of(step_done, stopped, rollback_started, step_done, stopped), "failed"),
    (all_of(step_done, stopped, rollback_started, stopped), "failed"),
    (all_of(step_done, stopped, UNDONE, stopped_before_its_first_step), "rolled_back"),
)  # fmt: skip


@pytest.mark.says("5.23")
@pytest.mark.parametrize(("part", "outcome"), ENDS)
def test_a_change_ends_as_its_last_effect_in_production_did(part: Part, outcome: str) -> None:
    story = after(part)
    ended(story)
    assert story.facts.outcome == outcome


def test_a_rollback_that_was_stopped_after_its_last_step_is_finished_by_that_step_again() -> None:
    story = after(step_done, stopped, rollback_started, step_done, step_done, stopped)
    rollback_started(story)
    assert list(undoing(story).steps) == ["r1"]
    story.run_through("hosting")
    ended(story)
    assert story.facts.outcome == "rolled_back"


@pytest.mark.says("5.18")
def test_after_a_rollback_the_same_change_goes_on_with_a_new_revision() -> None:
    story = after(step_done, rolled_back)
    assert why(story, "submission") == "The approval of submission 1 was used by CR-1001-R2."
    assert "gate.submission" in story.refused("hosting", "start-production")
    story.must("dev", "plan", planned("Log in.", "Click Undo."))
    for part in (
        told.staged, told.signed, told.risk_reviewed, told.submitted, told.approved, told.standing_by, told.started,
        told.applied, told.validated, told.told, told.archived, told.closed,
    ):  # fmt: skip
        part(story)
    assert story.facts.outcome == "done"


def test_what_was_rolled_back_is_not_validated() -> None:
    story = after(applied_and(UNDONE))
    assert story.refused("dev", "validate-production", ValidateProduction("pass")) == {
        "validate.applied"
    }


def test_an_earlier_attempt_is_undone_after_the_later_one() -> None:
    story = after(step_done, stopped, told.submitted, told.approved, told.standing_by, told.started)
    for part in (step_done, step_done, step_done, stopped):
        part(story)
    story.must("hosting", "start-rollback", rolls_back("CR-1001-R3")(story))
    story.run_through("hosting")
    story.must("hosting", "start-rollback", rolls_back("CR-1001-R2")(story))
    assert list(undoing(story).steps) == ["s1.undo", "r1"]
