"""This module tries what approvers may say, when it is enough, and what never is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from offcycle.process import gates
from offcycle.process.calendar.windows import Window
from offcycle.process.kernel import Accepted, Refused, Unmet
from offcycle.process.review import approval, decision
from offcycle.process.review.answering import Answer, Called
from offcycle.process.triage import Request
from tests.process import story as told
from tests.process.approvers import (
    approver,
    back,
    judged_by,
    out,
    requested_by,
    reset,
    says,
    says_yes,
    seated,
    stand_ins,
    under,
    written_by,
)
from tests.process.denials import Ask, Denial, Part, Try, asks, holds
from tests.process.parts import (  # fmt: skip
    all_of,
    disabled,
    gets,
    loses,
    rejected,
    revised,
    step_done,
    waits,
    withdrawn,
)
from tests.process.story import Story, a_change, planned


def says_now(verdict: str, reason: str = "") -> Ask:
    """A decision on what lies before the approvers."""
    return lambda story: decision.Decide(
        verdict, story.facts.submission.seal if story.facts.submission else "", reason
    )


def asked(story: Story) -> None:
    says("ask", "cor2", reason="For how long?")(story)


def stands_in(story: Story) -> None:
    """Two who may take a place, in a policy that is judged by as if it had always been so."""
    stand_ins(story)
    story.facts.requested_policy = story.world.policy_version
    for each in story.facts.submissions:
        each.judged_by = story.world.policy_version


YES, CONFIRM, BACK = says_now("approve"), says_now("confirm"), says_now("withdraw", "I erred.")
ANSWER, CALL = asks(Answer(1, "Five minutes.")), asks(Called("cor1", "no_answer"))
cor1_left_alone = all_of(says_yes("cor1"), out("cor2"))
READY = told.risk_reviewed
KNOWING = told.risk.ReviewRisk("low", "low", "acceptable", give_up_say=True)
cor1_hosting, cor1_dev = gets("cor1", "hosting"), gets("cor1", "dev")


def plan(*, give_up_say: bool = False) -> Ask:
    return asks(replace(planned("Mine."), give_up_say=give_up_say))


DENIALS = (
    Denial("decide", "review.seat", told.submitted, Try("alt", YES, (stands_in,)), Try("alt", YES, (stands_in, out("cor1")))),
    Denial("decide", "review.seat", told.submitted, Try("alt2", YES, (stands_in, waits(minutes=59))), Try("alt2", YES, (stands_in, waits(minutes=61)))),
    Denial("decide", "review.seat", told.submitted, Try("alt", YES, (stands_in, out("cor1"), out("alt"))), Try("alt2", YES, (stands_in, out("cor2"), out("alt")))),
    Denial("decide", "review.verdict", told.submitted, Try("cor1", says_now("defer")), Try("cor1", says_now("defer", "It can wait."))),
    Denial("decide", "review.verdict", told.submitted, Try("cor1", says_now("ask")), Try("cor1", says_now("ask", "Why?"))),
    Denial("decide", "review.verdict", told.approved, Try("cor1", says_now("withdraw")), Try("cor1", BACK)),
    Denial("decide", "review.once", told.submitted, Try("cor2", YES, (stands_in, out("cor2"), says_yes("alt"), back("cor2"))), Try("cor2", says_now("reject", "No."), (stands_in, out("cor2"), says_yes("alt"), back("cor2")))),
    Denial("decide", "review.once", told.submitted, Try("cor1", YES, (cor1_left_alone,)), Try("cor1", CONFIRM, (cor1_left_alone,))),
    Denial("decide", "review.confirm", told.submitted, Try("cor1", CONFIRM), Try("cor1", YES)),
    Denial("decide", "review.confirm", told.approved, Try("cor1", CONFIRM), Try("cor1", BACK)),
    Denial("decide", "review.confirm", told.submitted, Try("cor1", CONFIRM, (says_yes("cor1"),)), Try("cor1", CONFIRM, (cor1_left_alone,))),
    Denial("decide", "review.confirm", told.submitted, Try("cor1", CONFIRM, (cor1_left_alone, out("cor1"))), Try("cor1", CONFIRM, (cor1_left_alone, out("cor1"), back("cor1")))),
    Denial("decide", "review.take_back", told.submitted, Try("cor2", BACK, (says_yes("cor1"),)), Try("cor1", BACK, (says_yes("cor1"),))),
    Denial("answer", "change.open", told.submitted, Try("hosting", ANSWER, (asked, withdrawn)), Try("hosting", ANSWER, (asked,))),
    Denial("answer", "may.answer", told.submitted, Try("qa", ANSWER, (asked,)), Try("dev", ANSWER, (asked,))),
    Denial("answer", "answer.asked", told.submitted, Try("dev", ANSWER), Try("dev", ANSWER, (asked,))),
    Denial("answer", "answer.question", told.submitted, Try("dev", asks(Answer(2, "Five.")), (asked,)), Try("dev", ANSWER, (asked,))),
    Denial("answer", "answer.text", told.submitted, Try("dev", asks(Answer(1, " ")), (asked,)), Try("dev", ANSWER, (asked,))),
    Denial("called", "change.open", told.submitted, Try("hosting", CALL, (withdrawn,)), Try("hosting", CALL)),
    Denial("called", "may.call", told.submitted, Try("dev", CALL), Try("hosting", CALL)),
    Denial("called", "called.account", told.submitted, Try("hosting", asks(Called("nobody", "reached"))), Try("hosting", CALL)),
    Denial("called", "called.outcome", told.submitted, Try("hosting", asks(Called("cor1", "perhaps"))), Try("hosting", CALL)),
    Denial("plan", "review.say_kept", told.submitted, Try("cor1", plan(), (cor1_dev,)), Try("cor1", plan(give_up_say=True), (cor1_dev,))),
    Denial("plan", "review.say_kept", told.submitted, Try("alt", plan(), (stands_in, gets("alt", "dev"))), Try("dev", plan(), (stands_in,))),
    Denial("review-risk", "review.say_kept", READY, Try("cor1", asks(told.risk.ReviewRisk("low", "low", "acceptable")), (cor1_hosting,)), Try("cor1", asks(KNOWING), (cor1_hosting,))),
    Denial("request", "review.say_kept", None, Try("cor1", asks(Request("eclkc", "Down")), (cor1_dev,)), Try("cor1", asks(Request("eclkc", "Down", give_up_say=True)), (cor1_dev,))),
)  # fmt: skip


@pytest.mark.says("4.34", "4.35", "people.13")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def is_approved(story: Story) -> bool:
    return next(each.satisfied for each in gates.read(story.case("dev")) if each.name == "quorum")


def starts(story: Story) -> bool:
    """Whether production starts now, with somebody standing by."""
    told.standing_by(story)
    return isinstance(story.again().give("hosting", "start-production"), Accepted)


@pytest.mark.says("4.32")
def test_validate_approve_reject_by_the_other_away_never_starts() -> None:
    story = a_change(told.submitted)
    all_of(says_yes("cor1"), rejected, out("cor2"))(story)
    assert not starts(story)
    assert "review.submitted" in story.refused("cor1", "decide", decision.Decide("confirm", "x"))


@pytest.mark.says("4.24")
def test_validate_away_away_never_starts() -> None:
    story = a_change(told.submitted)
    all_of(out("cor1"), out("cor2"), waits(hours=47))(story)
    assert not starts(story)


def test_approve_edit_validate_reject_away_never_starts() -> None:
    story = a_change(told.submitted)
    all_of(says_yes("cor1"), revised, told.staged, told.signed, told.risk_reviewed)(story)
    all_of(rejected, out("cor2"))(story)
    assert not starts(story)


@pytest.mark.says("4.18")
def test_an_approver_who_is_disabled_between_approval_and_start_does_not_count() -> None:
    for lost in (disabled("cor1"), loses("cor1", "approver")):
        story = a_change(told.approved)
        told.standing_by(story)
        lost(story)
        assert story.refused("hosting", "start-production") == {"gate.quorum"}


@pytest.mark.says("4.10", "4.12")
def test_the_return_of_who_was_out_undoes_nothing() -> None:
    story = a_change(told.submitted)
    all_of(out("cor2"), says_yes("cor1"), back("cor2"))(story)
    assert is_approved(story)
    assert starts(story)


@pytest.mark.says("4.13")
def test_an_absence_after_the_approval_is_confirmed_with_one_tap() -> None:
    story = a_change(told.submitted)
    cor1_left_alone(story)
    assert not is_approved(story)
    state = next(each for each in gates.read(story.case("dev")) if each.name == "quorum")
    assert [(each.role, each.accounts) for each in state.waiting_on] == [("approver", ("cor1",))]
    says("confirm", "cor1", reason="")(story)
    assert is_approved(story)


@pytest.mark.says("4.11", "4.16", "4.17")
def test_who_is_out_counts_beside_another_and_never_alone() -> None:
    story = a_change(told.submitted)
    all_of(out("cor1"), out("cor2"), says_yes("cor1"))(story)
    assert not is_approved(story)
    says_yes("cor2")(story)
    assert is_approved(story)


@pytest.mark.says("4.9")
def test_who_is_in_must_approve_beside_who_is_out() -> None:
    story = a_change(told.submitted)
    all_of(out("cor2"), says_yes("cor2"))(story)
    assert not is_approved(story)


@pytest.mark.says("4.14", "4.15")
def test_when_both_are_out_one_who_takes_a_place_suffices() -> None:
    story = under(stand_ins)
    all_of(out("cor1"), out("cor2"), says_yes("alt2"))(story)
    assert is_approved(story)


@pytest.mark.says("4.18", "4.19")
def test_an_empty_seat_is_no_absence() -> None:
    story = under(stand_ins)
    all_of(disabled("cor2"), out("cor2"), says_yes("cor1"))(story)
    assert not is_approved(story)
    says_yes("alt")(story)
    assert is_approved(story)


@pytest.mark.says("people.14")
def test_who_has_no_say_is_replaced_and_never_absent() -> None:
    story = under(stand_ins)
    all_of(requested_by("cor2"), out("cor2"), says_yes("cor1"))(story)
    assert not is_approved(story)
    says_yes("alt")(story)
    assert is_approved(story)


def test_nobody_sits_in_two_seats() -> None:
    story = under(stand_ins)
    all_of(disabled("cor1"), disabled("cor2"), says_yes("alt"))(story)
    assert not is_approved(story)
    assert "review.once" in story.refused("alt", "decide", says_now("approve")(story))
    says_yes("alt2")(story)
    assert is_approved(story)


def test_an_alternate_who_has_no_say_or_is_out_takes_no_place() -> None:
    story = under(stand_ins)
    all_of(disabled("cor2"), requested_by("alt"), out("alt2"))(story)
    seats = {seat.name: seat for seat in decision.seats_now(story.case("dev"))}
    assert seats["cor2"].state == "vacant"


@pytest.mark.says("4.21", "4.22", "4.23")
def test_a_silent_approver_is_called_and_those_who_are_named_may_decide() -> None:
    story = a_change(told.submitted)
    all_of(says_yes("cor1"), waits(minutes=61))(story)
    state = next(each for each in gates.read(story.case("dev")) if each.name == "quorum")
    assert state.do == "Call Cor2, and record each call that nobody answers."
    story.must("hosting", "called", Called("cor2", "no_answer"))
    assert [(each.account, each.outcome) for each in story.facts.calls] == [("cor2", "no_answer")]
    named = under(stand_ins)
    all_of(says_yes("cor1"), waits(minutes=61))(named)
    assert isinstance(named.again().give("cor2", "decide", YES(named)), Accepted)
    says_yes("alt2")(named)
    assert is_approved(named)


def test_who_asks_or_comes_back_is_not_silent() -> None:
    story = under(stand_ins)
    all_of(waits(minutes=50), asked, waits(minutes=50))(story)
    silent = {seat.name: seat.silent_since for seat in decision.seats_now(story.case("dev"))}
    assert silent["cor1"] is not None
    assert silent["cor2"] is None
    again = under(stand_ins)
    all_of(out("cor1"), waits(hours=2), back("cor1"), waits(minutes=50))(again)
    assert decision.seats_now(again.case("dev"))[0].silent_since is None


def test_silence_is_asked_at_the_named_priorities_alone() -> None:
    story = a_change(told.submitted)
    story.facts.triage.impact = "minor"
    waits(hours=9)(story)
    assert all(seat.silent_since is None for seat in decision.seats_now(story.case("dev")))


def test_enough_of_several_is_enough() -> None:
    story = under(all_of(approver("cor3"), seated("cor1", "cor2", "cor3", needed=2)))
    says_yes("cor3")(story)
    assert not is_approved(story)
    says_yes("cor2")(story)
    assert is_approved(story)


@pytest.mark.says("4.34")
def test_putting_it_off_ends_the_submission_and_the_emergency() -> None:
    story = a_change(told.submitted)
    all_of(says_yes("cor1"), says("defer", "cor2", reason="It can wait."))(story)
    assert story.facts.triage.deferred
    assert story.facts.submission is None
    assert story.facts.submissions[-1].state == "deferred"
    shut = next(each for each in gates.read(story.case("hosting")) if each.name == "window_given")
    assert shut.since == story.happened[-1].at, "a window is waited for since it was put off"


@pytest.mark.says("4.35")
def test_a_question_decides_nothing_and_is_answered() -> None:
    story = a_change(told.submitted)
    all_of(asked, says_yes("cor1", "cor2"))(story)
    assert is_approved(story)
    story.must("dev", "answer", Answer(1, "Five minutes."))
    (question,) = story.facts.questions
    assert (question.by, question.text) == ("cor2", "For how long?")
    assert [(each.by, each.text) for each in question.answers] == [("dev", "Five minutes.")]


def test_an_approval_that_is_taken_back_stops_the_run() -> None:
    story = a_change(told.started)
    all_of(step_done, says("withdraw", "cor1"))(story)
    run = story.facts.running
    assert run is not None
    key = run.next()
    assert key is not None
    report = told.steps.ReportStep(run.id, key.key, "done")
    assert "run.still_approved" in story.refused("hosting", "report-step", report)


EXCEPTIONS = (
    (all_of(out("cor2"), says_yes("cor1")), ("one_approver",)),
    (all_of(out("cor2", by="isso"), says_yes("cor1")), ("one_approver", "absence_recorded_by_another")),
    (all_of(out("cor2"), says_yes("cor2")), ("decided_while_out",)),
    (all_of(says_yes("cor1"), says_yes("cor2")), ()),
    (all_of(cor1_left_alone, says("confirm", "cor1")), ("one_approver",)),
    (all_of(reset("cor1"), says_yes("cor1")), ("credentials_reset",)),
    (all_of(reset("cor1"), waits(hours=73), says_yes("cor1")), ()),
    (all_of(stands_in, disabled("cor2"), says_yes("alt")), ("alternate",)),
    (all_of(stands_in, out("cor1"), out("cor2"), says_yes("alt")), ("one_approver", "alternate")),
    (all_of(out("cor2"), rejected), ()),
)  # fmt: skip


@pytest.mark.parametrize(("part", "names"), EXCEPTIONS)
def test_a_decision_keeps_the_exceptions_that_it_makes(part: Part, names: tuple[str, ...]) -> None:
    story = a_change(told.submitted)
    part(story)
    decided = [each for each in story.happened if each.event.kind == "review.decided"]
    assert getattr(decided[-1].event, "exceptions", None) == names


@pytest.mark.says("4.41", "4.42")
def test_an_approval_holds_for_its_hours_or_to_the_end_of_its_window() -> None:
    story = a_change(told.approved)
    case = story.case("dev")
    decided = approval.decided_at(case)
    assert decided is not None
    assert approval.holds_until(case) == decided + timedelta(hours=72)
    assert approval.reminder_at(case) == decided + timedelta(hours=60)
    window = Window(story.at + timedelta(days=9), story.at + timedelta(days=9, hours=4))
    story.facts.triage.deferred, story.facts.triage.window = True, window
    assert approval.holds_until(case) == window.ends_at
    waits(days=10)(story)
    lapsed = approval.approved.look(story.case("dev"))
    assert isinstance(lapsed, Unmet)
    assert "until the end of its maintenance window" in lapsed.because
    none = a_change(told.submitted).case("dev")
    assert (approval.decided_at(none), approval.holds_until(none), approval.reminder_at(none)) == (None, None, None)  # fmt: skip


@pytest.mark.says("people.13")
def test_an_approver_is_told_beforehand_what_ends_their_say() -> None:
    story = a_change(told.submitted)
    cor1_dev(story)
    outcome = story.give("cor1", "plan", planned("Mine."))
    assert isinstance(outcome, Refused)
    assert outcome.refusals[0].because == (
        "If you write this plan, you end your say in it as an approver; "
        "nobody is named who could take your seat, so that it could not be approved."
    )
    stands_in(story)
    outcome = story.give("cor1", "plan", planned("Mine."))
    assert isinstance(outcome, Refused)
    assert outcome.refusals[0].because.endswith("your seat goes to Alt.")


def test_who_has_no_say_any_more_is_not_told_again() -> None:
    story = under(stand_ins)
    written_by("cor1")(story)
    story.must("cor1", "plan", planned("Mine, too."))
    judged_by("cor1")(story)


@pytest.mark.says("always.9")
def test_who_takes_the_place_of_somebody_they_recorded_as_out_makes_two_exceptions() -> None:
    story = under(stand_ins)
    all_of(says_yes("cor1"), out("cor2", by="alt"), says_yes("alt"))(story)
    given = story.facts.submissions[-1].decisions["cor2"]
    assert {"alternate", "absence_recorded_by_another"} <= set(given.exceptions)
