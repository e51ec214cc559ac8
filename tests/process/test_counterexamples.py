"""This module tells the shortest ways on which too little was once enough, one test each, named by what happens.

They were found by a model of the process with one guard taken out at a time. Those about executors stand in `test_unknown.py`.
"""

from datetime import timedelta

from offcycle.process.events import organisation
from offcycle.process.review import decision
from offcycle.process.review.submission import Submit
from offcycle.process.run.standby import StandBy
from offcycle.process.staging import Sign
from tests.process import story as told
from tests.process.approvers import out, says, says_yes, stand_ins, under
from tests.process.denials import Part
from tests.process.parts import (
    disabled,
    loses,
    policy,
    rejected,
    revised,
    submission_taken_back,
    submitted_anew,
    waits,
)
from tests.process.story import Story, a_change, approves


def not_started(story: Story) -> set[str]:
    """Why production does not start, once somebody stands by."""
    story.must("dev2", "stand-by", StandBy(story.at + timedelta(hours=1)))
    return story.refused("hosting", "start-production")


def after(*parts: Part, story: Story | None = None) -> Story:
    """What is submitted, and then these."""
    found = story or a_change(told.submitted)
    for part in parts:
        part(found)
    return found


def one_yes(story: Story) -> None:
    approves(story, "cor1")


def test_validate_approve_reject_by_the_other_who_is_then_away_start() -> None:
    story = after(one_yes, rejected, out("cor2"))
    assert not_started(story) == {"gate.submission", "gate.quorum"}


def test_validate_both_away_start() -> None:
    story = after(out("cor1"), out("cor2"))
    assert not_started(story) == {"gate.quorum"}


def test_validate_both_away_one_yes_start() -> None:
    story = after(out("cor1"), out("cor2"), one_yes)
    assert not_started(story) == {"gate.quorum"}


def test_approve_edit_validate_reject_away_start() -> None:
    story = after(one_yes, revised, told.staged, told.signed, told.risk_reviewed)
    story.must("hosting", "submit", Submit(1))
    after(rejected, out("cor2"), story=story)
    assert not_started(story) == {"gate.submission", "gate.quorum"}


def test_approve_then_the_other_is_away_start() -> None:
    story = after(one_yes, out("cor2"))
    assert not_started(story) == {"gate.quorum"}
    after(says("confirm", "cor1", reason=""), story=story)
    story.must("hosting", "start-production")


def test_approve_twice_by_one_person_in_two_seats_start() -> None:
    story = under(stand_ins)
    after(out("cor1"), out("cor2"), says_yes("alt"), story=story)
    refused = story.refused("alt", "decide", decision.Decide("approve", seal(story)))
    assert refused == {"review.once"}


def test_approve_then_the_account_of_one_is_disabled_start() -> None:
    story = after(told.approved, disabled("cor2"))
    assert not_started(story) == {"gate.quorum"}


def test_approve_then_one_is_no_approver_any_more_and_away_start() -> None:
    story = after(told.approved, loses("cor2", "approver"), out("cor2"))
    assert not_started(story) == {"gate.quorum"}


def test_approve_take_back_submit_anew_start() -> None:
    story = after(told.approved, submission_taken_back, submitted_anew)
    assert not_started(story) == {"gate.quorum"}


def test_approve_loosen_the_policy_start() -> None:
    story = after(one_yes, policy(("needed = 0", "needed = 1")))
    assert not_started(story) == {"gate.quorum"}


def test_approve_wait_until_it_lapses_start() -> None:
    story = after(told.approved, waits(hours=73))
    assert not_started(story) == {"gate.quorum"}


def test_validate_by_one_person_with_two_hats_submit() -> None:
    story = a_change(told.staged)
    story.organise(organisation.RoleGiven(account="dev", role="qa", on="eclkc"))
    assert story.facts.plan is not None
    story.must("dev", "sign-off", Sign("pass", story.facts.plan.plan))
    after(told.form_filled, told.risk_reviewed, story=story)
    assert story.refused("hosting", "submit", Submit()) == {"gate.validated"}


def seal(story: Story) -> str:
    assert story.facts.submission is not None
    return story.facts.submission.seal
