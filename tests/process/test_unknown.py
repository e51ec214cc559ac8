"""This module tries what is known of a step that an executor takes: no second attempt without a person, nothing late believed."""

import pytest

from offcycle.process.kernel import WORKER
from offcycle.process.run import steps
from offcycle.process.run.unknown import ResolveStep
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, holds
from tests.process.parts import all_of, left_open, rejected, step_done, stopped, waits, withdrawn
from tests.process.rich import (
    agreed,
    documented,
    failed,
    intended,
    intends,
    loses_sight,
    lost,
    next_key,
    not_needed,
    resolved,
    resolves,
    rollback_started,
    run_id,
    started,
)
from tests.process.story import Story, a_change

RICH = started(executed=True)
READY = all_of(RICH, step_done, step_done, step_done)  # the next step is the executor's
BEGUN = all_of(READY, intended)
LOST = all_of(BEGUN, lost)


def results(outcome: str = "done", attempt: int = 1, note: str = "") -> Ask:
    """What an executor did, as the worker reports it."""
    return lambda story: steps.ReportStep(
        run_id(story), "s4", outcome, note or ("" if outcome == "done" else "It did not."), attempt
    )


def staging_started(story: Story) -> None:
    documented(executed=True)(story)
    story.must("dev", "start-staging")
    for _ in range(3):
        key = next_key(story)
        story.must("dev", "report-step", steps.ReportStep(run_id(story), key, "done"))


def lost_in_staging(story: Story) -> None:
    for part in (staging_started, intended, lost):
        part(story)


def in_staging(outcome: str = "failed") -> Ask:
    return lambda _: ResolveStep("CR-1001-R1", "s4", outcome, "I looked at the host.")


DENIALS = (
    Denial("intend-step", "change.open", told.acknowledged, Try(WORKER, intends(), (staging_started, withdrawn), WORKER), Try(WORKER, intends(), (staging_started,), WORKER)),
    Denial("intend-step", "run.going_on", told.acknowledged, Try(WORKER, intends(), (READY, stopped), WORKER), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("intend-step", "executor.worker", told.acknowledged, Try("hosting", intends(), (READY,)), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("intend-step", "executor.worker", told.acknowledged, Try(WORKER, intends(), (READY,)), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("intend-step", "run.still_approved", told.acknowledged, Try(WORKER, intends(), (READY, rejected), WORKER), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("intend-step", "run.stood_by", told.acknowledged, Try(WORKER, intends(), (READY, waits(hours=1)), WORKER), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("intend-step", "run.same_plan", told.acknowledged, Try(WORKER, intends(), (staging_started, left_open), WORKER), Try(WORKER, intends(), (staging_started,), WORKER)),
    Denial("intend-step", "intend.run", told.acknowledged, Try(WORKER, intends(run="CR-1001-R1"), (READY,), WORKER), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("intend-step", "intend.step", told.acknowledged, Try(WORKER, intends(step="s4"), (RICH,), WORKER), Try(WORKER, intends(step="s4"), (READY,), WORKER)),
    Denial("intend-step", "intend.step", told.acknowledged, Try(WORKER, intends(), (RICH,), WORKER), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("intend-step", "intend.step", told.acknowledged, Try(WORKER, intends(), (BEGUN,), WORKER), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("intend-step", "intend.step", told.acknowledged, Try(WORKER, intends(), (LOST,), WORKER), Try(WORKER, intends(), (LOST, resolved("failed")), WORKER)),
    Denial("intend-step", "intend.step", told.acknowledged, Try(WORKER, intends(), (READY, stopped, rollback_started), WORKER), Try(WORKER, intends(), (READY,), WORKER)),
    Denial("report-unknown", "change.open", told.acknowledged, Try(WORKER, loses_sight(), (staging_started, intended, withdrawn), WORKER), Try(WORKER, loses_sight(), (staging_started, intended), WORKER)),
    Denial("report-unknown", "run.going_on", told.acknowledged, Try(WORKER, loses_sight(), (BEGUN, stopped), WORKER), Try(WORKER, loses_sight(), (BEGUN,), WORKER)),
    Denial("report-unknown", "executor.worker", told.acknowledged, Try("hosting", loses_sight(), (BEGUN,)), Try(WORKER, loses_sight(), (BEGUN,), WORKER)),
    Denial("report-unknown", "unknown.run", told.acknowledged, Try(WORKER, loses_sight(run="CR-1001-R1"), (BEGUN,), WORKER), Try(WORKER, loses_sight(), (BEGUN,), WORKER)),
    Denial("report-unknown", "unknown.attempt", told.acknowledged, Try(WORKER, loses_sight(2), (BEGUN,), WORKER), Try(WORKER, loses_sight(1), (BEGUN,), WORKER)),
    Denial("report-unknown", "unknown.attempt", told.acknowledged, Try(WORKER, loses_sight(), (LOST,), WORKER), Try(WORKER, loses_sight(), (BEGUN,), WORKER)),
    Denial("resolve-step", "change.open", told.acknowledged, Try("dev", in_staging(), (lost_in_staging, withdrawn)), Try("dev", in_staging(), (lost_in_staging,))),
    Denial("resolve-step", "resolve.unknown", told.acknowledged, Try("hosting", resolves(), (BEGUN,)), Try("hosting", resolves(), (LOST,))),
    Denial("resolve-step", "resolve.unknown", told.acknowledged, Try("hosting", resolves(), (LOST, resolved("done"))), Try("hosting", resolves(), (LOST, stopped))),
    Denial("resolve-step", "resolve.may", told.acknowledged, Try("dev", resolves(), (LOST,)), Try("hosting2", resolves(), (LOST,))),
    Denial("resolve-step", "resolve.step", told.acknowledged, Try("hosting", resolves(step="s3"), (LOST,)), Try("hosting", resolves(), (LOST,))),
    Denial("resolve-step", "resolve.outcome", told.acknowledged, Try("hosting", resolves("skipped"), (LOST,)), Try("hosting", resolves("done"), (LOST,))),
    Denial("resolve-step", "resolve.outcome", told.acknowledged, Try("hosting", resolves("failed", " "), (LOST,)), Try("hosting", resolves("failed"), (LOST,))),
    Denial("report-step", "step.attempt", told.acknowledged, Try("hosting", results(attempt=0), (BEGUN,)), Try("hosting", results(attempt=0), (READY,))),
    Denial("report-step", "step.attempt", told.acknowledged, Try("hosting", results(attempt=0), (LOST,)), Try("hosting", results(attempt=0), (LOST, resolved("failed")))),
    Denial("report-step", "step.attempt", told.acknowledged, Try(WORKER, results(), (READY,), WORKER), Try(WORKER, results(), (BEGUN,), WORKER)),
    Denial("report-step", "step.attempt", told.acknowledged, Try(WORKER, results(attempt=2), (BEGUN,), WORKER), Try(WORKER, results("failed"), (BEGUN,), WORKER)),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def after(*parts: Part) -> Story:
    story = a_change(told.acknowledged)
    all_of(*parts)(story)
    return story


def test_intent_then_lease_expired_then_takeover_then_a_stale_done() -> None:
    story = after(LOST)
    late = results("done", attempt=1)(story)
    assert story.refused(WORKER, "report-step", late, WORKER) == {"step.attempt"}
    resolved("failed")(story)
    assert story.refused(WORKER, "report-step", late, WORKER) == {"step.attempt"}
    intended(story)
    assert story.refused(WORKER, "report-step", late, WORKER) == {"step.attempt"}
    story.must_as_worker("report-step", results("done", attempt=2)(story))


def test_intent_then_lease_expired_then_takeover_then_resolved_as_not_run_then_a_late_effect() -> (
    None
):
    story = after(LOST, resolved("failed"))
    late = results("done", attempt=1)(story)
    assert story.refused(WORKER, "report-step", late, WORKER) == {"step.attempt"}
    assert story.facts.running
    assert story.facts.running.steps["s4"].state == "failed"


def test_no_clock_ends_what_is_unknown() -> None:
    story = after(LOST, waits(days=30))
    step = story.facts.running.steps["s4"] if story.facts.running else None
    assert step
    assert step.state == "unknown"


def test_there_is_a_second_attempt_only_after_a_person_settled_the_first() -> None:
    story = after(BEGUN)
    assert story.refused(WORKER, "intend-step", intends()(story), WORKER) == {"intend.step"}
    lost(story)
    assert story.refused(WORKER, "intend-step", intends()(story), WORKER) == {"intend.step"}
    resolved("failed")(story)
    intended(story)
    assert story.facts.running
    step = story.facts.running.steps["s4"]
    assert (step.attempt, [each.outcome for each in step.attempts]) == (2, ["failed"])


def test_to_stop_while_an_executor_is_at_it_leaves_that_unknown() -> None:
    story = after(BEGUN, stopped)
    run = story.facts.production
    assert run
    assert run.unknown
    assert (run.state, run.unknown.key) == ("stopped", "s4")


def test_a_run_started_and_archived_without_a_step_done_is_not_closed() -> None:
    """The counterexample "start > archive > close", which is vacuous."""
    story = after(RICH, told.archived)
    assert {"run.one_at_a_time", "close.production"} <= story.refused("hosting", "close")
    stopped(story)
    assert "close.production" in story.refused("hosting", "close")
    assert story.refused("hosting", "finish-run", steps.FinishRun("CR-1001-R2")) == {"run.going_on"}


def test_every_attempt_is_kept_with_who_said_what() -> None:
    story = after(RICH, failed, failed, not_needed, agreed)
    assert story.facts.running
    step = story.facts.running.steps["s1"]
    assert [(each.number, each.outcome) for each in step.attempts] == [
        (1, "failed"), (2, "failed"), (2, "not_needed"),
    ]  # fmt: skip
