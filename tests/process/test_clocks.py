"""This module tries the clocks: what each counts, when it warns, and that a deadline is written once when it passes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from offcycle.process import clocks, gates, notices
from offcycle.process.clocks import Clock, Tick
from offcycle.process.clocks.clock import CORE, WALL
from offcycle.process.events import Event, review
from offcycle.process.events import notices as events
from offcycle.process.events import triage as triage_events
from offcycle.process.events.triage import Escalated
from offcycle.process.kernel import Accepted
from offcycle.process.notices import Notice
from offcycle.process.review.approval import quorum_sentence
from offcycle.process.run import standby, steps
from offcycle.process.staging.help import Note
from offcycle.process.triage import Answers, PlanWindow
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, asks, holds
from tests.process.parts import deferred, waits, withdrawn
from tests.process.story import START, Story, a_change

TICK = asks(Tick())
WORKER = "worker"
LATE = waits(minutes=20)

DENIALS = (
    Denial("tick", "tick.due", told.requested, Try(WORKER, TICK, (LATE, withdrawn), WORKER), Try(WORKER, TICK, (LATE,), WORKER)),
    Denial("tick", "tick.worker", told.requested, Try("hosting", TICK, (LATE,)), Try(WORKER, TICK, (LATE,), WORKER)),
    Denial("tick", "tick.worker", told.requested, Try(WORKER, TICK, (LATE,)), Try(WORKER, TICK, (LATE,), WORKER)),
    Denial("tick", "tick.due", told.requested, Try(WORKER, TICK, via=WORKER), Try(WORKER, TICK, (LATE,), WORKER)),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def clock(story: Story, name: str) -> Clock:
    return next(each for each in clocks.clocks(story.case("hosting")) if each.name == name)


def has(story: Story, name: str) -> bool:
    return any(each.name == name for each in clocks.clocks(story.case("hosting")))


def written(story: Story) -> tuple[Event, ...]:
    """What the worker writes now."""
    outcome = story.give(WORKER, "tick", Tick(), WORKER)
    return outcome.events if isinstance(outcome, Accepted) else ()


def to_the(when: Callable[[Story], datetime | None]) -> Part:
    """Time goes by until an instant that the story tells."""

    def part(story: Story) -> None:
        at = when(story)
        assert at
        story.at = at

    return part


def next_tick(story: Story) -> datetime | None:
    return clocks.tick_at(story.case(WORKER, WORKER))


@pytest.mark.says("0.15")
def test_an_open_triage_counts_like_an_incident() -> None:
    found = clock(a_change(told.requested), "acknowledgement")
    assert found.due - found.since == timedelta(minutes=15)
    assert found.counts == WALL


def test_without_an_incident_hosting_has_two_core_hours() -> None:
    story = a_change(told.requested)
    story.must("dev", "triage", Answers(active=False, quality=True))
    found = clock(story, "acknowledgement")
    # Requested on Sunday evening in New York; core hours begin on Monday at noon.
    assert found.due == datetime(2026, 11, 23, 19, tzinfo=UTC)
    assert found.counts == CORE


@pytest.mark.says("0.24")
@pytest.mark.parametrize(
    ("answers", "response", "resolution"),
    [
        (Answers(active=True, impact="extensive", urgency="severe"), 4, 16),
        (Answers(active=True, impact="moderate", urgency="severe"), 8, 24),
        (Answers(active=True, impact="minor", urgency="severe"), 16, 40),
        (Answers(active=True, impact="minor", urgency="low"), 24, 72),
        (Answers(active=True, impact="extensive", urgency="severe", personal_data="yes"), 1, 16),
        (Answers(active=True, impact="minor", urgency="low", personal_data="yes"), 24, 72),
    ],
)
def test_the_priority_sets_the_clocks(answers: Answers, response: int, resolution: int) -> None:
    story = a_change(told.requested)
    story.must("dev", "triage", answers)
    for name, hours in (("response", response), ("resolution", resolution)):
        found = clock(story, name)
        assert found.due - found.since == timedelta(hours=hours)


def test_clocks_stop() -> None:
    story = a_change(told.validated)
    for name in ("acknowledgement", "response", "resolution", "approval"):
        assert not clock(story, name).runs, name


def test_a_deadline_that_passes_is_written_once() -> None:
    story = a_change(told.requested)
    due = next_tick(story)
    assert due == START + timedelta(seconds=1, minutes=15)
    story.at = due - timedelta(seconds=2)
    assert written(story) == ()
    to_the(lambda _: due)(story)
    assert written(story) == (
        events.DuePassed(clock="acknowledgement", due=due),
        Escalated(level="everybody", accounts=("hosting", "hosting2")),
    )
    assert written(story) == ()
    assert next_tick(story) is None


def test_what_was_done_in_time_is_never_written() -> None:
    story = a_change(told.acknowledged)
    waits(minutes=20)(story)
    assert "acknowledgement" not in {getattr(each, "clock", "") for each in written(story)}


@pytest.mark.says("2.15", "2.16")
def test_a_call_for_help_is_warned_of_at_three_quarters_and_passes_after_two_hours() -> None:
    story = a_change(told.documented)
    story.must("dev", "request-help", Note("The job is red."))
    found = clock(story, "help")
    assert found.warn_at
    assert found.warn_at - found.since == timedelta(minutes=90)
    assert found.due - found.since == timedelta(minutes=120)
    story.at = found.warn_at
    assert events.Warned(clock="help", due=found.due) in written(story)
    story.at = found.due
    assert events.DuePassed(clock="help", due=found.due) in written(story)


@pytest.mark.says("4.43")
def test_the_end_of_an_approval_is_warned_of_and_then_it_lapses() -> None:
    story = a_change(told.approved)
    approval = clock(story, "approval")
    assert approval.due - approval.since == timedelta(hours=72)
    story.at = approval.due - timedelta(hours=12)
    assert events.Warned(clock="approval", due=approval.due) in written(story)
    assert written(story) == ()
    story.at = approval.due
    assert written(story)[-2:] == (
        events.DuePassed(clock="approval", due=approval.due),
        review.Lapsed(submission=1),
    )
    assert story.facts.submissions[0].state == "lapsed"
    assert quorum_sentence(story.case("hosting")).startswith("The approval has lapsed")
    shut = next(each for each in gates.read(story.case("hosting")) if each.name == "submission")
    assert shut.since == story.at, "hosting is waited for since it lapsed, not since it submitted"
    assert "gate.quorum" in story.refused("hosting", "start-production")
    told.submitted(story)
    assert story.facts.submission


def test_an_approval_that_was_used_does_not_lapse() -> None:
    story = a_change(told.started)
    waits(hours=80)(story)
    assert not [each for each in written(story) if isinstance(each, review.Lapsed)]


def test_who_slept_through_the_warning_is_told_the_end_alone() -> None:
    story = a_change(told.approved)
    waits(hours=100)(story)
    kinds = [type(each) for each in written(story)]
    assert events.Warned not in kinds
    assert review.Lapsed in kinds


@pytest.mark.says("5.19")
def test_a_run_that_is_silent_is_asked_about_and_again_after_the_next_word() -> None:
    story = a_change(told.started)
    waits(minutes=60)(story)
    assert [each.clock for each in written(story) if isinstance(each, events.DuePassed) and each.clock == "run_silent"] == ["run_silent"]  # fmt: skip
    assert written(story) == ()
    story.must("dev2", "stand-by", standby.StandBy(story.at + timedelta(hours=4)))
    story.must("hosting", "report-step", steps.ReportStep(story.run, "s1", "done"))
    before = clock(story, "run_silent").due
    assert before > story.at
    story.at = before
    assert "run_silent" in {each.clock for each in written(story) if isinstance(each, events.DuePassed)}  # fmt: skip


def test_a_window_that_was_missed_gives_the_next_and_is_written_once() -> None:
    story = a_change(told.requested)
    deferred(story)
    story.must("hosting", "plan-window", PlanWindow())
    window = clock(story, "window")
    assert window.warn_at == datetime(2026, 12, 18, 1, tzinfo=UTC)
    story.at = window.due
    found = written(story)
    assert events.DuePassed(clock="window", due=window.due) in found
    (given,) = [each for each in found if isinstance(each, triage_events.WindowGiven)]
    assert given.missed
    assert given.starts_at == datetime(2027, 1, 22, 1, tzinfo=UTC)
    assert not [each for each in written(story) if isinstance(each, triage_events.WindowGiven)]


@pytest.mark.says("5.25", "5.26")
def test_updates_are_owed_hourly_while_the_incident_is_urgent() -> None:
    story = a_change(told.triaged)
    first = clock(story, "update")
    assert first.says == "Stakeholders get a first notice."
    story.must("hosting", "post-update", told.notices.updating.PostUpdate("We work on it."))
    second = clock(story, "update")
    assert second.due - second.since == timedelta(hours=1)
    story.must("dev", "triage", Answers(active=False))
    assert not has(story, "update")


def test_silent_approvers_are_counted_at_the_priorities_of_the_policy_alone() -> None:
    story = a_change(told.submitted)
    found = clock(story, "decision")
    assert found.due - found.since == timedelta(minutes=60)
    for one in ("cor1", "cor2"):
        told.approves(story, one)
    assert not clock(story, "decision").runs
    calm = a_change(told.requested)
    calm.must("dev", "triage", Answers(active=True, impact="minor", urgency="low"))
    assert not has(calm, "decision")


def test_a_closed_change_has_nothing_to_come() -> None:
    assert next_tick(a_change(told.closed)) is None


def test_whoever_stands_by_is_reminded_while_production_is_changed() -> None:
    assert not has(a_change(told.standing_by), "standby")
    story = a_change(told.started)
    found = clock(story, "standby")
    assert found.warn_at
    assert found.since < found.warn_at < found.due


def reminded(found: tuple[Event, ...], name: str) -> list[datetime]:
    return [each.reminder for each in found if isinstance(each, events.Reminded) and each.clock == name]  # fmt: skip


def test_approvers_are_reminded_and_after_a_jump_told_the_latest_alone() -> None:
    story = a_change(told.submitted)
    found = clock(story, "decision")
    first, second = found.reminders
    assert [each - found.since for each in found.reminders] == [timedelta(minutes=15), timedelta(minutes=30)]  # fmt: skip
    story.at = second
    assert reminded(written(story), "decision") == [second]
    story.at = first
    assert written(story) == (), "time that goes back writes nothing"
    story.at = found.due + timedelta(days=2)
    late = [each for each in written(story) if isinstance(each, events.DuePassed)]
    assert [each.due for each in late] == sorted(each.due for each in late)
    assert "decision" in {each.clock for each in late}
    assert written(story) == ()


def test_an_update_is_missed_again_every_hour() -> None:
    story = a_change(told.triaged)
    due = clock(story, "update").due
    for hours in range(3):
        story.at = due + timedelta(hours=hours)
        found = written(story)
        missed = due + timedelta(hours=hours)
        assert reminded(found, "update") == ([missed] if hours else [])
    assert clock(story, "update").state(story.at) == "passed"


def test_each_reminder_says_how_long_it_waits() -> None:
    story, said = a_change(told.submitted), []
    for at in clock(story, "decision").reminders:
        story.at = at
        assert written(story)
        found = notices.owed(story.happened[-1], story.case(WORKER), "https://offcycle.example")
        said += [each.text.splitlines()[1] for each in found if isinstance(each, Notice)]
    assert said == 2 * ["It has waited for 15 minutes now."] + 2 * [
        "It has waited for 30 minutes now."
    ]
