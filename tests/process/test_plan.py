"""This module tries step 1: who documents the plan, until when, and what a new revision ends or leaves alone."""

from dataclasses import replace

import pytest

from offcycle.process import gates
from offcycle.process.plan import Comment, SettleComment
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
SAME = asks(planned("Log in.", "Click Build."))
WELL = asks(Comment("Well done."))


def commented(story: Story) -> None:
    story.must("qa", "comment", Comment("Why twice?", "s2"))


def first(story: Story) -> SettleComment:
    """The first comment is settled."""
    return SettleComment(story.facts.comments[0].n if story.facts.comments else 99)


def settled(story: Story) -> None:
    story.must("dev2", "settle-comment", first(story))


DENIALS = (
    Denial("plan", "change.open", told.acknowledged, Try("dev", SAME, (withdrawn,)), Try("dev", SAME)),
    Denial("plan", "may.plan", told.acknowledged, Try("qa", SAME), Try("hosting", SAME)),
    Denial("plan", "plan.not_applied", told.started, Try("dev", OTHER), Try("dev", OTHER, (stopped,))),
    Denial("plan", "plan.not_applied", told.applied, Try("dev", OTHER), Try("dev", OTHER, (production_failed,))),
    Denial("plan", "plan.changed", told.documented, Try("dev", SAME), Try("dev", OTHER)),
    Denial("comment", "change.open", told.documented, Try("isso", WELL, (withdrawn,)), Try("isso", WELL)),
    Denial("comment", "may.comment", told.documented, Try("dee", WELL), Try("cor1", WELL)),
    Denial("comment", "comment.text", told.documented, Try("qa", asks(Comment("  "))), Try("qa", WELL)),
    Denial("comment", "comment.step", told.documented, Try("qa", asks(Comment("Why?", "s9"))), Try("qa", asks(Comment("Why?", "s2")))),
    Denial("comment", "comment.step", told.acknowledged, Try("qa", asks(Comment("Why?", "s1"))), Try("qa", asks(Comment("Why?", "s1")), (told.documented,))),
    Denial("settle-comment", "change.open", told.documented, Try("hosting", first, (commented, withdrawn)), Try("hosting", first, (commented,))),
    Denial("settle-comment", "may.comment", told.documented, Try("dee", first, (commented,)), Try("dev", first, (commented,))),
    Denial("settle-comment", "comment.known", told.documented, Try("hosting", first), Try("hosting", first, (commented,))),
    Denial("settle-comment", "comment.known", told.documented, Try("dev", first, (commented, settled)), Try("dev", first, (commented,))),
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


@pytest.mark.says("1.11", "1.12")
def test_revisions_and_comments_are_kept() -> None:
    story = a_change(told.documented)
    revised(story)
    story.must("qa", "comment", Comment("Why delete?", "s2"))
    assert [(each.number, each.author) for each in story.facts.revisions] == [
        (1, "dev"),
        (2, "dev"),
    ]
    assert [(each.by, each.text, each.step) for each in story.facts.comments] == [
        ("qa", "Why delete?", "s2")
    ]


def test_a_comment_is_settled_by_somebody_and_stays_where_it_was() -> None:
    story = a_change(told.documented)
    commented(story)
    settled(story)
    comment = story.facts.comments[0]
    assert (comment.by, comment.text, comment.settled_by, comment.settled_at) == (
        "qa", "Why twice?", "dev2", story.at,
    )  # fmt: skip
