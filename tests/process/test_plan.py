"""This module tries step 1: who documents the plan, until when, and what a new revision ends or leaves alone."""

from dataclasses import replace

import pytest

from offcycle.process import gates, seats
from offcycle.process.review import submission
from tests.process import story as told
from tests.process.denials import Denial, Try, asks, holds
from tests.process.parts import (
    production_failed,
    put_back,
    revised,
    reworded,
    stopped,
    withdrawn,
)
from tests.process.story import Story, a_change, planned

OTHER = asks(planned("Log in.", "Click Delete."))
FROM = asks(replace(planned("Log in."), came_from="CR-1000", also_by=("cor1",)))
SAME = asks(planned("Log in.", "Click Build."))


DENIALS = (
    Denial("plan", "change.open", told.acknowledged, Try("dev", SAME, (withdrawn,)), Try("dev", SAME)),
    Denial("plan", "may.plan", told.acknowledged, Try("qa", SAME), Try("hosting", SAME)),
    Denial("plan", "plan.not_applied", told.started, Try("dev", OTHER), Try("dev", OTHER, (stopped,))),
    Denial("plan", "plan.not_applied", told.applied, Try("dev", OTHER), Try("dev", OTHER, (production_failed,))),
    Denial("plan", "plan.start", told.documented, Try("dev", FROM), Try("dev", OTHER)),
    Denial("plan", "plan.changed", told.documented, Try("dev", SAME), Try("dev", OTHER)),
)  # fmt: skip


@pytest.mark.says("people.1", "1.11", "4.2")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def shut(story: Story) -> list[str]:
    return [state.name for state in gates.read(story.case("dev")) if not state.satisfied]


AFTER = ["production", "production_validated", "stakeholders", "archive", "closed"]


@pytest.mark.says("2.30")
def test_a_revision_that_does_something_else_is_a_draft_that_has_all_to_go_through_again() -> None:
    story = a_change(told.standing_by)
    assert shut(story) == AFTER
    revised(story)
    assert shut(story) == AFTER
    lacking = [state.name for state in gates.of_the_draft(story.case("dev"))]
    assert lacking == ["staging_run", "validated", "risk"]
    assert story.refused("hosting", "submit", submission.Submit(replaces=1)) == {
        "gate.staging_run", "gate.validated", "gate.risk",
    }  # fmt: skip


@pytest.mark.says("2.30")
def test_putting_back_what_was_approved_opens_what_it_had_opened() -> None:
    story = a_change(told.standing_by)
    revised(story)
    put_back(story)
    assert shut(story) == AFTER
    told.started(story)


def test_putting_it_back_counts_even_when_the_other_plan_was_judged_meanwhile() -> None:
    story = a_change(told.standing_by)
    revised(story)
    told.staged(story)
    told.signed(story)
    story.must("hosting", "review-risk", told.risk.ReviewRisk("high", "high", "not_acceptable"))
    assert shut(story) == AFTER
    put_back(story)
    # The risk of the other plan marks the change as security related: the ISSO is told, and no approval ends.
    assert [each.part for each in submission.differences(story.case("dev"))] == ["security_related"]
    assert shut(story) == AFTER


@pytest.mark.says("2.32")
def test_wording_alone_ends_nothing() -> None:
    story = a_change(told.standing_by)
    reworded(story)
    assert shut(story) == AFTER
    told.started(story)
    run = story.facts.production
    assert run is not None
    assert run.plan == "Better said"


@pytest.mark.says("2.10")
def test_a_value_of_production_alone_leaves_staging_alone_but_not_the_approval() -> None:
    story = a_change(told.standing_by)
    plan = planned("Log in.", "Click Build.")
    operations = {**plan.operations, "production": "sha256:aa", "all": "sha256:bb"}
    story.must("dev", "plan", replace(plan, document="sha256:cc", operations=operations))
    assert shut(story) == AFTER
    assert [state.name for state in gates.of_the_draft(story.case("dev"))] == ["risk"]


INCOMPLETE = (
    ({"open_choice": True}, "The plan holds several procedures and none is chosen."),
    ({"steps": ()}, "The plan has no step."),
    ({"faults": 2}, "The plan has 2 faults."),
    ({"faults": 1}, "The plan has 1 fault."),
)


@pytest.mark.says("1.5")
@pytest.mark.parametrize(("lacking", "why"), INCOMPLETE)
def test_a_plan_that_leaves_something_open_shuts_the_gate(
    lacking: dict[str, object], why: str
) -> None:
    story = a_change(told.acknowledged)
    plan = replace(planned("Log in."), **lacking)
    story.must("dev", "plan", plan)
    state = next(state for state in gates.read(story.case("dev")) if state.name == "plan")
    assert (state.satisfied, state.why) == (False, why)
    assert story.refused("dev", "start-staging") == {"gate.plan"}


def test_steps_of_other_parts_are_no_steps_to_run() -> None:
    story = a_change(told.acknowledged)
    plan = planned("Log in.", "Switch back.")
    kept = (plan.steps[0], replace(plan.steps[1], part="rollback"))
    story.must("dev", "plan", replace(plan, steps=kept))
    story.must("dev", "start-staging")
    assert story.facts.running is not None
    assert list(story.facts.running.steps) == ["s1"]


@pytest.mark.says("1.12")
def test_revisions_are_kept_with_their_authors() -> None:
    story = a_change(told.documented)
    revised(story)
    kept = [(each.number, each.author) for each in story.facts.revisions]
    assert kept == [(1, "dev"), (2, "dev")]


def test_who_wrote_what_a_plan_was_started_from_has_no_say() -> None:
    story = a_change(told.acknowledged)
    story.must("dev", "plan", FROM(story))
    assert story.facts.revisions[0].came_from == "CR-1000"
    assert seats.grounds(story.facts, "cor1") == [seats.WROTE]
    assert seats.grounds(story.facts, "cor2") == []
