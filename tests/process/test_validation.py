"""This module tries who validates: checks that are ticked, sign-offs that are carried over, and who did not answer."""

from dataclasses import replace

import pytest

from offcycle.process import gates, staging
from offcycle.process.review.submission import Submit
from offcycle.process.staging import Sign
from offcycle.process.staging.validating import not_answered, unticked
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, asks, holds
from tests.process.parts import gets, reworded
from tests.process.story import Story, a_change, planned

CHECKS = ("The search finds something.", "The front page has its picture.")


def ticking(
    *checks: str, verdict: str = "pass", reason: str = ""
) -> "told.Callable[[Story], object]":
    """A sign-off that ticks these checks; none named, none given."""

    def ask(story: Story) -> Sign:
        assert story.facts.plan is not None
        return Sign(verdict, story.facts.plan.plan, reason, checks=checks or None)

    return ask


def with_checks(story: Story) -> None:
    """A plan with two checks was run in staging."""
    story.must("dev", "plan", planned("Log in.", "Click Build.", checks=CHECKS))
    told.staged(story)


def passes(*checks: str) -> Part:
    """Both validators pass staging and tick these checks; without any named, all."""

    def part(story: Story) -> None:
        for one in ("dev", "qa"):
            story.must(one, "sign-off", ticking(*checks)(story))
        for each in (told.form_filled, told.risk_reviewed):
            each(story)

    return part


DENIALS = (
    Denial("submit", "gate.validated", told.documented, Try("hosting", asks(Submit()), (with_checks, passes("c1"))), Try("hosting", asks(Submit()), (with_checks, passes()))),
    Denial("sign-off", "staging.checks", told.documented, Try("qa", ticking("c9"), (with_checks,)), Try("qa", ticking("c1"), (with_checks,))),
    Denial("sign-off", "staging.checks", told.staged, Try("qa", ticking("s1")), Try("qa", ticking())),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def gate(story: Story, name: str = "validated") -> gates.State:
    return next(state for state in gates.read(story.case("dev")) if state.name == name)


def left(story: Story) -> list[str]:
    return [step.key for step in unticked(story.case("dev"))]


@pytest.mark.says("1.9")
def test_every_check_is_ticked_by_somebody_who_passed() -> None:
    story = a_change(told.acknowledged)
    with_checks(story)
    story.must("dev", "sign-off", ticking("c1")(story))
    story.must(
        "tester", "sign-off", ticking("c1", "c2", verdict="fail", reason="It is slow.")(story)
    )
    assert left(story) == ["c2"]
    story.must("tester", "sign-off", ticking("c1")(story))
    state = gate(story)
    assert state.why == "Nobody has ticked check 2 yet."
    assert [waiting.role for waiting in state.waiting_on] == ["dev", "qa", "tester", "product"]
    story.must("dev", "sign-off", ticking("c2")(story))
    assert gate(story).satisfied


def test_one_press_ticks_all_and_what_was_ticked_before_stays() -> None:
    story = a_change(told.acknowledged)
    with_checks(story)
    story.must("dev", "sign-off", ticking("c2")(story))
    story.must("dev", "sign-off", ticking("c1")(story))
    assert left(story) == []
    story.must("qa", "sign-off", ticking()(story))
    assert story.facts.sign_offs[-1].checks == ("c1", "c2")
    assert gate(story).satisfied


def test_a_check_that_was_given_another_key_stays_ticked_and_one_that_changed_does_not() -> None:
    story = a_change(told.acknowledged)
    with_checks(story)
    for one in ("dev", "qa"):
        story.must(one, "sign-off", ticking()(story))
    same = planned("Log in.", "Click Build.", checks=CHECKS)
    keyed = tuple(replace(step, key=f"x-{step.key}") for step in same.steps)
    story.must("dev", "plan", replace(same, document="keyed", steps=keyed))
    assert left(story) == []
    assert gate(story).satisfied
    story.must("dev", "plan", planned("Log in.", "Click Build.", checks=(CHECKS[0], "Other.")))
    assert left(story) == ["c1", "c2"]


@pytest.mark.says("2.19")
def test_who_did_not_answer_is_told_to_those_who_approve() -> None:
    story = a_change(told.staged)
    gets("qa", "tester")(story)
    assert not_answered(story.case("cor1")) == ("dev", "dev2", "qa", "tester")
    told.signed(story)
    found = staging.answers(story.case("cor1"))
    assert found["not_answered"] == [
        {"account": "dev2", "roles": ["dev"]},
        {"account": "tester", "roles": ["tester"]},
    ]
    said = [(each["by"], each["roles"], each["carried"]) for each in found["signed"]]
    assert said == [("dev", ["dev"], False), ("qa", ["qa", "tester"], False)]


@pytest.mark.says("2.32")
def test_a_sign_off_is_carried_to_a_reworded_plan_and_says_from_which_revision() -> None:
    story = a_change(told.signed)
    reworded(story)
    assert gate(story).satisfied
    found = staging.answers(story.case("cor1"))["signed"]
    assert [(each["revision"], each["carried"]) for each in found] == [(1, True), (1, True)]


@pytest.mark.says("2.18", "2.20")
def test_who_ran_it_may_sign_for_the_dev_side_and_is_asked_like_all() -> None:
    story = a_change(told.documented)
    told.staged(story)
    ran = {step.by for step in story.facts.runs["CR-1001-R1"].steps.values()}
    assert ran == {"dev"}
    told.signed(story)
    assert gate(story).satisfied
