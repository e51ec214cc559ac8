"""This module tries step 5 and every run: what production needs before its first step, and how steps are taken."""

from datetime import timedelta

import pytest

from offcycle.process import gates
from offcycle.process.form import Fill
from offcycle.process.kernel import Refused
from offcycle.process.review import decision, risk
from offcycle.process.run.production import ValidateProduction
from offcycle.process.run.standby import StandBy
from offcycle.process.run.steps import FinishRun, ReportStep, StopRun
from offcycle.process.world import OtherRun
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, asks, holds
from tests.process.parts import (
    NOT_TRIAGED,
    all_of,
    deferred,
    disabled,
    faulty,
    gets,
    left_open,
    loses,
    no_address,
    production_failed,
    put_back,
    rejected,
    revised,
    staging_failed,
    stands_by,
    stands_down,
    step_done,
    stopped,
    submission_taken_back,
    to_the_end,
    waits,
    withdrawn,
)
from tests.process.story import Story, a_change, planned


def reports(outcome: str = "done", step: str = "", note: str = "", run: str = "") -> Ask:
    """A report on the next step of the run that goes on, or on another step or run."""

    def ask(story: Story) -> ReportStep:
        going = story.facts.running
        following = going.next() if going else None
        return ReportStep(
            run or (going.id if going else "CR-1001-R9"),
            step or (following.key if following else "s9"),
            outcome,
            note,
        )

    return ask


def finishes(run: str = "") -> Ask:
    return lambda story: FinishRun(run or (story.facts.running.id if story.facts.running else "R"))


def stops(reason: str = "Enough.", run: str = "") -> Ask:
    return lambda story: StopRun(
        run or (story.facts.running.id if story.facts.running else "R"), reason
    )


def until(**time: float) -> Ask:
    return lambda story: StandBy(story.at + timedelta(**time))


def other_run(environment: str, *systems: str) -> Part:
    def part(story: Story) -> None:
        run = OtherRun("CR-1002", "CR-1002-R1", environment, systems)
        story.world = story.world.with_runs((run,))

    return part


def staging_started(story: Story) -> None:
    story.must("dev", "start-staging")


def every_step(outcome: str, note: str = "") -> Part:
    def part(story: Story) -> None:
        while story.facts.running and story.facts.running.next():
            story.must("dev", "report-step", reports(outcome, note=note)(story))

    return part


def takes_every_step(account: str) -> Part:
    def part(story: Story) -> None:
        while story.facts.running and story.facts.running.next():
            story.must(account, "report-step", reports()(story))

    return part


PASS = asks(ValidateProduction("pass"))
hosting_and_dev = gets("hosting", "dev")
hosting_takes_over = all_of(
    hosting_and_dev, stands_down("dev2"), stands_by("hosting"), told.started, told.applied
)


def nobody_else_is_dev(story: Story) -> None:
    for one in ("dev", "dev2"):
        loses(one, "dev")(story)


affected_declared = all_of(
    lambda story: story.must("dev", "triage", told.Answers(affected=("other",))),
    told.submitted, told.approved,
)  # fmt: skip

APPROVED = (told.submitted, told.approved, told.standing_by)
DENIALS = (
    Denial("stand-by", "change.open", told.approved, Try("dev2", until(hours=1), (withdrawn,)), Try("dev2", until(hours=1))),
    Denial("stand-by", "actor.in_person", told.approved, Try("dev2", until(hours=1), via="issued"), Try("dev2", until(hours=1), via="token")),
    Denial("stand-by", "may.stand_by", told.approved, Try("hosting", until(hours=1)), Try("dev", until(hours=1))),
    Denial("stand-by", "standby.until", told.approved, Try("dev2", until(hours=25)), Try("dev2", until(hours=24))),
    Denial("stand-by", "standby.until", told.approved, Try("dev2", until(seconds=0)), Try("dev2", until(seconds=1))),
    Denial("stand-down", "change.open", told.standing_by, Try("dev2", first=(withdrawn,)), Try("dev2")),
    Denial("stand-down", "actor.active", told.standing_by, Try("dev2", first=(disabled("dev2"),)), Try("dev2")),
    Denial("stand-down", "standby.own", told.standing_by, Try("dev"), Try("dev2")),
    Denial("stand-down", "standby.own", told.standing_by, Try("dev2", first=(waits(hours=1),)), Try("dev2")),
    Denial("stand-down", "standby.own", told.standing_by, Try("dev2", first=(stands_by("dev"),)), Try("dev", first=(stands_by("dev"),))),
    Denial("start-production", "change.open", told.standing_by, Try("hosting", first=(withdrawn,)), Try("hosting")),
    Denial("start-production", "may.production", told.standing_by, Try("dev"), Try("hosting2")),
    Denial("start-production", "gate.triage gate.submission gate.quorum gate.standby", None, Try("hosting", first=NOT_TRIAGED), Try("hosting", first=(*NOT_TRIAGED, told.triaged, told.submitted, told.approved, told.standing_by))),
    Denial("start-production", "gate.plan gate.submission gate.quorum", told.risk_reviewed, Try("hosting", first=(told.standing_by, faulty)), Try("hosting", first=APPROVED)),
    Denial("start-production", "gate.staging_run gate.validated gate.risk gate.submission gate.quorum", told.risk_reviewed, Try("hosting", first=(told.standing_by, revised)), Try("hosting", first=APPROVED)),
    Denial("start-production", "gate.validated gate.submission", told.standing_by, Try("hosting", first=(staging_failed,)), Try("hosting")),
    Denial("start-production", "gate.form gate.submission gate.quorum", told.risk_reviewed, Try("hosting", first=(told.standing_by, lambda story: story.must("dev", "fill-form", Fill({"undo": ""})))), Try("hosting", first=APPROVED)),
    Denial("start-production", "gate.risk gate.submission", told.standing_by, Try("hosting", first=(lambda story: story.must("hosting", "review-risk", risk.ReviewRisk("low", "low", "not_acceptable")),)), Try("hosting")),
    Denial("start-production", "gate.submission gate.quorum", told.started, Try("hosting", first=(step_done, stopped)), Try("hosting", first=(stopped,))),
    Denial("start-production", "gate.submission gate.quorum", told.standing_by, Try("hosting", first=(rejected,)), Try("hosting")),
    Denial("start-production", "gate.submission gate.quorum", told.standing_by, Try("hosting", first=(submission_taken_back,)), Try("hosting")),
    Denial("start-production", "gate.quorum", told.standing_by, Try("hosting", first=(waits(hours=72), stands_by("dev2"))), Try("hosting", first=(waits(hours=71), stands_by("dev2")))),
    Denial("start-production", "gate.quorum", told.submitted, Try("hosting", first=(told.standing_by, lambda story: told.approves(story, "cor1"))), Try("hosting", first=(told.standing_by, told.approved))),
    Denial("start-production", "gate.submission gate.window", told.standing_by, Try("hosting", first=(deferred,)), Try("hosting")),
    Denial("start-production", "gate.window", told.standing_by, Try("hosting", first=(deferred, told.submitted, told.approved)), Try("hosting")),
    Denial("start-production", "gate.standby", told.approved, Try("hosting"), Try("hosting", first=(told.standing_by,))),
    Denial("start-production", "gate.standby", told.standing_by, Try("hosting", first=(stands_down("dev2"),)), Try("hosting")),
    Denial("start-production", "gate.standby", told.standing_by, Try("hosting", first=(waits(minutes=60),)), Try("hosting", first=(waits(minutes=59),))),
    Denial("start-production", "gate.standby", told.standing_by, Try("hosting", first=(disabled("dev2"),)), Try("hosting")),
    Denial("start-production", "gate.standby", told.standing_by, Try("hosting", first=(loses("dev2", "dev"),)), Try("hosting")),
    Denial("start-production", "run.has_production", told.standing_by, Try("hosting", first=(no_address("production"),)), Try("hosting")),
    Denial("start-production", "run.one_at_a_time", told.standing_by, Try("hosting", first=(told.started,)), Try("hosting")),
    Denial("start-production", "run.one_at_a_time", told.standing_by, Try("hosting", first=(staging_started,)), Try("hosting")),
    Denial("start-production", "run.alone", told.standing_by, Try("hosting", first=(other_run("production", "eclkc"),)), Try("hosting", first=(other_run("staging", "eclkc"),))),
    Denial("start-production", "run.alone", told.standing_by, Try("hosting", first=(affected_declared, other_run("production", "other"))), Try("hosting", first=(other_run("production", "other"),))),
    Denial("start-production", "run.not_again", told.applied, Try("hosting"), Try("hosting", first=(production_failed, told.submitted, told.approved))),
    Denial("start-production", "run.not_all_one", told.standing_by, Try("hosting", first=(hosting_and_dev, stands_by("hosting"), nobody_else_is_dev)), Try("hosting", first=(hosting_and_dev, stands_by("hosting")))),
    Denial("start-production", "run.not_all_one", told.standing_by, Try("hosting", first=(hosting_and_dev, stands_by("hosting"), nobody_else_is_dev)), Try("hosting2", first=(hosting_and_dev, stands_by("hosting"), nobody_else_is_dev))),
    Denial("report-step", "change.open run.going_on", told.documented, Try("dev", reports(), (withdrawn,)), Try("dev", reports(), (staging_started,))),
    Denial("report-step", "change.open", told.documented, Try("dev", reports(), (staging_started, withdrawn)), Try("dev", reports(), (staging_started,))),
    Denial("report-step", "run.going_on", told.documented, Try("dev", reports()), Try("dev", reports(), (staging_started,))),
    Denial("report-step", "run.may", told.documented, Try("qa", reports(), (staging_started,)), Try("dev", reports(), (staging_started,))),
    Denial("report-step", "run.may", told.started, Try("dev", reports()), Try("hosting", reports())),
    Denial("report-step", "run.same_plan", told.documented, Try("dev", reports(), (staging_started, left_open)), Try("dev", reports(), (staging_started, left_open, put_back))),
    Denial("report-step", "run.still_approved", told.started, Try("hosting", reports(), (rejected,)), Try("hosting", reports())),
    Denial("report-step", "run.stood_by", told.started, Try("hosting", reports(), (waits(hours=1),)), Try("hosting", reports(), (waits(minutes=59),))),
    Denial("report-step", "run.stood_by", told.started, Try("hosting", reports(), (waits(hours=1),)), Try("hosting", reports(), (waits(hours=1), stands_by("dev")))),
    Denial("report-step", "run.stood_by", told.started, Try("hosting", reports(), (stands_down("dev2"),)), Try("hosting", reports(), (stands_down("dev2"), stands_by("dev")))),
    Denial("report-step", "run.stood_by", told.started, Try("hosting", reports(), (loses("dev2", "dev"),)), Try("hosting", reports())),
    Denial("report-step", "step.run", told.started, Try("hosting", reports(run="CR-1001-R1")), Try("hosting", reports())),
    Denial("report-step", "step.next", told.started, Try("hosting", reports(step="s2")), Try("hosting", reports(step="s2"), (step_done,))),
    Denial("report-step", "step.next", told.started, Try("hosting", reports(step="s1"), (step_done,)), Try("hosting", reports(step="s1"))),
    Denial("report-step", "step.next", told.started, Try("hosting", reports(step="nosuch")), Try("hosting", reports())),
    Denial("report-step", "step.outcome", told.started, Try("hosting", reports("skipped", note="Why not.")), Try("hosting", reports("failed", note="No route."))),
    Denial("report-step", "step.outcome", told.started, Try("hosting", reports("failed")), Try("hosting", reports("failed", note="No route."))),
    Denial("report-step", "step.outcome", told.documented, Try("dev", reports("unknown"), (staging_started,)), Try("dev", reports("skipped", note="Why not."), (staging_started,))),
    Denial("finish-run", "change.open", told.documented, Try("dev", finishes(), (staging_started, every_step("done"), withdrawn)), Try("dev", finishes(), (staging_started, every_step("done")))),
    Denial("finish-run", "run.going_on", told.documented, Try("dev", finishes()), Try("dev", finishes(), (staging_started, every_step("done")))),
    Denial("finish-run", "run.may", told.documented, Try("qa", finishes(), (staging_started, every_step("done"))), Try("hosting", finishes(), (staging_started, every_step("done")))),
    Denial("finish-run", "run.same_plan", told.documented, Try("dev", finishes(), (staging_started, every_step("done"), left_open)), Try("dev", finishes(), (staging_started, every_step("done"), left_open, put_back))),
    Denial("finish-run", "run.still_approved", told.started, Try("hosting", finishes(), (step_done, step_done, rejected)), Try("hosting", finishes(), (step_done, step_done))),
    Denial("finish-run", "finish.settled", told.started, Try("hosting", finishes(), (step_done,)), Try("hosting", finishes(), (step_done, step_done))),
    Denial("finish-run", "finish.settled", told.documented, Try("dev", finishes(), (staging_started, every_step("skipped", "Why not."))), Try("dev", finishes(), (staging_started, every_step("done")))),
    Denial("finish-run", "finish.run", told.started, Try("hosting", finishes("CR-1001-R1"), (step_done, step_done)), Try("hosting", finishes(), (step_done, step_done))),
    Denial("stop-run", "change.open", told.documented, Try("dev", stops(), (staging_started, withdrawn)), Try("dev", stops(), (staging_started,))),
    Denial("stop-run", "run.going_on", told.documented, Try("dev", stops()), Try("dev", stops(), (staging_started,))),
    Denial("stop-run", "run.may_stop", told.started, Try("dev", stops()), Try("hosting2", stops())),
    Denial("stop-run", "stop.run", told.started, Try("hosting", stops(run="CR-1001-R1")), Try("hosting", stops())),
    Denial("stop-run", "stop.reason", told.started, Try("hosting", stops(" ")), Try("hosting", stops())),
    Denial("validate-production", "change.open validate.applied", told.applied, Try("dev", PASS, (to_the_end,)), Try("dev", PASS)),
    Denial("validate-production", "may.validate_production", told.applied, Try("hosting", PASS), Try("dev", PASS)),
    Denial("validate-production", "validate.applied", told.started, Try("dev", PASS), Try("dev", PASS, (told.applied,))),
    Denial("validate-production", "validate.applied", told.applied, Try("dev", PASS, (told.validated,)), Try("dev", PASS)),
    Denial("validate-production", "validate.not_all_one", told.standing_by, Try("hosting", PASS, (hosting_takes_over,)), Try("dev", PASS, (hosting_takes_over,))),
    Denial("validate-production", "validate.verdict", told.applied, Try("dev", asks(ValidateProduction("fail", " "))), Try("dev", asks(ValidateProduction("fail", "White page.")))),
    Denial("validate-production", "validate.verdict", told.applied, Try("dev", asks(ValidateProduction("fine"))), Try("dev", PASS)),
)  # fmt: skip


@pytest.mark.says("people.1", "2.1", "5.1", "5.3", "5.4", "5.5", "5.7", "5.20", "5.21")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def gate(story: Story, name: str) -> gates.State:
    return next(state for state in gates.read(story.case("dev")) if state.name == name)


def test_every_reason_against_production_is_told_at_once() -> None:
    assert a_change(told.requested).refused("dee", "start-production") == {
        "may.production", "gate.triage", "gate.plan", "gate.staging_run", "gate.validated", "gate.form", "gate.risk",
        "gate.submission", "gate.quorum", "gate.standby",
    }  # fmt: skip


@pytest.mark.says("5.4")
def test_standby_ends_when_it_was_said_to() -> None:
    story = a_change(told.approved)
    story.must("dev2", "stand-by", StandBy(story.at + timedelta(minutes=10)))
    story.at += timedelta(minutes=11)
    assert gate(story, "standby").why == "Dev2 said so too long ago, or no longer stands by."
    assert "gate.standby" in story.refused("hosting", "start-production")


@pytest.mark.says("5.4")
def test_standby_is_handed_over() -> None:
    story = a_change(told.standing_by)
    stands_by("dev")(story)
    assert gate(story, "standby").why == "Dev stands by."


def test_another_person_may_take_the_steps_of_a_run() -> None:
    story = a_change(told.started)
    takes_every_step("hosting2")(story)
    story.must("hosting", "finish-run", finishes()(story))
    assert story.facts.production is not None
    assert story.facts.production.outcome == "done"


@pytest.mark.says("5.7")
def test_who_takes_the_steps_and_stands_by_does_not_validate_though_another_started() -> None:
    story = a_change(told.approved)
    gets("hosting2", "dev")(story)
    stands_by("hosting2")(story)
    told.started(story)
    takes_every_step("hosting2")(story)
    story.must("hosting", "finish-run", finishes()(story))
    assert story.refused("hosting2", "validate-production", ValidateProduction("pass")) == {
        "validate.not_all_one"
    }
    told.validated(story)


@pytest.mark.says("5.7")
def test_who_takes_the_steps_may_validate_where_another_stood_by_for_a_while() -> None:
    story = a_change(told.approved)
    hosting_and_dev(story)
    stands_by("hosting")(story)
    told.started(story)
    step_done(story)
    stands_by("dev")(story)
    step_done(story)
    story.must("hosting", "finish-run", finishes()(story))
    story.must("hosting", "validate-production", ValidateProduction("pass"))


@pytest.mark.says("2.1")
def test_a_failed_step_is_tried_again_and_every_attempt_is_counted() -> None:
    story = a_change(told.started)
    story.must("hosting", "report-step", reports("failed", note="No route.")(story))
    assert story.refused("hosting", "report-step", reports(step="s2")(story)) == {"step.next"}
    told_why = story.give("hosting", "report-step", reports(step="s2")(story))
    assert isinstance(told_why, Refused)
    assert told_why.refusals[0].do == "Settle step 1 first.", "people count steps; keys are ours"
    story.must("hosting", "report-step", reports()(story))
    assert story.facts.running is not None
    assert story.facts.running.steps["s1"].attempt == 2
    assert story.facts.running.next() is story.facts.running.steps["s2"]


GATE = (
    (told.approved, all_of(), "Nothing was applied to production yet.", "Start production when all before it is met."),
    (told.started, all_of(), "CR-1001-R2 is going on in production.", "Report the next step."),
    (told.started, all_of(step_done, step_done), "CR-1001-R2 is going on in production.", "Every step is settled: finish the run."),
    (told.started, stopped, "CR-1001-R2 was stopped: It does not work.", "Settle it and submit again, or close the change."),
)  # fmt: skip


@pytest.mark.parametrize(("until_part", "part", "why", "do"), GATE)
def test_the_gate_of_production_says_how_far_it_got(
    until_part: Part, part: Part, why: str, do: str
) -> None:
    story = a_change(until_part)
    part(story)
    state = gate(story, "production")
    assert (state.why, state.do) == (why, do)


@pytest.mark.says("5.18")
def test_production_that_was_failed_is_said_and_the_same_change_goes_on() -> None:
    story = a_change(told.applied)
    production_failed(story)
    assert (
        gate(story, "production_validated").why == "Dev did not pass production: The page is white."
    )
    story.must("dev", "plan", planned("Log in.", "Click Undo."))
    for part in (
        told.staged, told.signed, told.risk_reviewed, told.submitted, told.approved, told.standing_by, told.started,
        told.applied, told.validated, told.told, told.archived, told.closed,
    ):  # fmt: skip
        part(story)
    assert story.facts.outcome == "done"


def test_while_production_runs_the_gates_before_it_are_as_they_were_at_its_start() -> None:
    story = a_change(told.started)
    story.at += timedelta(hours=100)
    assert [state.name for state in gates.read(story.case("dev")) if not state.satisfied] == [
        "production", "production_validated", "stakeholders", "archive", "closed",
    ]  # fmt: skip
    assert gate(story, "quorum").why == "It was met when production was started."


def test_a_run_holds_the_system_and_those_that_are_affected() -> None:
    story = a_change(told.approved)
    affected_declared(story)
    told.standing_by(story)
    told.started(story)
    summary = gates.summary(story.case("dev"))
    assert (summary.running, summary.run, summary.environment) == (
        ("eclkc", "other"), "CR-1001-R2", "production",
    )  # fmt: skip


@pytest.mark.says("5.8")
def test_production_runs_the_approved_steps_as_they_read_there() -> None:
    story = a_change(told.started)
    tried, run = story.facts.runs_in("staging")[0], story.facts.running
    assert run is not None
    assert list(run.steps) == list(tried.steps)
    submission = story.facts.submissions[0]
    assert (run.submission, run.operations) == (1, submission.operations["production"])
    assert run.operations != tried.operations


@pytest.mark.says("5.8")
def test_no_step_is_taken_after_an_approver_took_their_yes_back() -> None:
    story = a_change(told.started)
    submission = story.facts.submission
    assert submission is not None
    story.must("cor1", "decide", decision.Decide("withdraw", submission.seal, "Not now."))
    outcome = story.give("hosting", "report-step", reports()(story))
    assert isinstance(outcome, Refused)
    assert [(each.rule, each.because) for each in outcome.refusals] == [
        ("run.still_approved", "The approval of submission 1 was taken back by Cor1.")
    ]
    stopped(story)


def test_an_approval_that_lapses_while_production_runs_stops_nothing() -> None:
    story = a_change(told.started)
    story.at += timedelta(hours=100)
    stands_by("dev2")(story)
    step_done(story)


@pytest.mark.says("5.4")
def test_standby_that_ended_is_taken_up_again_with_one_tap_and_the_run_goes_on() -> None:
    story = a_change(told.started)
    story.at += timedelta(hours=2)
    outcome = story.give("hosting", "report-step", reports()(story))
    assert isinstance(outcome, Refused)
    assert (
        outcome.refusals[0].because == "Dev2 stands by no more, and nobody has taken their place."
    )
    assert outcome.refusals[0].do.startswith(
        "Say that you stand by, with one tap, and the run goes on:"
    )
    stands_by("dev")(story)
    step_done(story)
    assert story.facts.running is not None
    assert story.facts.running.stood_by == ("dev2", "dev")
