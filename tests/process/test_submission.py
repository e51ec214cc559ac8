"""This module tries what is sealed and submitted: what an edit leaves alone, what it ends, and how it is replaced or taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from offcycle.process import gates, plan
from offcycle.process.events import Prose, organisation
from offcycle.process.facts import Happened
from offcycle.process.form import Fill
from offcycle.process.kernel import Refused
from offcycle.process.notices import Notice
from offcycle.process.notices.owing import owed
from offcycle.process.review import risk, sealing, submission
from offcycle.process.review.decision import Decide
from offcycle.process.run import standby, steps
from offcycle.process.staging import Sign
from offcycle.process.triage import Answers
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, asks, holds
from tests.process.parts import (
    NOT_TRIAGED,
    deferred,
    disabled,
    faulty,
    policy,
    production_failed,
    put_back,
    rejected,
    revised,
    reworded,
    risk_not_acceptable,
    staging_failed,
    step_done,
    stopped,
    submission_taken_back,
    waits,
    withdrawn,
)
from tests.process.story import FIELDS, Story, a_change, planned

SUBMIT = asks(submission.Submit())
REPLACE = asks(submission.Submit(replaces=1))
TAKE_BACK = asks(submission.WithdrawSubmission())


def says(text: str, field: str = "sentence") -> Part:
    """Somebody writes something into a field of the form."""
    return lambda story: story.must("dev", "fill-form", Fill({field: text}))


def replaced(story: Story) -> None:
    number = len(story.facts.submissions)
    story.must("hosting", "submit", submission.Submit(replaces=number))


def affected(story: Story) -> None:
    story.must("dev", "triage", Answers(affected=("other",)))


DENIALS = (
    Denial("submit", "change.open", told.risk_reviewed, Try("hosting", SUBMIT, (withdrawn,)), Try("hosting", SUBMIT)),
    Denial("submit", "may.submit", told.risk_reviewed, Try("dev", SUBMIT), Try("hosting2", SUBMIT)),
    Denial("submit", "gate.triage", None, Try("hosting", SUBMIT, NOT_TRIAGED), Try("hosting", SUBMIT, (*NOT_TRIAGED, told.triaged))),
    Denial("submit", "gate.plan", told.risk_reviewed, Try("hosting", SUBMIT, (faulty,)), Try("hosting", SUBMIT, (faulty, put_back))),
    Denial("submit", "gate.staging_run gate.validated gate.risk", told.risk_reviewed, Try("hosting", SUBMIT, (revised,)), Try("hosting", SUBMIT, (revised, put_back))),
    Denial("submit", "gate.validated", told.risk_reviewed, Try("hosting", SUBMIT, (staging_failed,)), Try("hosting", SUBMIT)),
    Denial("submit", "gate.form", told.risk_reviewed, Try("hosting", SUBMIT, (says("", "undo"),)), Try("hosting", SUBMIT)),
    Denial("submit", "gate.risk", told.form_filled, Try("hosting", SUBMIT), Try("hosting", SUBMIT, (told.risk_reviewed,))),
    Denial("submit", "gate.risk", told.form_filled, Try("hosting", SUBMIT, (risk_not_acceptable,)), Try("hosting", SUBMIT, (risk_not_acceptable, told.risk_reviewed))),
    Denial("submit", "submit.anew", told.submitted, Try("hosting", REPLACE), Try("hosting", REPLACE, (says("Other."),))),
    Denial("submit", "submit.anew submit.replaces", told.approved, Try("hosting", SUBMIT), Try("hosting", SUBMIT, (waits(hours=72),))),
    Denial("submit", "submit.replaces", told.submitted, Try("hosting", SUBMIT, (says("Other."),)), Try("hosting", REPLACE, (says("Other."),))),
    Denial("submit", "submit.replaces", told.submitted, Try("hosting", REPLACE, (rejected,)), Try("hosting", SUBMIT, (rejected,))),
    Denial("submit", "submit.replaces", told.approved, Try("hosting", asks(submission.Submit(2)), (says("Other."),)), Try("hosting", REPLACE, (says("Other."),))),
    Denial("submit", "review.not_applied", told.started, Try("hosting", SUBMIT, (waits(hours=73),)), Try("hosting", SUBMIT, (waits(hours=73), stopped))),
    Denial("submit", "review.not_applied submit.anew", told.started, Try("hosting", REPLACE), Try("hosting", SUBMIT, (step_done, stopped))),
    Denial("submit", "review.not_applied submit.anew", told.applied, Try("hosting", REPLACE), Try("hosting", SUBMIT, (production_failed,))),
    Denial("withdraw-submission", "change.open submission.stands", told.risk_reviewed, Try("hosting", TAKE_BACK, (withdrawn,)), Try("hosting", TAKE_BACK, (told.submitted,))),
    Denial("withdraw-submission", "change.open", told.submitted, Try("hosting", TAKE_BACK, (withdrawn,)), Try("dev", TAKE_BACK)),
    Denial("withdraw-submission", "actor.active", told.submitted, Try("dev", TAKE_BACK, (disabled("dev"),)), Try("dev", TAKE_BACK)),
    Denial("withdraw-submission", "submission.who", told.submitted, Try("dev2", TAKE_BACK), Try("hosting2", TAKE_BACK)),
    Denial("withdraw-submission", "submission.stands", told.risk_reviewed, Try("hosting", TAKE_BACK), Try("hosting", TAKE_BACK, (told.submitted,))),
    Denial("withdraw-submission", "submission.stands", told.approved, Try("hosting", TAKE_BACK, (rejected,)), Try("hosting", TAKE_BACK)),
    Denial("withdraw-submission", "submission.stands", told.started, Try("hosting", TAKE_BACK, (step_done, stopped)), Try("hosting", TAKE_BACK, (stopped,))),
    Denial("withdraw-submission", "review.not_applied", told.started, Try("hosting", TAKE_BACK), Try("hosting", TAKE_BACK, (stopped,))),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def gate(story: Story, name: str) -> gates.State:
    return next(state for state in gates.read(story.case("dev")) if state.name == name)


def parts_of_the_draft(story: Story) -> list[str]:
    return [each.part for each in submission.differences(story.case("hosting"))]


def a_freeze(story: Story) -> None:
    ends = story.at + timedelta(days=2)
    story.organise(
        organisation.FreezeSet(
            freeze="f1",
            starts_at=story.at,
            ends_at=ends,
            systems=("eclkc",),
            reason=Prose("Audit."),
        )
    )


def production_corrected(story: Story) -> None:
    """A value of production alone is another."""
    now = planned("Log in.", "Click Build.")
    operations = {**now.operations, "production": "sha256:aa", "all": "sha256:bb"}
    story.must("dev", "plan", replace(now, document="sha256:cc", operations=operations))


DRAFTS: tuple[tuple[Part, list[str]], ...] = (
    (revised, ["operations.production", "operations.staging", "risk.security"][:2]),
    (production_corrected, ["operations.production"]),
    (says("Other."), ["sentence"]),
    (lambda story: story.must("dev", "triage", Answers(security_related=True)), ["security_related"]),
    (lambda story: story.must("hosting", "review-risk", risk.ReviewRisk("low", "moderate", "acceptable")), ["risk.performance"]),
    (lambda story: story.must("hosting", "review-risk", risk.ReviewRisk("low", "low", "acceptable", "Seen.")), ["risk.findings"]),
    (policy(('seats = ["cor1", "cor2"]', 'seats = ["cor1", "isso"]')), ["seats"]),
)  # fmt: skip


@pytest.mark.says("4.37", "4.40")
@pytest.mark.parametrize(("part", "differs"), DRAFTS)
def test_what_is_sealed_becomes_a_draft_beside_the_submission(
    part: Part, differs: list[str]
) -> None:
    story = a_change(told.standing_by)
    sealed = story.facts.submissions[-1].operations
    part(story)
    assert parts_of_the_draft(story) == differs
    assert "A draft beside it differs: replace it, or leave it." in gate(story, "submission").why
    assert gate(story, "quorum").satisfied
    told.started(story)
    run = story.facts.production
    assert run is not None
    assert (run.operations, run.revision) == (sealed["production"], 1)
    told.applied(story)


NOT_SEALED: tuple[Part, ...] = (
    lambda story: story.must(
        "dev", "triage", Answers(title="Again", description="More is known.", impact="minor", links=("x",))
    ),
    lambda story: story.must("qa", "comment", plan.Comment("Well.")),
    lambda story: story.must("tester", "sign-off", Sign("pass", story.facts.plan.plan)),
    lambda story: story.must("dev2", "stand-by", standby.StandBy(story.at + timedelta(hours=2))),
    says("Switch back, ten minutes.", "undo"),
    reworded,
    policy(("reminder_hours = 12", "reminder_hours = 6")),
)  # fmt: skip


@pytest.mark.says("4.38")
@pytest.mark.parametrize("part", NOT_SEALED)
def test_what_is_not_sealed_leaves_the_approval_alone(part: Part) -> None:
    story = a_change(told.standing_by)
    part(story)
    assert parts_of_the_draft(story) == []
    told.started(story)


ENDS = (
    (affected, "The other systems touched changed from none to other. That ends what submission 1 was approved for."),
    (deferred, "The verdict of triage changed from emergency to deferred. That ends what submission 1 was approved for."),
)  # fmt: skip


@pytest.mark.says("0.10", "0.11", "4.37")
@pytest.mark.parametrize(("part", "why"), ENDS)
def test_what_the_world_is_like_ends_the_approval_when_it_changes(part: Part, why: str) -> None:
    story = a_change(told.standing_by)
    part(story)
    assert gate(story, "submission").why == why
    assert "gate.submission" in story.refused("hosting", "start-production")


def test_back_to_what_was_sealed_opens_the_gate_again() -> None:
    story = a_change(told.standing_by)
    affected(story)
    story.must("dev", "triage", Answers(affected=()))
    told.started(story)


OBJECTIONS = (
    (staging_failed, "Qa did not pass staging: The page is white."),
    (risk_not_acceptable, "Hosting did not find the risk acceptable."),
)


@pytest.mark.parametrize(("part", "why"), OBJECTIONS)
def test_who_objects_to_what_was_sealed_stops_it(part: Part, why: str) -> None:
    story = a_change(told.standing_by)
    part(story)
    assert gate(story, "submission").why == why
    assert "gate.submission" in story.refused("hosting", "start-production")
    told.signed(story)
    told.risk_reviewed(story)
    told.started(story)


def test_who_objects_to_the_draft_stops_nothing() -> None:
    story = a_change(told.standing_by)
    for part in (revised, told.staged, staging_failed, risk_not_acceptable):
        part(story)
    assert [each.name for each in gates.of_the_draft(story.case("dev"))] == ["validated", "risk"]
    told.started(story)


def test_what_the_draft_lacks_is_told_beside_and_holds_nothing_up() -> None:
    story = a_change(told.standing_by)
    revised(story)
    says("", "undo")(story)
    lacking = [each.name for each in gates.of_the_draft(story.case("dev"))]
    assert lacking == ["staging_run", "validated", "form", "risk"]
    assert gate(story, "form").why == "It was met when submission 1 was made."
    told.started(story)
    told.applied(story)
    told.validated(story)


@pytest.mark.says("4.40")
def test_replacing_says_whose_approval_it_ends() -> None:
    story = a_change(told.submitted)
    says("Other.")(story)
    case = story.case("hosting")
    assert submission.cost(case) == "This ends no approval."
    told.approves(story, "cor1")
    assert submission.cost(story.case("hosting")) == "This ends 1 approval: Cor1's."
    told.approves(story, "cor2")
    assert submission.cost(story.case("hosting")) == "This ends 2 approvals: Cor1's and Cor2's."
    outcome = story.give("hosting", "submit", submission.Submit())
    assert isinstance(outcome, Refused)
    (refusal,) = outcome.refusals
    assert "would be replaced. This ends 2 approvals: Cor1's and Cor2's." in refusal.because
    replaced(story)
    assert [each.state for each in story.facts.submissions] == ["replaced", "open"]
    assert not gate(story, "quorum").satisfied


@pytest.mark.says("4.33")
def test_a_resubmission_differs_in_just_what_was_changed_and_needs_both_again() -> None:
    story = a_change(told.approved)
    old = story.facts.submissions[-1].seal
    says("Something else is done.")(story)
    replaced(story)
    told.standing_by(story)
    first, second = story.facts.submissions
    (found,) = sealing.differing(sealing.sealed(first), sealing.sealed(second))
    assert (found.label, found.before, found.after) == (
        "The sentence for the approvers", FIELDS["sentence"], "Something else is done.",
    )  # fmt: skip
    assert story.refused("hosting", "start-production") == {"gate.quorum"}
    stale = decision_on(old)
    assert story.refused("cor1", "decide", stale(story)) == {"review.digest"}
    told.approved(story)
    told.started(story)


def decision_on(seal: str) -> Ask:
    return asks(Decide("approve", seal))


@pytest.mark.says("4.32")
def test_a_rejection_ends_the_other_approval_too() -> None:
    story = a_change(told.submitted)
    told.approves(story, "cor1")
    rejected(story)
    assert (
        gate(story, "submission").why == "Submission 1 was sent back: Cor2: Say how it is undone."
    )
    told.submitted(story)
    assert gate(story, "quorum").why == "Cor1 and Cor2 must both say yes; nobody has answered yet."


def test_a_rejected_seal_never_runs_whatever_is_edited_around_it() -> None:
    story = a_change(told.submitted)
    told.approves(story, "cor1")
    for part in (revised, told.staged, told.signed, rejected, put_back, told.standing_by):
        part(story)
    assert {"gate.submission", "gate.quorum"} <= story.refused("hosting", "start-production")
    told.submitted(story)
    assert story.refused("hosting", "start-production") == {"gate.quorum"}


@pytest.mark.says("4.40")
def test_taking_it_back_ends_its_approvals_and_shuts_the_gate() -> None:
    story = a_change(told.standing_by)
    submission_taken_back(story)
    assert (
        gate(story, "submission").why
        == "Submission 1 was taken back by Hosting: A step is missing."
    )
    assert {"gate.submission", "gate.quorum"} <= story.refused("hosting", "start-production")
    told.submitted(story)
    assert not gate(story, "quorum").satisfied
    told.approved(story)
    told.started(story)


def test_a_freeze_that_begins_later_is_a_difference_until_it_is_named() -> None:
    story = a_change(told.standing_by)
    a_freeze(story)
    assert parts_of_the_draft(story) == ["freezes"]
    replaced(story)
    assert sealing.overridden(story.facts.submissions[-1]) == {"f1"}
    assert parts_of_the_draft(story) == []
    story.at += timedelta(days=3)
    assert parts_of_the_draft(story) == []


@pytest.mark.says("4.39")
def test_approvals_are_judged_by_a_policy_that_was_not_loosened_meanwhile() -> None:
    story = a_change(told.risk_reviewed)
    policy(("needed = 0", "needed = 1"))(story)
    told.submitted(story)
    told.approves(story, "cor1")
    assert not gate(story, "quorum").satisfied
    assert story.facts.submissions[-1].judged_by == 1
    later = a_change(None)
    later.world = story.world
    for part in told.WAY[: told.WAY.index(told.submitted) + 1]:
        part(later)
    told.approves(later, "cor1")
    assert gate(later, "quorum").satisfied


def test_a_policy_that_tightens_judges_what_is_submitted_later() -> None:
    story = a_change(told.approved)
    policy(('seats = ["cor1", "cor2"]', 'seats = ["cor1", "cor2", "isso"]'))(story)
    assert gate(story, "quorum").satisfied
    assert parts_of_the_draft(story) == ["seats"]
    replaced(story)
    assert story.facts.submissions[-1].judged_by == 2
    told.approved(story)
    assert not gate(story, "quorum").satisfied


def test_an_approval_is_used_up_by_a_run_that_got_past_its_first_step() -> None:
    story = a_change(told.started)
    step_done(story)
    stopped(story)
    for name in ("submission", "quorum"):
        assert gate(story, name).why == "The approval of submission 1 was used by CR-1001-R2."
        assert gate(story, name).do == "Submit again, with what happened."
    assert story.refused("hosting", "start-production") == {"gate.submission", "gate.quorum"}
    for part in (told.submitted, told.approved, told.started, told.applied):
        part(story)
    assert story.facts.production is not None
    assert story.facts.production.submission == 2


def test_an_approval_is_not_used_up_by_a_run_that_was_stopped_before_its_first_step() -> None:
    story = a_change(told.started)
    stopped(story)
    told.started(story)
    assert story.facts.production is not None
    assert story.facts.production.id == "CR-1001-R3"


def test_an_approval_is_used_up_by_a_run_that_production_was_failed_after() -> None:
    story = a_change(told.applied)
    production_failed(story)
    assert "gate.submission" in story.refused("hosting", "start-production")
    for part in (told.submitted, told.approved, told.standing_by, told.started):
        part(story)


def test_an_identical_submission_after_a_failed_run_is_another_seal() -> None:
    story = a_change(told.started)
    before = story.facts.submissions[-1].seal
    story.must("hosting", "report-step", steps.ReportStep(story.run, "s1", "done"))
    story.must("hosting", "stop-run", steps.StopRun(story.run, "It hangs."))
    told.submitted(story)
    assert story.facts.submissions[-1].seal != before
    assert "review.digest" in story.refused("cor1", "decide", decision_on(before)(story))


STATES = (
    (told.submitted, (), "open"),
    (told.submitted, (rejected,), "rejected"),
    (told.submitted, (submission_taken_back,), "withdrawn"),
    (told.approved, (waits(hours=72),), "lapsed"),
    (told.started, (step_done, stopped), "used"),
    (told.started, (step_done, stopped, told.submitted), "used"),
    (told.submitted, (says("Other."), replaced), "replaced"),
)


@pytest.mark.parametrize(("until", "parts", "state"), STATES)
def test_what_became_of_a_submission_is_told_in_a_word(
    until: Part, parts: tuple[Part, ...], state: str
) -> None:
    story = a_change(until)
    for part in parts:
        part(story)
    assert submission.state_of(story.case("dev"), story.facts.submissions[0]) == state


def test_what_was_expunged_has_to_be_submitted_again() -> None:
    story = a_change(told.standing_by)
    story.facts.submissions[-1].content = "[expunged]"
    assert gate(story, "submission").why == "What submission 1 says was expunged."
    told.submitted(story)


def mails(story: Story, before: int) -> dict[str, str]:
    """What is sent because of what happened since, by account."""
    case = story.case("dev")
    found = {}
    for happened in story.happened[before:]:
        for each in owed(happened, case, "https://here"):
            if isinstance(each, Notice):
                found[each.account] = each.text
    return found


@pytest.mark.says("4.33")
def test_the_mail_of_a_resubmission_tells_just_the_difference() -> None:
    story = a_change(told.approved)
    story.must("dev", "plan", planned("Log in.", "Click Build.", "Look."))
    for part in (told.staged, told.signed, told.risk_reviewed, says("It is looked at, too.")):
        part(story)
    before = len(story.happened)
    replaced(story)
    text = mails(story, before)["cor1"]
    assert "Submission 1 was made before this one. What differs now:\n" in text
    assert "- What is done in production: step 3 is new.\n" in text
    assert f"It was: {FIELDS['sentence']}" in text
    assert ".." not in text
    assert "Click Build" not in text


def test_approvers_are_told_that_it_was_taken_back() -> None:
    story = a_change(told.approved)
    before = len(story.happened)
    submission_taken_back(story)
    found = mails(story, before)
    assert set(found) == {"cor1", "cor2", "hosting2", "dev", "dev2"}
    assert "Hosting took back what was submitted" in found["cor1"]


def test_the_sentence_in_mails_is_the_sealed_one() -> None:
    story = a_change(told.submitted)
    says("Nobody approved this.")(story)
    before = len(story.happened)
    told.approves(story, "cor1")
    assert not any("Nobody approved this." in text for text in mails(story, before).values())


@pytest.mark.says("4.39")
def test_approvers_and_the_isso_are_told_of_a_policy_that_loosens_approvals() -> None:
    world = Story().world
    for version, change in ((2, ("needed = 0", "needed = 1")), (3, ("holds_hours = 72", "holds_hours = 24"))):  # fmt: skip
        text = Prose(told.POLICY.replace(*change))
        event = organisation.PolicyActivated(version=version, digest="", text=text)
        happened = Happened(9, 0, None, told.START, "admin", "page", 1, event)
        world = world.extended((happened,))
        story = Story(world=world)
        story.happened.append(happened)
        found = mails(story, 0)
        assert set(found) == ({"cor1", "cor2", "isso"} if version == 2 else set())
        if found:
            assert "- The yes of 1 of 2 approvers is enough; it was 2 of 2.\n" in found["isso"]


def test_a_seal_reads_alike_in_whatever_order_it_was_written() -> None:
    kept, reckoned = {"by": "cor1", "reason": "Night."}, {"reason": "Night.", "by": "cor1"}
    assert sealing.differing({"waivers": [kept]}, {"waivers": [reckoned]}) == ()
