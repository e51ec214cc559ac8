"""This module tries what is said about the plan: who may, what stays with which step, and what holds a submission up."""

from dataclasses import replace

import pytest

from offcycle.process import gates
from offcycle.process.plan import Comment, SettleComment, remarks
from offcycle.process.policy import Policy
from offcycle.process.policy.loosening import loosens
from offcycle.process.review.submission import Submit
from offcycle.process.triage import affecting
from tests.process import story as told
from tests.process.denials import Denial, Try, asks, holds
from tests.process.parts import policy, revised, withdrawn
from tests.process.story import POLICY, Story, a_change, planned

WELL = asks(Comment("Well done."))
DEMANDED = policy(("questions_settled = false", "questions_settled = true"))


def commented(story: Story) -> None:
    story.must("qa", "comment", Comment("Twice, I think.", "s2"))


def asked(story: Story) -> None:
    story.must("qa", "comment", Comment("Why  twice?", "s2", question=True))


def touches_another(story: Story) -> None:
    """The team of another system may see the change."""
    story.must("dev", "affected", affecting.Affected(("other",)))


def first(story: Story) -> SettleComment:
    """The first comment is settled."""
    return SettleComment(story.facts.comments[0].n if story.facts.comments else 99)


def answering(story: Story) -> Comment:
    return Comment("Because of the cache.", answers=first(story).comment)


def settled(story: Story) -> None:
    story.must("dev2", "settle-comment", first(story))


def shown(story: Story) -> None:
    """All is ready to be submitted, save that a question is open."""
    DEMANDED(story)
    asked(story)


DENIALS = (
    Denial("comment", "change.open", told.documented, Try("isso", WELL, (withdrawn,)), Try("isso", WELL)),
    Denial("comment", "comment.may", told.documented, Try("dee", WELL), Try("cor1", WELL)),
    Denial("comment", "comment.may", told.documented, Try("affected", WELL), Try("affected", WELL, (touches_another,))),
    Denial("comment", "comment.text", told.documented, Try("qa", asks(Comment("  "))), Try("qa", WELL)),
    Denial("comment", "comment.step", told.documented, Try("qa", asks(Comment("Why?", "s9"))), Try("admin", asks(Comment("Why?", "s2")))),
    Denial("comment", "comment.step", told.acknowledged, Try("qa", asks(Comment("Why?", "s1"))), Try("qa", asks(Comment("Why?", "s1")), (told.documented,))),
    Denial("comment", "comment.answers", told.documented, Try("dev", answering, (commented,)), Try("dev", answering, (asked,))),
    Denial("settle-comment", "change.open", told.documented, Try("hosting", first, (commented, withdrawn)), Try("hosting", first, (commented,))),
    Denial("settle-comment", "comment.may comment.settles", told.documented, Try("dee", first, (commented,)), Try("dev", first, (commented,))),
    Denial("settle-comment", "comment.known", told.documented, Try("hosting", first), Try("hosting", first, (commented,))),
    Denial("settle-comment", "comment.known", told.documented, Try("dev", first, (commented, settled)), Try("dev", first, (commented,))),
    Denial("settle-comment", "comment.settles", told.documented, Try("cor1", first, (asked,)), Try("qa", first, (asked,))),
    Denial("submit", "gate.questions", told.risk_reviewed, Try("hosting", asks(Submit()), (shown,)), Try("hosting", asks(Submit()), (shown, settled))),
)  # fmt: skip


@pytest.mark.says("people.1", "1.11")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


@pytest.mark.says("1.11")
def test_a_comment_stays_with_its_step_and_is_still_told_when_the_step_is_gone() -> None:
    story = a_change(told.acknowledged)
    plan = replace(planned("Log in.", "Click Build."), titles=("Log in", "Click Build"))
    story.must("dev", "plan", plan)
    asked(story)
    story.must("hosting", "comment", answering(story))
    moved = replace(planned("Wait.", "Log in.", "Click it."), titles=("Wait", "Log in", "Click it"))
    keys = ("s3", "s1", "s2")
    steps = tuple(replace(one, key=key) for one, key in zip(moved.steps, keys, strict=True))
    story.must("dev", "plan", replace(moved, steps=steps))
    question, answer = remarks(story.facts)
    assert (question.state, question.title, question.gone) == ("open", "Click it", False)
    assert (answer.state, answer.said.step) == ("remark", "s2")
    assert question.answered_by == (answer.said.n,)
    story.must("dev", "plan", replace(planned("Log in."), titles=("Log in",)))
    settled(story)
    question = remarks(story.facts)[0]
    assert (question.state, question.title, question.gone) == ("settled", "Click it", True)
    assert (question.said.settled_by, question.said.settled_at) == ("dev2", story.at)


def test_an_open_question_is_named_where_the_policy_asks_for_answers() -> None:
    story = a_change(told.documented)
    asked(story)
    assert "questions" not in {state.name for state in gates.read(story.case("dev"))}
    DEMANDED(story)
    story.must("qa", "comment", Comment("And why now?", question=True))
    state = next(one for one in gates.read(story.case("dev")) if one.name == "questions")
    asked_first = story.facts.comments[0]
    assert (state.satisfied, state.step, state.since) == (False, "plan", asked_first.at)
    assert state.why == (
        f"Qa asks about the step “s2”: “Why twice?” (comment {asked_first.n}), and it is not settled. 1 more is open."
    )
    assert state.do == "Answer it; then Qa, or anybody who may change the plan, settles it."
    assert {each.role for each in state.waiting_on} == {"dev", "hosting"}
    settled(story)
    revised(story)
    story.must("qa", "settle-comment", SettleComment(story.facts.comments[1].n))
    assert next(one for one in gates.read(story.case("dev")) if one.name == "questions").satisfied


def test_to_ask_for_no_answers_any_more_loosens() -> None:
    strict = Policy.parse(POLICY.replace("questions_settled = false", "questions_settled = true"))
    assert loosens(Policy.parse(POLICY), strict) == ()
    assert loosens(strict, Policy.parse(POLICY)) == (
        "A plan is submitted although questions about it are open, which was not so.",
    )
