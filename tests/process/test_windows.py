"""This module tries what becomes of a change that is no emergency: proposed, given and moved windows, and the ones that are missed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from offcycle.process import agenda, gates
from offcycle.process.calendar.windows import Window
from offcycle.process.events import organisation
from offcycle.process.events import triage as events
from offcycle.process.triage import Answers, PlanWindow, windows
from offcycle.process.triage.setting import SetWindow
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, asks, holds
from tests.process.parts import deferred, gets, stopped, waits, withdrawn
from tests.process.story import Story, a_change

DECEMBER = Window(datetime(2026, 12, 18, 1, tzinfo=UTC), datetime(2026, 12, 18, 5, tzinfo=UTC))
"""The third Thursday of December 2026 at 20:00 in New York."""
FRIDAY = datetime(2026, 12, 4, 22, tzinfo=UTC)
CONFIRMED = asks(PlanWindow())
ANOTHER_DAY = asks(PlanWindow(FRIDAY))
EXTRA = asks(SetWindow(FRIDAY, FRIDAY + timedelta(hours=2)))


def confirmed(story: Story) -> None:
    story.must("hosting", "plan-window", PlanWindow())


def moved(story: Story) -> None:
    story.must("hosting", "plan-window", PlanWindow(FRIDAY))


def extra_set(story: Story) -> None:
    story.organise(
        organisation.WindowSet(
            window="x", starts_at=FRIDAY, ends_at=FRIDAY + timedelta(hours=2), removed=False
        )
    )


def no_december(story: Story) -> None:
    story.organise(
        organisation.WindowSet(
            window="y", starts_at=DECEMBER.starts_at, ends_at=DECEMBER.starts_at, removed=True
        )
    )


def emergency_again(story: Story) -> None:
    story.must("dev", "triage", Answers(active=True))


def at(when: datetime) -> Part:
    def part(story: Story) -> None:
        story.at = when

    return part


def resubmitted(story: Story) -> None:
    told.submitted(story)
    told.approved(story)


IN_ITS_WINDOW = (
    deferred,
    confirmed,
    at(DECEMBER.starts_at - timedelta(hours=1)),
    resubmitted,
    at(DECEMBER.starts_at),
    told.standing_by,
    told.started,
)

DENIALS = (
    Denial("plan-window", "change.open", told.requested, Try("hosting", CONFIRMED, (deferred, withdrawn)), Try("hosting", CONFIRMED, (deferred,))),
    Denial("plan-window", "may.window", told.requested, Try("dev", CONFIRMED, (deferred,)), Try("hosting", CONFIRMED, (deferred,))),
    Denial("plan-window", "window.deferred", told.requested, Try("hosting", CONFIRMED), Try("hosting", CONFIRMED, (deferred,))),
    Denial("plan-window", "window.deferred", told.triaged, Try("hosting", CONFIRMED), Try("hosting", CONFIRMED, (deferred,))),
    Denial("plan-window", "window.time", told.requested, Try("hosting", CONFIRMED, (deferred, no_december)), Try("hosting", ANOTHER_DAY, (deferred, no_december))),
    Denial("plan-window", "window.time", told.requested, Try("hosting", asks(PlanWindow(FRIDAY - timedelta(days=30))), (deferred,)), Try("hosting", ANOTHER_DAY, (deferred,))),
    Denial("plan-window", "window.time", told.requested, Try("hosting", asks(PlanWindow(FRIDAY + timedelta(days=30))), (deferred,)), Try("hosting", ANOTHER_DAY, (deferred,))),
    Denial("plan-window", "window.before_production", told.risk_reviewed, Try("hosting", asks(PlanWindow(DECEMBER.starts_at + timedelta(days=1))), IN_ITS_WINDOW), Try("hosting", asks(PlanWindow(DECEMBER.starts_at + timedelta(days=1))), (*IN_ITS_WINDOW, stopped))),
    Denial("set-window", "actor.active may_anywhere.window", told.requested, Try("nobody", EXTRA), Try("hosting", EXTRA)),
    Denial("set-window", "may_anywhere.window", told.requested, Try("dev", EXTRA), Try("hosting", EXTRA)),
    Denial("set-window", "window.span", told.requested, Try("hosting", asks(SetWindow(FRIDAY))), Try("hosting", EXTRA)),
    Denial("set-window", "window.span", told.requested, Try("hosting", asks(SetWindow(FRIDAY, FRIDAY + timedelta(days=8)))), Try("hosting", EXTRA)),
    Denial("set-window", "window.ahead", told.requested, Try("hosting", EXTRA, (at(FRIDAY),)), Try("hosting", EXTRA)),
    Denial("set-window", "window.there", told.requested, Try("hosting", EXTRA, (extra_set,)), Try("hosting", EXTRA)),
    Denial("set-window", "window.there", told.requested, Try("hosting", asks(SetWindow(FRIDAY, removed=True))), Try("hosting", asks(SetWindow(DECEMBER.starts_at, removed=True)))),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def gate(story: Story, name: str) -> gates.State:
    return next(state for state in gates.read(story.case("hosting")) if state.name == name)


@pytest.mark.says("0.5", "0.7")
def test_a_deferred_change_waits_for_hosting_to_confirm_the_proposed_window() -> None:
    story = a_change(told.requested)
    deferred(story)
    found = gate(story, "window_given")
    assert not found.satisfied
    assert "Thursday 17 December, 8:00 p.m. to midnight Eastern" in found.do
    assert [each.role for each in found.waiting_on] == ["hosting"]
    confirmed(story)
    assert story.facts.triage.window == DECEMBER
    assert gate(story, "window_given").satisfied


@pytest.mark.says("0.5")
def test_hosting_moves_it_to_another_date() -> None:
    story = a_change(told.requested)
    for part in (deferred, confirmed, moved):
        part(story)
    assert story.facts.triage.window == Window(FRIDAY, FRIDAY + timedelta(hours=4))


def test_a_window_that_was_set_by_hand_closes_when_it_was_set_to() -> None:
    story = a_change(told.requested)
    for part in (deferred, extra_set, moved):
        part(story)
    assert story.facts.triage.window == Window(FRIDAY, FRIDAY + timedelta(hours=2))


@pytest.mark.says("0.6")
def test_the_proposed_window_keeps_the_lead_of_five_working_days() -> None:
    story = a_change(told.requested)
    # Thanksgiving and the weekend are not worked, so five working days from 23 November end on 1 December.
    near, far = (datetime(2026, 12, day, 12, tzinfo=UTC) for day in (1, 2))
    story.organise(
        *(
            organisation.WindowSet(
                window=str(day), starts_at=day, ends_at=day + timedelta(hours=1), removed=False
            )
            for day in (near - timedelta(days=1), far)
        )
    )
    found = agenda.proposed(story.world, story.at)
    assert found
    assert found.starts_at == far


@pytest.mark.says("0.9", "5.2")
def test_production_starts_in_the_window_and_not_before_or_after() -> None:
    story = a_change(told.approved)
    for part in (deferred, confirmed, resubmitted):
        part(story)
    for when, opens in ((-1, False), (0, True), (14399, True), (14400, False)):
        story.at = DECEMBER.starts_at + timedelta(seconds=when - 2)
        told.standing_by(story)
        found = gate(replace_at(story, DECEMBER.starts_at + timedelta(seconds=when)), "window")
        assert found.satisfied is opens, when


def replace_at(story: Story, when: datetime) -> Story:
    return Story(when, story.world, story.facts, story.happened)


@pytest.mark.says("0.10")
def test_a_change_that_becomes_an_emergency_waits_for_no_window() -> None:
    story = a_change(told.requested)
    deferred(story)
    assert not gate(story, "window").satisfied
    emergency_again(story)
    assert gate(story, "window").satisfied
    assert gate(story, "window_given").satisfied


@pytest.mark.says("0.4")
def test_a_window_that_went_by_gives_the_next() -> None:
    story = a_change(told.requested)
    for part in (deferred, confirmed):
        part(story)
    assert list(windows.missed(story.case("worker"))) == []
    story.at = DECEMBER.ends_at
    assert not gate(story, "window_given").satisfied
    (event,) = windows.missed(story.case("worker"))
    assert event == events.WindowGiven(
        starts_at=datetime(2027, 1, 22, 1, tzinfo=UTC),
        ends_at=datetime(2027, 1, 22, 5, tzinfo=UTC),
        missed=True,
    )
    story.take((event,), "worker", "worker")
    assert gate(story, "window_given").satisfied
    assert not gate(story, "window").satisfied


@pytest.mark.parametrize("first", [(), (deferred,), (deferred, confirmed, emergency_again)])
def test_nothing_is_missed_without_a_window_that_is_waited_for(first: tuple[Part, ...]) -> None:
    story = a_change(told.requested)
    for part in first:
        part(story)
    waits(days=60)(story)
    assert list(windows.missed(story.case("worker"))) == []


def test_an_approver_who_defers_makes_it_wait_until_it_is_answered_anew() -> None:
    story = a_change(told.triaged)
    story.facts.triage.deferred = True
    assert windows.deferred(story.case("dev"))
    story.must("dev", "triage", Answers(why="Users still see errors."))
    assert windows.deferred(story.case("dev"))
    emergency_again(story)
    assert not windows.deferred(story.case("dev"))


@pytest.mark.says("0.6")
def test_where_windows_are_removed_the_gate_asks_for_a_time() -> None:
    story = a_change(told.requested)
    for part in (deferred, no_december):
        part(story)
    assert "Name a time: no window is near within 35 days" in gate(story, "window_given").do


def test_an_open_triage_asks_for_no_window() -> None:
    assert gate(a_change(told.requested), "window_given").satisfied


def test_a_role_on_one_system_sets_windows_for_all() -> None:
    story = a_change(told.requested)
    gets("dee", "hosting")(story)
    story.must("dee", "set-window", EXTRA(story))


def test_the_length_of_a_named_time_is_the_policys() -> None:
    story = a_change(told.requested)
    policy = story.world.policy
    longer = policy.model_copy(update={"windows": policy.windows.model_copy(update={"hours": 2})})
    world = replace(story.world, policies={1: longer})
    assert agenda.window_at(world, FRIDAY).ends_at == FRIDAY + timedelta(hours=2)
