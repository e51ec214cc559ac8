"""This module tries how help in staging is asked for, and until when it is due."""

from datetime import UTC, datetime, timedelta

import pytest

from offcycle.process.staging import help as helping
from offcycle.process.staging.help import Note, ScheduleCall
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, asks, holds
from tests.process.parts import (
    deferred,
    disabled,
    gets,
    policy,
    production_failed,
    waits,
    withdrawn,
)
from tests.process.story import Story, a_change

LINK = "https://meet.example.org/1"


def asked(story: Story) -> None:
    story.must("dev", "request-help", Note("The build stays red."))


def accepted(story: Story) -> None:
    story.must("hosting", "accept-help", Note())


def held(story: Story) -> None:
    story.must("hosting", "hold-call", Note("A wrong password."))


def cancelled(story: Story) -> None:
    story.must("hosting", "cancel-call", Note("It is solved."))


def sets(url: str = LINK, **ahead: float) -> Ask:
    return lambda story: ScheduleCall(story.at + timedelta(**(ahead or {"hours": 1})), url)


def set_call(**ahead: float) -> Part:
    return lambda story: story.must("hosting", "schedule-call", sets(**ahead)(story))


NOTE = asks(Note())

DENIALS = (
    Denial("request-help", "change.open", told.documented, Try("dev", NOTE, (withdrawn,)), Try("dev", NOTE)),
    Denial("request-help", "may.staging", told.documented, Try("qa", NOTE), Try("dev", NOTE)),
    Denial("request-help", "help.none_pending", told.documented, Try("dev2", NOTE, (asked,)), Try("dev2", NOTE, (asked, held))),
    Denial("request-help", "staging.before_production", told.applied, Try("dev", NOTE), Try("dev", NOTE, (production_failed,))),
    Denial("accept-help", "change.open", told.documented, Try("hosting", NOTE, (asked, withdrawn)), Try("hosting", NOTE, (asked,))),
    Denial("accept-help", "may.help", told.documented, Try("dev", NOTE, (asked,)), Try("hosting", NOTE, (asked,))),
    Denial("accept-help", "help.pending", told.documented, Try("hosting", NOTE), Try("hosting", NOTE, (asked,))),
    Denial("accept-help", "help.not_accepted", told.documented, Try("hosting2", NOTE, (asked, accepted)), Try("hosting2", NOTE, (asked,))),
    Denial("schedule-call", "change.open", told.documented, Try("hosting", sets(), (asked, withdrawn)), Try("hosting", sets(), (asked,))),
    Denial("schedule-call", "help.party", told.documented, Try("dev2", sets(), (asked,)), Try("dev", sets(), (asked,))),
    Denial("schedule-call", "help.party", told.documented, Try("dev", sets(), (asked, disabled("dev"))), Try("dev", sets(), (asked,))),
    Denial("schedule-call", "help.pending", told.documented, Try("hosting", sets(), (asked, held)), Try("hosting", sets(), (asked,))),
    Denial("schedule-call", "call.ahead", told.documented, Try("hosting", sets(seconds=-1), (asked,)), Try("hosting", sets(seconds=0), (asked,))),
    Denial("schedule-call", "call.link", told.documented, Try("hosting", sets("javascript:alert(1)"), (asked,)), Try("hosting", sets(""), (asked,))),
    Denial("schedule-call", "call.link", told.documented, Try("hosting", sets("https://a b"), (asked,)), Try("hosting", sets(), (asked,))),
    Denial("cancel-call", "change.open", told.documented, Try("hosting", NOTE, (asked, set_call(), withdrawn)), Try("hosting", NOTE, (asked, set_call()))),
    Denial("cancel-call", "help.party", told.documented, Try("qa", NOTE, (asked, set_call())), Try("dev", NOTE, (asked, set_call()))),
    Denial("cancel-call", "help.pending", told.documented, Try("hosting", NOTE, (asked, set_call(), held)), Try("hosting", NOTE, (asked, set_call()))),
    Denial("cancel-call", "help.call_set", told.documented, Try("hosting", NOTE, (asked, set_call(), cancelled)), Try("hosting", NOTE, (asked, set_call(), cancelled, set_call()))),
    Denial("hold-call", "change.open", told.documented, Try("hosting", NOTE, (asked, withdrawn)), Try("hosting", NOTE, (asked,))),
    Denial("hold-call", "help.party", told.documented, Try("qa", NOTE, (asked,)), Try("dev", NOTE, (asked,))),
    Denial("hold-call", "help.pending", told.documented, Try("hosting", NOTE), Try("hosting", NOTE, (asked,))),
)  # fmt: skip


@pytest.mark.says("2.12", "2.13")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def found(story: Story, who: str = "hosting") -> helping.Asked:
    asked_for = helping.asked(story.case(who))
    assert asked_for is not None
    return asked_for


@pytest.mark.says("2.12", "2.13", "2.14")
def test_help_goes_from_asked_to_held_and_both_teams_see_its_clock() -> None:
    story = a_change(told.documented)
    assert helping.asked(story.case("dev")) is None
    asked(story)
    at = story.at
    for one in ("dev", "hosting"):
        clock = found(story, one)
        assert (clock.state, clock.since, clock.due) == ("asked", at, at + timedelta(hours=2))
    accepted(story)
    assert (found(story).state, found(story).stopped_at) == ("accepted", None)
    set_call(minutes=30)(story)
    assert (found(story).state, found(story).stopped_at) == ("set", story.at)
    assert (found(story).facts.url, found(story).facts.accepted_by) == (LINK, "hosting")
    held(story)
    assert found(story).state == "held"
    assert helping.pending(story.case("dev")) is None


def test_a_call_that_begins_too_late_stops_no_clock_until_it_is_set_anew_or_held() -> None:
    story = a_change(told.documented)
    asked(story)
    set_call(hours=3)(story)
    assert (found(story).state, found(story).stopped_at) == ("set", None)
    again = story.again()
    set_call(minutes=5)(again)
    assert found(again).stopped_at == again.at
    held(story)
    assert found(story).stopped_at == story.at


@pytest.mark.says("2.13")
def test_it_is_due_by_the_clock_on_the_wall_in_an_emergency_and_in_core_hours_otherwise() -> None:
    story = a_change(told.documented)
    asked(story)  # Sunday evening in New York
    assert found(story).due == story.at + timedelta(hours=2)
    deferred(story)
    assert found(story).due == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)  # Monday, 14:00 there
    waits(days=1)(story)
    assert found(story).due == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


def test_the_policy_says_how_long_it_may_take() -> None:
    story = a_change(told.documented)
    policy(("help_minutes = 120", "help_minutes = 15"))(story)
    asked(story)
    assert found(story).due == story.at + timedelta(minutes=15)


def test_who_asked_may_be_of_hosting_and_help_is_asked_for_again() -> None:
    story = a_change(told.documented)
    gets("hosting2", "lead")(story)
    story.must("hosting2", "request-help", Note())
    held(story)
    asked(story)
    assert [each.by for each in story.facts.helps] == ["hosting2", "dev"]
    assert found(story).state == "asked"


def test_a_cancelled_call_lets_the_clock_run_again_and_the_next_is_another_call() -> None:
    story = a_change(told.documented)
    asked(story)
    set_call(minutes=30)(story)
    set_call(minutes=40)(story)
    assert (found(story).facts.call, found(story).facts.moves) == (1, 1)
    cancelled(story)
    assert (found(story).state, found(story).stopped_at) == ("asked", None)
    assert (found(story).facts.cancelled is not None, found(story).facts.url) == (True, "")
    set_call(minutes=50)(story)
    assert (found(story).facts.call, found(story).facts.moves) == (2, 0)


def test_where_no_link_is_typed_the_policy_gives_one_and_a_move_keeps_what_was_typed() -> None:
    story = a_change(told.documented)
    line = 'link = "https://meet.example.org/{ref}-{system}-{call}"'
    policy(('link = ""', line))(story)
    asked(story)
    story.must("hosting", "schedule-call", sets("")(story))
    assert found(story).facts.url == "https://meet.example.org/CR-1001-eclkc-1"
    story.must("hosting", "schedule-call", sets(LINK)(story))
    story.must("hosting", "schedule-call", sets("", hours=2)(story))
    assert found(story).facts.url == LINK
