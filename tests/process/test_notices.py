"""This module tries the end of a change: who is told what, when it may close, and with which outcome."""

from typing import get_args

import pytest

from offcycle.process import agenda, gates, notices
from offcycle.process.clocks import clocks
from offcycle.process.facts import Happened
from offcycle.process.notices import ArchiveCopy, Notice, TellStakeholders
from offcycle.process.policy import When
from offcycle.process.triage import Answers
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, asks, holds
from tests.process.parts import (
    gets,
    policy,
    production_failed,
    rejected,
    staging_failed,
    step_done,
    stopped,
    withdrawn,
)
from tests.process.story import Story, a_change

WORKS = asks(TellStakeholders("It works again."))

DENIALS = (
    Denial("notify-stakeholders", "change.open", told.archived, Try("hosting", WORKS, (told.closed,)), Try("hosting", WORKS)),
    Denial("notify-stakeholders", "may.notices", told.validated, Try("dev", WORKS), Try("hosting2", WORKS)),
    Denial("notify-stakeholders", "stakeholders.after_production", told.applied, Try("hosting", WORKS), Try("hosting", WORKS, (told.validated,))),
    Denial("notify-stakeholders", "stakeholders.after_production", told.started, Try("hosting", WORKS, (stopped,)), Try("hosting", WORKS, (step_done, stopped))),
    Denial("notify-stakeholders", "stakeholders.message", told.validated, Try("hosting", asks(TellStakeholders(" "))), Try("hosting", WORKS)),
    Denial("notify-stakeholders", "stakeholders.message", told.validated, Try("hosting", asks(TellStakeholders("x" * 5001))), Try("hosting", asks(TellStakeholders("x" * 5000)))),
    Denial("close", "change.open", told.archived, Try("hosting", first=(told.closed,)), Try("hosting")),
    Denial("close", "may.close", told.archived, Try("dev"), Try("hosting2")),
    Denial("close", "close.production close.told close.archived", told.applied, Try("hosting"), Try("hosting", first=(told.validated, told.told, told.archived))),
    Denial("close", "close.told close.archived", told.validated, Try("hosting"), Try("hosting", first=(told.told, told.archived))),
    Denial("close", "close.told", told.validated, Try("hosting", first=(told.archived,)), Try("hosting", first=(told.archived, told.told))),
    Denial("close", "close.archived", told.told, Try("hosting"), Try("hosting", first=(told.archived,))),
)  # fmt: skip


@pytest.mark.says("4.50", "5.22", "5.24")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


ENDS = (
    ((told.validated,), "done"),
    ((production_failed,), "failed"),
)


@pytest.mark.parametrize(("parts", "outcome"), ENDS)
def test_a_change_closes_with_the_outcome_of_its_run(parts: tuple[Part, ...], outcome: str) -> None:
    story = a_change(told.applied)
    for part in (*parts, told.told, told.archived, told.closed):
        part(story)
    assert (story.facts.outcome, story.facts.is_open) == (outcome, False)
    assert stage(story) == "closed"


@pytest.mark.says("5.18")
def test_a_change_whose_run_was_stopped_closes_as_failed() -> None:
    story = a_change(told.started)
    for part in (step_done, stopped, told.told, told.archived, told.closed):
        part(story)
    assert story.facts.outcome == "failed"


def test_a_withdrawn_change_is_at_its_end() -> None:
    story = a_change(told.submitted)
    withdrawn(story)
    assert stage(story) == "withdrawn"
    assert gates.summary(story.case("dev")).waiting == ()


def test_who_was_told_before_a_later_run_is_told_again() -> None:
    story = a_change(told.applied)
    for part in (
        production_failed, told.told, told.submitted, told.approved, told.standing_by, told.started, told.applied,
        told.validated, told.archived,
    ):  # fmt: skip
        part(story)
    assert story.refused("hosting", "close") == {"close.told"}
    told.told(story)
    told.closed(story)


def stage(story: Story) -> str:
    case = story.case("dev")
    return gates.stage(case, gates.read(case))


def owed(story: Story) -> tuple[Notice | ArchiveCopy, ...]:
    return notices.owed(story.happened[-1], story.case("worker"), "https://offcycle.example")


def accounts(story: Story) -> list[str]:
    return [each.account or each.address for each in owed(story) if isinstance(each, Notice)]


def security(story: Story) -> None:
    story.must("dev", "triage", Answers(security=True, affected=("other",)))


TOLD = (
    (told.requested, ["hosting", "hosting2"]),
    (told.triaged, ["cor1", "cor2", "dev2", "qa", "tester"]),
    (told.staged, ["dev2", "qa", "tester"]),
    (told.submitted, ["cor1", "cor2", "dev", "dev2", "hosting2", "hosting"]),
    (told.validated, ["hosting", "hosting2"]),
    (told.told, ["list@example.org"]),
)


@pytest.mark.says("people.9", "2.18", "4.4")
@pytest.mark.parametrize(("until", "who"), TOLD)
def test_who_is_told_is_in_the_policy(until: Part, who: list[str]) -> None:
    assert accounts(a_change(until)) == who


def test_who_decides_gets_a_receipt_and_who_acts_is_told_nothing_else() -> None:
    story = a_change(told.submitted)
    told.approves(story, "cor1")
    receipt = owed(story)[0]
    assert isinstance(receipt, Notice)
    assert (receipt.account, receipt.subject) == ("cor1", "CR-1001: receipt of your decision")
    assert "was recorded in your name: approve." in receipt.text


@pytest.mark.says("people.8", "4.4", "4.5")
def test_the_isso_is_copied_when_it_is_security_related_and_others_read_no_details() -> None:
    story = a_change(told.risk_reviewed)
    security(story)
    told.submitted(story)
    sent = {each.account: each for each in owed(story) if isinstance(each, Notice)}
    assert set(sent) == {
        *("cor1", "cor2", "dev", "dev2"),
        *("affected", "isso", "hosting", "hosting2"),
    }
    assert "Site down" in sent["isso"].subject
    copy = "CR-1001: your copy, submitted: security maintenance"
    assert sent["affected"].subject == copy
    assert "Nothing is asked of you" in sent["dev"].text
    assert "approve this change of ECLKC, or send it back" in sent["cor1"].text
    assert "Security maintenance of ECLKC." in sent["affected"].text
    assert told.FIELDS["sentence"] not in sent["affected"].text
    assert told.FIELDS["sentence"] in sent["cor1"].text


@pytest.mark.says("4.5")
def test_the_isso_is_not_copied_otherwise() -> None:
    assert "isso" not in accounts(a_change(told.submitted))


@pytest.mark.says("4.47")
def test_the_copy_is_owed_by_the_deciding_approval_alone() -> None:
    story = a_change(told.submitted)
    told.approves(story, "cor1")
    assert not [each for each in owed(story) if isinstance(each, ArchiveCopy)]
    told.approves(story, "cor2")
    copies = [each for each in owed(story) if isinstance(each, ArchiveCopy)]
    assert [(each.submission, each.name) for each in copies] == [(1, "CR-1001-form-1.md")]
    assert story.facts.submissions[0].seal in copies[0].text
    told.standing_by(story)
    assert accounts(story) == ["hosting", "hosting2"], "who may start is told that all is ready"


def test_a_rejection_owes_no_copy() -> None:
    story = a_change(told.submitted)
    rejected(story)
    assert not [each for each in owed(story) if isinstance(each, ArchiveCopy)]


@pytest.mark.says("intro.5")
def test_one_person_is_told_once_whatever_roles_they_hold() -> None:
    story = a_change(told.risk_reviewed)
    gets("cor1", "dev")(story)
    told.submitted(story)
    assert accounts(story).count("cor1") == 1


@pytest.mark.says("always.21")
def test_a_drill_says_so_in_every_subject() -> None:
    story = Story()
    story.must("dev", "request", told.Request("eclkc", "Try it", drill=True))
    assert {each.subject for each in owed(story) if isinstance(each, Notice)} == {
        "DRILL: CR-1001: please acknowledge: Try it"
    }


def test_what_people_typed_is_never_read_as_a_template() -> None:
    story = Story()
    story.must("dev", "request", told.Request("eclkc", "{by} and {link} and {nosuch}"))
    first = owed(story)[0]
    assert isinstance(first, Notice)
    assert first.subject == "CR-1001: please acknowledge: {by} and {link} and {nosuch}"
    assert "https://offcycle.example/changes/CR-1001" in first.text


def test_a_subject_is_one_line() -> None:
    story = Story()
    story.must("dev", "request", told.Request("eclkc", "Down\nBcc: all@example.org"))
    assert all("\n" not in each.subject for each in owed(story) if isinstance(each, Notice))


EVENTS_UNDER_A_CONDITION = (
    ("security", security, True),
    ("security", told.acknowledged, False),
    ("staging", lambda story: story.must("dev", "start-staging"), True),
    ("production", lambda story: story.must("dev", "start-staging"), False),
    ("fail", staging_failed, True),
    ("fail", lambda _: None, False),
    ("", told.acknowledged, True),
)


@pytest.mark.parametrize(("when", "part", "expected"), EVENTS_UNDER_A_CONDITION)
def test_a_condition_looks_at_the_event_and_the_change(
    when: str, part: Part, expected: bool
) -> None:
    story = a_change(told.signed if part is not told.acknowledged else told.triaged)
    part(story)
    assert notices.CONDITIONS[when](story.happened[-1], story.case("dev")) is expected


def test_production_and_rejection_are_conditions_too() -> None:
    story = a_change(told.started)
    started = story.happened[-1]
    assert isinstance(started, Happened)
    assert notices.CONDITIONS["production"](started, story.case("dev"))
    rejected(story)
    assert notices.CONDITIONS["reject"](story.happened[-1], story.case("dev"))
    assert not notices.CONDITIONS["quorum"](story.happened[-1], story.case("dev"))
    approved = a_change(told.approved)
    assert notices.CONDITIONS["quorum"](approved.happened[-1], approved.case("dev"))
    assert not notices.CONDITIONS["quorum"](approved.happened[-2], approved.case("dev"))


def test_every_condition_of_the_policy_is_known() -> None:
    assert set(get_args(When)) == set(notices.CONDITIONS)


def test_the_policy_may_tell_the_requester() -> None:
    story = a_change(told.requested)
    policy(('on = "triage.requested"\nto = ["hosting"]', 'on = "run.stopped"\nto = ["requester"]'))(
        story
    )
    for part in (told.triaged, told.acknowledged, told.documented):
        part(story)
    story.must("hosting", "start-staging")
    story.must("hosting", "stop-run", told.steps.StopRun(story.run, "Wrong plan."))
    assert accounts(story) == ["dev"]


def test_who_is_to_decide_reads_until_when() -> None:
    story = a_change(told.submitted)
    submitted = next(each for each in story.happened if each.event.kind == "review.submitted")
    found = notices.owed(submitted, story.case("worker"), "https://offcycle.example")
    asked = [each for each in found if isinstance(each, Notice) and "please decide" in each.subject]
    assert [each.account for each in asked] == ["cor1", "cor2"]
    (clock,) = [each for each in clocks(story.case("worker")) if each.name == "decision"]
    due = agenda.told(story.case("worker").policy, clock.due)
    assert all(each.text.startswith(f"Please decide by {due}: approve") for each in asked)
