"""This module tries what differs in production: a step that is not needed, amendments with their limit, and who agrees."""

from dataclasses import replace
from datetime import timedelta

import pytest

from offcycle.process import gates
from offcycle.process.facts import Run
from offcycle.process.kernel import Refused
from offcycle.process.run import steps
from tests.process import story as told
from tests.process.approvers import says, says_yes
from tests.process.denials import Ask, Denial, Part, Try, holds
from tests.process.parts import (
    gets,
    policy,
    rejected,
    stands_by,
    step_done,
    stopped,
    waits,
)
from tests.process.rich import (
    agreed,
    agrees,
    amended,
    amends,
    declined,
    documented,
    failed,
    intended,
    next_key,
    not_needed,
    rollback_started,
    run_id,
    started,
)
from tests.process.story import Story, a_change

RICH = started()
EXECUTED = started(executed=True)
NEVER_MORE = policy(("amendments = 2", "amendments = 1"))


def done_at(**time: float) -> Ask:
    """What was done at another time than it is entered."""
    return lambda story: replace(done(story), done_at=story.at + timedelta(**time))


def report_done(story: Story) -> steps.ReportStep:
    return done(story)


def closed_meanwhile(story: Story) -> None:
    """The change ends while its run goes on, as when it is restored from a copy that knows more."""
    stopped(story)
    for part in (told.told, told.archived, told.closed):
        part(story)


def staging_started(story: Story) -> None:
    story.must("dev", "start-staging")


def asks_as(account: str) -> Part:
    """The operator is one of the dev team, too, and asks for an amendment."""

    def part(story: Story) -> None:
        gets(account, "dev")(story)
        stands_by(account)(story)
        amended(story)

    return part


def rolled_back_by_now(story: Story) -> None:
    step_done(story)
    stopped(story)
    rollback_started(story)


DENIALS = (
    Denial("amend-step", "change.open run.going_on", told.acknowledged, Try("hosting", amends(), (RICH, step_done, closed_meanwhile)), Try("hosting", amends(), (RICH, step_done))),
    Denial("amend-step", "run.going_on", told.acknowledged, Try("hosting", amends(), (RICH, stopped)), Try("hosting", amends(), (RICH,))),
    Denial("amend-step", "run.may", told.acknowledged, Try("dev", amends(), (RICH,)), Try("hosting2", amends(), (RICH,))),
    Denial("amend-step", "amend.production", told.acknowledged, Try("hosting", amends(), (documented(), staging_started)), Try("hosting", amends(), (RICH,))),
    Denial("amend-step", "amend.production amend.step", told.acknowledged, Try("hosting", amends(step="s1"), (RICH, rolled_back_by_now)), Try("hosting", amends(step="s1"), (RICH,))),
    Denial("amend-step", "run.still_approved", told.acknowledged, Try("hosting", amends(), (RICH, rejected)), Try("hosting", amends(), (RICH,))),
    Denial("amend-step", "run.still_approved", told.acknowledged, Try("hosting", amends(), (RICH, says("withdraw", "cor1"))), Try("hosting", amends(), (RICH, says("withdraw", "cor1"), says_yes("cor1")))),
    Denial("amend-step", "run.stood_by", told.acknowledged, Try("hosting", amends(), (RICH, waits(hours=1))), Try("hosting", amends(), (RICH, waits(minutes=59)))),
    Denial("amend-step", "amend.limit", told.acknowledged, Try("hosting", amends(), (RICH, amended, agreed, step_done, amended, agreed)), Try("hosting", amends(), (RICH, amended, agreed, step_done, amended, declined))),
    Denial("amend-step", "amend.limit", told.acknowledged, Try("hosting", amends(), (RICH, amended, agreed, NEVER_MORE)), Try("hosting", amends(), (RICH, amended, agreed))),
    Denial("amend-step", "amend.run", told.acknowledged, Try("hosting", amends(run="CR-1001-R1"), (RICH,)), Try("hosting", amends(), (RICH,))),
    Denial("amend-step", "amend.step", told.acknowledged, Try("hosting", amends(step="s2"), (RICH,)), Try("hosting", amends(step="s2"), (RICH, step_done))),
    Denial("amend-step", "amend.step", told.acknowledged, Try("hosting", amends(step="s9"), (RICH,)), Try("hosting", amends(), (RICH,))),
    Denial("amend-step", "amend.step", told.acknowledged, Try("hosting", amends(step="s3"), (RICH, step_done, step_done, step_done)), Try("hosting", amends(step="s3"), (RICH, step_done, step_done))),
    Denial("amend-step", "amend.by_hand", told.acknowledged, Try("hosting", amends(), (EXECUTED, step_done, step_done, step_done)), Try("hosting", amends(), (EXECUTED, step_done, step_done))),
    Denial("amend-step", "amend.text", told.acknowledged, Try("hosting", amends(" "), (RICH,)), Try("hosting", amends(), (RICH,))),
    Denial("amend-step", "amend.text", told.acknowledged, Try("hosting", amends("x" * 2001), (RICH,)), Try("hosting", amends("x" * 2000), (RICH,))),
    Denial("agree-step", "change.open run.going_on", told.acknowledged, Try("dev2", agrees(), (RICH, step_done, amended, closed_meanwhile)), Try("dev2", agrees(), (RICH, step_done, amended))),
    Denial("agree-step", "actor.in_person", told.acknowledged, Try("dev2", agrees(), (RICH, amended), via="issued"), Try("dev2", agrees(), (RICH, amended), via="token")),
    Denial("agree-step", "run.going_on", told.acknowledged, Try("dev2", agrees(), (RICH, amended, stopped)), Try("dev2", agrees(), (RICH, amended))),
    Denial("agree-step", "agree.standby", told.acknowledged, Try("dev", agrees(), (RICH, amended)), Try("dev", agrees(), (RICH, amended, stands_by("dev")))),
    Denial("agree-step", "agree.standby", told.acknowledged, Try("dev2", agrees(), (RICH, amended, waits(hours=1))), Try("dev2", agrees(), (RICH, amended, waits(minutes=59)))),
    Denial("agree-step", "agree.asked", told.acknowledged, Try("dev2", agrees(), (RICH,)), Try("dev2", agrees(), (RICH, not_needed))),
    Denial("agree-step", "agree.asked", told.acknowledged, Try("dev2", agrees(step="s1"), (RICH, amended, agreed)), Try("dev2", agrees(), (RICH, amended))),
    Denial("agree-step", "agree.other", told.acknowledged, Try("hosting", agrees(), (RICH, asks_as("hosting"))), Try("dev2", agrees(), (RICH, asks_as("hosting"), stands_by("dev2")))),
    Denial("agree-step", "agree.run", told.acknowledged, Try("dev2", agrees(run="CR-1001-R1"), (RICH, amended)), Try("dev2", agrees(), (RICH, amended))),
    Denial("agree-step", "agree.step", told.acknowledged, Try("dev2", agrees(step="s2"), (RICH, amended)), Try("dev2", agrees(step="s1"), (RICH, amended))),
    Denial("agree-step", "agree.verdict", told.acknowledged, Try("dev2", agrees("maybe"), (RICH, amended)), Try("dev2", agrees("agree"), (RICH, amended))),
    Denial("agree-step", "agree.verdict", told.acknowledged, Try("dev2", agrees("decline"), (RICH, amended)), Try("dev2", agrees("decline", "No."), (RICH, amended))),
    Denial("report-step", "step.agreed", told.acknowledged, Try("hosting", report_done, (RICH, amended)), Try("hosting", report_done, (RICH, amended, agreed))),
    Denial("report-step", "step.agreed", told.acknowledged, Try("hosting", report_done, (RICH, amended)), Try("hosting", report_done, (RICH, amended, declined))),
    Denial("report-step", "step.outcome", told.acknowledged, Try("hosting", lambda story: done(story, "not_needed"), (RICH,)), Try("hosting", lambda story: done(story, "not_needed", "Done before."), (RICH,))),
    Denial("report-step", "step.done_at", told.acknowledged, Try("hosting", done_at(minutes=1), (RICH,)), Try("hosting", done_at(minutes=-30), (RICH,))),
)  # fmt: skip


def done(story: Story, outcome: str = "done", note: str = "") -> steps.ReportStep:
    return steps.ReportStep(run_id(story), next_key(story), outcome, note)


@pytest.mark.says("5.9", "5.12", "5.15")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def rich() -> Story:
    story = a_change(told.acknowledged)
    RICH(story)
    return story


def running(story: Story) -> Run:
    assert story.facts.running is not None
    return story.facts.running


def why(story: Story) -> tuple[str, str]:
    state = next(each for each in gates.read(story.case("dev")) if each.name == "production")
    return state.why, state.do


def finish(story: Story) -> None:
    story.must("hosting", "finish-run", steps.FinishRun(run_id(story)))


@pytest.mark.says("5.9", "5.10")
def test_a_step_is_not_needed_when_who_stands_by_agrees_and_not_before() -> None:
    story = rich()
    not_needed(story)
    step = running(story).steps["s1"]
    assert (step.state, step.attempt, running(story).touched) == ("waiting", 0, False)
    assert next_key(story) == "s1"
    agreed(story)
    assert (step.state, step.by, step.agreed_by) == ("not_needed", "hosting", "dev2")
    for _ in range(2):
        step_done(story)
    finish(story)
    assert story.facts.production
    assert story.facts.production.outcome == "done_with_deviations"


@pytest.mark.says("5.9")
def test_a_step_that_is_said_not_to_be_needed_may_be_done_all_the_same() -> None:
    story = rich()
    not_needed(story)
    step_done(story)
    step = running(story).steps["s1"]
    assert (step.state, step.wish, step.attempt) == ("done", None, 1)
    assert story.refused("dev2", "agree-step", agrees(step="s1")(story)) == {"agree.asked"}


def test_a_run_of_which_no_step_was_needed_is_no_success() -> None:
    story = rich()
    for _ in range(3):
        not_needed(story)
        agreed(story)
    assert story.refused("hosting", "finish-run", steps.FinishRun(run_id(story))) == {
        "finish.settled"
    }


@pytest.mark.says("5.12", "5.10")
def test_an_amendment_is_marked_for_ever() -> None:
    story = rich()
    amended(story)
    agreed(story)
    for _ in range(3):
        step_done(story)
    finish(story)
    run = story.facts.production
    assert run is not None
    found = [
        (each.number, each.step, each.state, each.by, each.answered_by) for each in run.amendments
    ]
    assert found == [(1, "s1", "agreed", "hosting", "dev2")]
    assert run.outcome == "done_with_deviations"


@pytest.mark.says("5.12")
def test_what_was_declined_is_done_as_it_was_approved() -> None:
    story = rich()
    amended(story)
    declined(story)
    for _ in range(3):
        step_done(story)
    finish(story)
    assert story.facts.production
    assert story.facts.production.outcome == "done"
    assert story.facts.production.amendments[0].state == "declined"


def test_an_amendment_is_replaced_by_a_later_one_and_by_a_failure() -> None:
    story = rich()
    amended(story)
    amended(story)
    failed(story)
    assert [each.state for each in running(story).amendments] == ["replaced", "replaced"]
    step_done(story)


@pytest.mark.says("5.15")
def test_the_third_amendment_says_what_to_do_instead() -> None:
    story = rich()
    for part in (amended, agreed, step_done, amended, agreed, step_done):
        part(story)
    outcome = story.give("hosting", "amend-step", amends()(story))
    assert isinstance(outcome, Refused)
    (why,) = outcome.refusals
    assert why.because == "CR-1001-R2 was amended 2 times, and the policy allows 2."
    assert why.do == "Stop the run, correct the plan, and submit the difference again."


def test_the_gate_says_what_the_run_waits_for() -> None:
    story = rich()
    amended(story)
    assert why(story) == (
        "CR-1001-R2 is going on in production. Hosting asks to do step “Log in” otherwise.",
        "Agree or decline: Dev2.",
    )
    declined(story)
    not_needed(story)
    assert why(story)[0].endswith("Hosting asks to leave out step “Log in”.")
    waits(hours=1)(story)
    assert why(story)[0].endswith("Dev2 stands by no more, and nobody has taken their place.")
    rejected(story)
    assert why(story) == (
        "CR-1001-R2 is going on in production. The approval of submission 1 was taken back by Cor2.",
        "Stop the run, and say how far it got. Then roll it back, or settle it and submit again.",
    )


@pytest.mark.says("5.11")
def test_what_the_plan_leaves_for_later_becomes_a_follow_up_once() -> None:
    story = rich()
    told.applied(story)
    found = [(each.text, each.owner, each.due - story.at) for each in story.facts.follow_ups]
    assert [(text, owner, due.days) for text, owner, due in found] == [("Tidy up.", "dev", 7)]


def test_a_change_is_not_amended_while_an_executor_takes_its_step() -> None:
    story = a_change(told.acknowledged)
    EXECUTED(story)
    for _ in range(3):
        step_done(story)
    intended(story)
    assert story.refused("hosting", "amend-step", amends()(story)) == {"amend.by_hand"}
