"""This module tries what takes the place of staging in need: the desk check of two people, and the waiver of a validation."""

import pytest

from offcycle.process import gates, staging
from offcycle.process.notices import Notice, owed
from offcycle.process.review.first_screen import told_first
from offcycle.process.run.steps import FinishRun, ReportStep
from offcycle.process.staging import Sign
from offcycle.process.staging.desk_check import DeskCheck
from offcycle.process.staging.waiver import WaiveValidation
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, asks, holds
from tests.process.parts import (
    disabled,
    faulty,
    gets,
    loses,
    no_address,
    policy,
    production_failed,
    put_back,
    revised,
    staging_failed,
    stopped,
    withdrawn,
)
from tests.process.story import Story, a_change, planned

BARE = no_address("staging")
ONE_MORE = policy(('["qa", "tester", "product"]]', '["qa", "tester", "product"], ["hosting"]]'))
LEAD = gets("hosting2", "lead")
NOT_TRIED = "Whether the old tapes can be read."
CANNOT = "Staging has no copy of the mail server."
REASON = "Users cannot reach the site, and nobody of QA answers."


def desk(beside: str = "qa", not_tried: str = NOT_TRIED, cannot_show: str = "") -> DeskCheck:
    return DeskCheck(beside, not_tried, cannot_show)


def checked(story: Story) -> None:
    """The author and somebody of QA went through every step at the desk."""
    story.must("dev", "desk-check", desk(cannot_show=CANNOT))


def wrote(account: str) -> Part:
    """Another person wrote a revision that was replaced again."""

    def part(story: Story) -> None:
        story.must(account, "plan", planned("Another way."))
        put_back(story)

    return part


def dev_signs(story: Story) -> None:
    sign(story, "dev")


def sign(story: Story, who: str, verdict: str = "pass", reason: str = "") -> None:
    assert story.facts.plan is not None
    story.must(who, "sign-off", Sign(verdict, story.facts.plan.plan, reason))


WAIVE = asks(WaiveValidation(REASON))
SHOWN = asks(desk(cannot_show=CANNOT))

DENIALS = (
    Denial("desk-check", "change.open", told.documented, Try("dev", SHOWN, (withdrawn,)), Try("dev", SHOWN)),
    Denial("desk-check", "actor.in_person", told.documented, Try("dev", SHOWN, via="issued"), Try("dev", SHOWN, via="token")),
    Denial("desk-check", "desk.role", told.documented, Try("isso", asks(desk("dev", cannot_show=CANNOT))), Try("tester", asks(desk("dev", cannot_show=CANNOT)))),
    Denial("desk-check", "gate.plan", told.documented, Try("dev", SHOWN, (faulty,)), Try("dev", SHOWN)),
    Denial("desk-check", "staging.before_production", told.applied, Try("dev", SHOWN), Try("dev", SHOWN, (production_failed,))),
    Denial("desk-check", "desk.pair", told.documented, Try("dev", asks(desk("dev", cannot_show=CANNOT))), Try("dev", SHOWN)),
    Denial("desk-check", "desk.pair", told.documented, Try("tester", SHOWN), Try("tester", asks(desk("dev", cannot_show=CANNOT)))),
    Denial("desk-check", "desk.second", told.documented, Try("dev", asks(desk("isso", cannot_show=CANNOT))), Try("dev", asks(desk("hosting", cannot_show=CANNOT)))),
    Denial("desk-check", "desk.second", told.documented, Try("dev", SHOWN, (disabled("qa"),)), Try("dev", SHOWN)),
    Denial("desk-check", "desk.second", told.documented, Try("dev", asks(desk("", cannot_show=CANNOT))), Try("dev", SHOWN)),
    Denial("desk-check", "desk.not_tried", told.documented, Try("dev", asks(desk(not_tried=" ", cannot_show=CANNOT))), Try("dev", SHOWN)),
    Denial("desk-check", "desk.cannot_show", told.documented, Try("dev", asks(desk())), Try("dev", asks(desk()), (BARE,))),
    Denial("waive-validation", "change.open", told.staged, Try("hosting2", WAIVE, (LEAD, withdrawn)), Try("hosting2", WAIVE, (LEAD,))),
    Denial("waive-validation", "actor.in_person", told.staged, Try("hosting2", WAIVE, (LEAD,), via="issued"), Try("hosting2", WAIVE, (LEAD,), via="token")),
    Denial("waive-validation", "may.waive", told.staged, Try("hosting", WAIVE, (LEAD,)), Try("hosting2", WAIVE, (LEAD,))),
    Denial("waive-validation", "waive.own_plan", told.staged, Try("dev", WAIVE, (gets("dev", "lead"),)), Try("hosting2", WAIVE, (LEAD,))),
    Denial("waive-validation", "waive.own_plan", told.staged, Try("hosting2", WAIVE, (LEAD, wrote("hosting2"))), Try("hosting2", WAIVE, (LEAD, wrote("hosting")))),
    Denial("waive-validation", "gate.staging_run", told.documented, Try("hosting2", WAIVE, (LEAD,)), Try("hosting2", WAIVE, (LEAD, checked))),
    Denial("waive-validation", "waive.no_fail", told.staged, Try("hosting2", WAIVE, (LEAD, staging_failed)), Try("hosting2", WAIVE, (LEAD,))),
    Denial("waive-validation", "waive.missing", told.signed, Try("hosting2", WAIVE, (LEAD,)), Try("hosting2", WAIVE, (LEAD, revised, checked))),
    Denial("waive-validation", "waive.missing staging.before_production", told.applied, Try("hosting2", WAIVE, (LEAD,)), Try("hosting2", WAIVE, (LEAD, production_failed, revised, checked))),
    Denial("waive-validation", "staging.before_production", told.started, Try("hosting2", WAIVE, (LEAD, ONE_MORE)), Try("hosting2", WAIVE, (LEAD, ONE_MORE, stopped))),
    Denial("waive-validation", "waive.reason", told.staged, Try("hosting2", asks(WaiveValidation(" ")), (LEAD,)), Try("hosting2", WAIVE, (LEAD,))),
)  # fmt: skip


@pytest.mark.says("2.26", "2.27")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def gate(story: Story, name: str) -> gates.State:
    return next(state for state in gates.read(story.case("dev")) if state.name == name)


@pytest.mark.says("2.24", "2.25")
def test_without_staging_two_people_go_through_it_at_the_desk_and_validators_judge_that() -> None:
    story = a_change(told.documented)
    BARE(story)
    state = gate(story, "staging_run")
    assert state.why.startswith("ECLKC has no staging, so a desk check is needed: a second person")
    story.must("tester", "desk-check", desk("dev"))
    assert gate(story, "staging_run").why == (
        "Tester and Dev went through every step at the desk. Not tried: Whether the old tapes can be read."
    )
    assert not gate(story, "validated").satisfied
    for one in ("dev", "qa"):
        sign(story, one)
    assert gate(story, "validated").satisfied
    for part in (told.form_filled, told.risk_reviewed, told.submitted):
        part(story)


def test_a_desk_check_and_what_was_judged_on_it_hold_for_what_the_plan_does_in_production() -> None:
    story = a_change(told.documented)
    checked(story)
    told.signed(story)
    story.must("dev", "plan", planned("Log in.", "Click Build.", production="another host"))
    assert not gate(story, "staging_run").satisfied
    assert not gate(story, "validated").satisfied
    put_back(story)
    assert gate(story, "staging_run").satisfied
    assert gate(story, "validated").satisfied


def test_a_run_in_staging_goes_before_a_desk_check_and_no_sign_off_is_lost_by_it() -> None:
    story = a_change(told.documented)
    checked(story)
    sign(story, "dev")
    told.staged(story)
    sign(story, "qa")
    rests = [each.operations for each in story.facts.sign_offs]
    assert story.facts.plan is not None
    assert rests == [story.facts.plan.operations[name] for name in ("production", "staging")]
    assert gate(story, "validated").satisfied


@pytest.mark.says("2.26")
def test_a_waiver_replaces_what_is_missing_of_the_validation_with_its_reason() -> None:
    story = a_change(told.staged)
    LEAD(story)
    dev_signs(story)
    story.must("hosting2", "waive-validation", WaiveValidation(REASON))
    assert gate(story, "validated").why == f"Hosting2 went without it: {REASON}"
    revised(story)
    told.staged(story)
    assert not gate(story, "validated").satisfied
    put_back(story)
    assert gate(story, "validated").satisfied


def test_a_fail_after_a_waiver_stands_and_who_did_not_write_the_plan_any_more_may_not_waive() -> (
    None
):
    story = a_change(told.staged)
    LEAD(story)
    story.must("hosting2", "waive-validation", WaiveValidation(REASON))
    staging_failed(story)
    assert gate(story, "validated").why == "Qa did not pass staging: The page is white."
    assert story.refused("hosting2", "waive-validation", WaiveValidation(REASON)) == {
        "waive.no_fail"
    }
    loses("hosting2", "lead")(story)
    assert story.refused("hosting2", "waive-validation", WaiveValidation(REASON)) >= {"may.waive"}


@pytest.mark.says("2.27", "2.28")
def test_waiver_desk_check_and_skipped_steps_are_sealed_and_a_late_pass_is_not() -> None:
    story = a_change(told.documented)
    LEAD(story)
    assert staging.sealed(story.case("cor1")) == {"waivers": [], "desk_check": {}, "skipped": []}
    checked(story)
    at_desk = story.at
    story.must("dev", "start-staging")
    story.must("dev", "report-step", ReportStep(story.run, "s1", "skipped", "I am logged in."))
    story.must("dev", "report-step", ReportStep(story.run, "s2", "done"))
    story.must("dev", "finish-run", FinishRun(story.run))
    story.must("hosting2", "waive-validation", WaiveValidation(REASON))
    sealed = staging.sealed(story.case("cor1"))
    assert sealed["skipped"] == [
        {"step": "s1", "number": 1, "outcome": "skipped", "reason": "I am logged in."}
    ]
    assert (sealed["desk_check"]["by"], sealed["desk_check"]["not_tried"]) == (
        ["dev", "qa"],
        NOT_TRIED,
    )
    assert sealed["desk_check"]["at"] == f"{at_desk:%Y-%m-%dT%H:%M:%S.%f}Z"
    assert [(each["by"], each["reason"]) for each in sealed["waivers"]] == [("hosting2", REASON)]
    for one in ("dev", "qa", "tester"):
        sign(story, one)
    assert staging.sealed(story.case("cor1")) == sealed


def test_what_is_submitted_with_a_waiver_is_approved_with_it() -> None:
    story = a_change(told.staged)
    LEAD(story)
    story.must("hosting2", "waive-validation", WaiveValidation(REASON))
    for part in (
        told.form_filled,
        told.risk_reviewed,
        told.submitted,
        told.approved,
        told.standing_by,
        told.started,
        stopped,
    ):
        part(story)  # fmt: skip


@pytest.mark.says("2.19", "2.29")
def test_what_staging_lacks_stands_on_the_first_screen_and_in_the_mail_of_an_approver() -> None:
    story = a_change(told.documented)
    LEAD(story)
    assert told_first(story.case("cor1"), None) == []
    checked(story)
    dev_signs(story)
    story.must("hosting2", "waive-validation", WaiveValidation(REASON))
    for part in (told.form_filled, told.risk_reviewed, told.submitted):
        part(story)
    submission = story.facts.submission
    assert submission is not None
    said = told_first(story.case("cor1"), submission)
    desk = (
        "Dev and Qa went through every step at the desk, because staging could not show it. "
        "Staging has no copy of the mail server. Not tried: Whether the old tapes can be read."
    )
    waived = f"Hosting2 waived a validation that was missing: {REASON}"
    assert said == [desk, waived, "Asked to validate, and not answered: Dev2, Qa and Tester."]
    letters = owed(story.happened[-1], story.case("hosting"), "https://o.example.org")
    mail = next(each for each in letters if isinstance(each, Notice) and each.account == "cor1")
    assert all(sentence in mail.text for sentence in said)
    story.must("dev", "plan", planned("Another plan."))
    assert told_first(story.case("cor1"), submission) == said[:2]


def test_a_skipped_step_is_told_to_approvers_with_its_reason() -> None:
    story = a_change(told.documented)
    story.must("dev", "start-staging")
    story.must("dev", "report-step", ReportStep(story.run, "s1", "not_needed", "I am logged in"))
    story.must("dev", "report-step", ReportStep(story.run, "s2", "done"))
    story.must("dev", "finish-run", FinishRun(story.run))
    case = story.case("cor1")
    assert staging.said(staging.sealed(case), case) == [
        "Step 1 was not needed in staging: I am logged in."
    ]
