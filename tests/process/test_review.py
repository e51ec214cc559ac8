"""This module tries step 4: risk, the sealed submission, and whose yes or no counts for exactly that seal."""

from datetime import timedelta

import pytest

from offcycle.process import gates
from offcycle.process.kernel import Refused
from offcycle.process.review import decision, risk, submission
from offcycle.process.review.archive import ReportArchived
from offcycle.process.run import steps
from tests.process import story as told
from tests.process.approvers import judged_by, written_by
from tests.process.denials import Ask, Denial, Part, Try, asks, holds
from tests.process.parts import (
    all_of,
    disabled,
    gets,
    loses,
    policy,
    production_failed,
    put_back,
    rejected,
    stopped,
    withdrawn,
)
from tests.process.story import Story, a_change


def says(verdict: str = "approve", reason: str = "", digest: str = "") -> Ask:
    """A decision on the submission that was made last, or on another digest."""

    def ask(story: Story) -> decision.Decide:
        made = story.facts.submissions
        return decision.Decide(verdict, digest or (made[-1].seal if made else ""), reason)

    return ask


def requests(account: str) -> Part:
    """Somebody else requested the change, as if it had always been so."""

    def part(story: Story) -> None:
        story.facts.requested_by = account

    return part


LOW = asks(risk.ReviewRisk("low", "low", "acceptable"))
COPY = asks(ReportArchived(1, "sha256:00", "archive/form.md"))
SUBMIT = asks(submission.Submit())
cor1_wrote = all_of(written_by("cor1"), put_back)
cor1_judged = judged_by("cor1")
cor1_judged_and_hosting_too = all_of(cor1_judged, told.risk_reviewed)

DENIALS = (
    Denial("review-risk", "change.open", told.form_filled, Try("hosting", LOW, (withdrawn,)), Try("hosting", LOW)),
    Denial("review-risk", "may.risk", told.form_filled, Try("dev", LOW), Try("hosting2", LOW)),
    Denial("review-risk", "gate.plan", told.acknowledged, Try("hosting", LOW), Try("hosting", LOW, (told.documented,))),
    Denial("review-risk", "review.not_applied", told.started, Try("hosting", LOW), Try("hosting", LOW, (stopped,))),
    Denial("review-risk", "review.not_applied", told.applied, Try("hosting", LOW), Try("hosting", LOW, (production_failed,))),
    Denial("review-risk", "risk.checklist", told.form_filled, Try("hosting", asks(risk.ReviewRisk("low", "low", "acceptable", checked=("luck",)))), Try("hosting", asks(risk.ReviewRisk("low", "low", "acceptable", checked=("undo",))))),
    Denial("review-risk", "risk.scales", told.form_filled, Try("hosting", asks(risk.ReviewRisk("none", "low", "acceptable"))), Try("hosting", LOW)),
    Denial("review-risk", "risk.scales", told.form_filled, Try("hosting", asks(risk.ReviewRisk("low", "low", "fine"))), Try("hosting", LOW)),
    Denial("decide", "change.open", told.submitted, Try("cor1", says(), (withdrawn,)), Try("cor1", says())),
    Denial("decide", "actor.in_person", told.submitted, Try("cor1", says(), via="issued"), Try("cor1", says(), via="token")),
    Denial("decide", "review.seat", told.submitted, Try("isso", says()), Try("cor2", says())),
    Denial("decide", "review.seat", told.submitted, Try("cor3", says(), (gets("cor3", "approver"),)), Try("cor1", says())),
    Denial("decide", "review.seat", told.submitted, Try("cor1", says(), (loses("cor1", "approver"),)), Try("cor1", says())),
    Denial("decide", "review.seat", told.submitted, Try("cor1", says(), (disabled("cor1"),)), Try("cor1", says())),
    Denial("decide", "review.own_request", told.submitted, Try("cor1", says(), (requests("cor1"),)), Try("cor1", says(), (requests("dev2"),))),
    Denial("decide", "review.own_plan", told.submitted, Try("cor1", says(), (cor1_wrote,)), Try("cor2", says(), (cor1_wrote,))),
    Denial("decide", "review.own_risk", told.submitted, Try("cor1", says(), (cor1_judged_and_hosting_too,)), Try("cor2", says(), (cor1_judged_and_hosting_too,))),
    Denial("decide", "review.own_request review.own_plan review.own_risk", told.submitted, Try("cor1", says(), (cor1_wrote, cor1_judged, requests("cor1"))), Try("cor2", says(), (cor1_wrote, cor1_judged, requests("cor1")))),
    Denial("decide", "review.submitted", told.risk_reviewed, Try("cor1", says(digest="sha256:00")), Try("cor1", says(), (told.submitted,))),
    Denial("decide", "review.submitted", told.submitted, Try("cor1", says(), (rejected,)), Try("cor1", says(), (rejected, told.submitted))),
    Denial("decide", "review.before_production_ends", told.applied, Try("cor1", says("reject", "Stop.")), Try("cor1", says("reject", "Stop."), (production_failed, told.submitted))),
    Denial("decide", "review.before_production_ends review.once", told.applied, Try("cor1", says()), Try("cor1", says(), (production_failed, told.submitted))),
    Denial("decide", "review.digest", told.submitted, Try("cor1", says(digest="sha256:00")), Try("cor1", says())),
    Denial("decide", "review.verdict", told.submitted, Try("cor1", says("reject", " ")), Try("cor1", says("reject", "Say how it is undone."))),
    Denial("decide", "review.verdict", told.submitted, Try("cor1", says("perhaps")), Try("cor1", says("approve"))),
    Denial("decide", "review.once", told.approved, Try("cor1", says()), Try("cor1", says("reject", "I was wrong."))),
    Denial("archived", "archive.worker", told.approved, Try("hosting", COPY), Try("worker", COPY, via="worker")),
    Denial("archived", "archive.worker", told.approved, Try("worker", COPY, via="page"), Try("worker", COPY, via="worker")),
    Denial("archived", "archive.once", told.approved, Try("worker", COPY, (told.archived,), "worker"), Try("worker", COPY, via="worker")),
    Denial("archived", "archive.once", told.approved, Try("worker", asks(ReportArchived(2, "sha256:00", "x")), via="worker"), Try("worker", COPY, via="worker")),
    Denial("archived", "archive.once", told.approved, Try("worker", asks(ReportArchived(0, "sha256:00", "x")), via="worker"), Try("worker", COPY, via="worker")),
)  # fmt: skip


@pytest.mark.says("intro.9", "people.12", "1.14", "4.31", "4.32")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def gate(story: Story, name: str) -> gates.State:
    return next(state for state in gates.read(story.case("dev")) if state.name == name)


def test_the_refusal_of_a_stale_decision_says_what_lies_there_now() -> None:
    story = a_change(told.submitted)
    outcome = story.give("cor1", "decide", says(digest="sha256:00")(story))
    assert isinstance(outcome, Refused)
    seal = story.facts.submissions[-1].seal
    assert seal in outcome.refusals[0].do
    assert "Look at submission 1 (" in outcome.refusals[0].do


def test_an_approver_may_take_a_yes_back_until_production_has_ended() -> None:
    story = a_change(told.started)
    story.must("cor1", "decide", says("reject", "Stop, the copy is not ready.")(story))
    step = steps.ReportStep(story.run, "s1", "done")
    assert story.refused("hosting", "report-step", step) == {"run.still_approved"}
    assert story.refused("hosting", "finish-run", steps.FinishRun(story.run)) == {
        "run.still_approved", "finish.settled",
    }  # fmt: skip
    stopped(story)


@pytest.mark.says("4.41")
def test_an_approval_holds_72_hours_to_the_second() -> None:
    story = a_change(told.approved)
    decided = story.at
    story.at = decided + timedelta(hours=72, seconds=-1)
    assert gate(story, "quorum").satisfied
    story.at = decided + timedelta(hours=72)
    shut = gate(story, "quorum")
    assert shut.why == "The approval held for 72 hours and has lapsed, so it has to be given anew."
    told.submitted(story)
    assert not gate(story, "quorum").satisfied
    told.approved(story)
    assert gate(story, "quorum").satisfied


def test_who_lost_the_role_of_an_approver_does_not_count() -> None:
    story = a_change(told.standing_by)
    loses("cor2", "approver")(story)
    shut = gate(story, "quorum")
    assert story.refused("hosting", "start-production") == {"gate.quorum"}
    assert [(each.role, each.accounts) for each in shut.waiting_on] == [
        ("approver", ()),
        ("administrator", ("admin",)),
    ]


@pytest.mark.says("4.1")
def test_what_was_looked_at_is_kept_and_sealed_with_findings_and_judgement() -> None:
    story = a_change(told.form_filled)
    ask = risk.ReviewRisk("low", "high", "acceptable", "A port opens.", checked=("undo", "access"))
    story.must("hosting", "review-risk", ask)
    told.submitted(story)
    sealed = submission.sealing.content(story.case("hosting"), 1)["risk"]
    assert sealed == {
        "security": "low",
        "performance": "high",
        "findings": "A port opens.",
        "checked": ["access", "undo"],
    }


@pytest.mark.says("people.12")
def test_whose_risk_review_came_after_their_approval_does_not_count() -> None:
    story = a_change(told.standing_by)
    cor1_judged(story)
    told.risk_reviewed(story)
    assert story.refused("hosting", "start-production") == {"gate.quorum"}


ARCHIVE = (
    (told.requested, "The form is saved to the archive as soon as it is approved.", False),
    (told.submitted, "The form is saved to the archive as soon as it is approved.", False),
    (told.approved, "The copy of the form is still on its way to the archive.", False),
    (told.started, "The copy of the form is still on its way to the archive.", False),
    (told.archived, "Saved as archive/form.md.", True),
)


@pytest.mark.says("4.49")
@pytest.mark.parametrize(("until", "why", "open_"), ARCHIVE)
def test_the_archives_gate_says_where_the_copy_is(until: Part, why: str, open_: bool) -> None:
    state = gate(a_change(until), "archive")
    assert (state.why, state.satisfied) == (why, open_)


@pytest.mark.says("4.50")
def test_the_policy_may_close_without_the_copy() -> None:
    story = a_change(None)
    policy(("before_closing = true", "before_closing = false"))(story)
    for part in told.WAY[: told.WAY.index(told.told) + 1]:
        part(story)
    assert gate(story, "archive").satisfied
    told.closed(story)


def test_a_change_whose_run_failed_closes_though_a_later_submission_is_never_approved() -> None:
    story = a_change(told.applied)
    told.archived(story)
    for part in (production_failed, told.submitted, rejected, told.told, told.closed):
        part(story)
    assert story.facts.outcome == "failed"
