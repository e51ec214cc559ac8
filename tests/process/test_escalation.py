"""This module tries who is called on when nobody takes notice of a request, when, and what holds that up."""

from datetime import UTC, datetime, timedelta

import pytest

from offcycle.process import clocks, rota
from offcycle.process.clocks import Tick
from offcycle.process.events.organisation import AbsenceRecorded
from offcycle.process.events.triage import Escalated
from offcycle.process.kernel import WORKER
from offcycle.process.notices import Notice, owed
from offcycle.process.triage import Answers
from tests.process import story as told
from tests.process.parts import gets, policy
from tests.process.story import START, Story, a_change

TURNS = ("turns = []", 'turns = ["hosting", "hosting2"]')
ASKED = START + timedelta(seconds=1)


def passes(story: Story, **time: float) -> list[Escalated]:
    """Let time pass, and give who was called on at its end."""
    story.at = ASKED + timedelta(**time)
    due = clocks.tick_at(story.case(WORKER, WORKER))
    if due is None or due > story.at:
        return []
    story.at -= timedelta(seconds=1)
    story.must_as_worker("tick", Tick())
    last = [each.event for each in story.happened if each.at == story.at]
    return [each for each in last if isinstance(each, Escalated)]


def chain(story: Story, *minutes: float) -> list[tuple[float, str, tuple[str, ...]]]:
    return [
        (each, found.level, found.accounts)
        for each in minutes
        for found in passes(story, minutes=each)
    ]


@pytest.mark.says("1.3")
def test_in_an_incident_the_chain_goes_on_every_quarter_of_an_hour_to_the_lead() -> None:
    story = Story()
    policy(TURNS)(story)
    gets("qa", "lead")(story)
    told.requested(story)
    both = ("hosting", "hosting2")
    found = chain(story, 0, 14, 15, 29, 30, 45, 60, 600)
    on_call = rota.on_call(story.case(WORKER).world, ASKED).on_call
    secondary = tuple(one for one in both if one not in on_call)
    assert found == [
        (0, "on_call", on_call),
        (15, "secondary", secondary),
        (30, "everybody", both),
        (45, "who_leads", ("qa",)),
    ]


def test_without_a_rota_everybody_has_had_the_request_and_is_called_on_after_the_time() -> None:
    story = a_change(told.requested)
    assert chain(story, 0, 14, 15) == [(15, "everybody", ("hosting", "hosting2"))]
    assert "the lead" not in str(clocks.clocks(story.case("dev")))  # nobody holds that role


def test_whoever_is_out_is_passed_over_at_once_and_an_acknowledgement_ends_it() -> None:
    story = Story()
    policy(TURNS)(story)
    told.requested(story)
    (first,) = rota.on_call(story.case(WORKER).world, ASKED).on_call
    story.organise(AbsenceRecorded(account=first, starts_at=ASKED, until=ASKED + timedelta(days=1)))
    (now,) = passes(story, minutes=0)
    assert (now.level, first in now.accounts) == ("secondary", False)
    story.must("hosting", "acknowledge")
    assert chain(story, 15, 30, 45) == []


QUIET = (
    ('quiet_from = ""', 'quiet_from = "20:00"'),
    ('quiet_until = ""', 'quiet_until = "07:00"'),
)


@pytest.mark.says("1.4")
def test_quiet_hours_hold_it_up_and_the_clock_says_so_but_an_emergency_wakes_people() -> None:
    story = Story()
    policy(
        *QUIET,
        ('core_from = "12:00"', 'core_from = "19:00"'),
        ('core_until = "17:00"', 'core_until = "00:00"'),
    )(story)
    told.requested(story)  # Sunday evening in New York
    assert next_due(story) == ASKED + timedelta(
        minutes=15
    )  # nobody has said that it is no incident
    story.must("dev", "triage", Answers(active=False, quality=True, impact="minor", urgency="low"))
    assert next_due(story) == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # not Monday, 21:00
    (clock,) = (each for each in clocks.clocks(story.case("dev")) if each.name == "escalation")
    assert "Quiet hours hold it up until then" in clock.says
    story.must("dev", "triage", Answers(active=True, impact="extensive", urgency="severe"))
    assert next_due(story) == ASKED + timedelta(minutes=15)


def next_due(story: Story) -> datetime | None:
    found = (each for each in clocks.clocks(story.case("dev")) if each.name == "escalation")
    return next((each.due for each in found), None)


def test_a_worker_that_slept_calls_on_one_after_the_other_and_only_those_are_mailed() -> None:
    story = a_change(told.requested)
    gets("qa", "lead")(story)
    assert [each.level for each in passes(story, hours=5)] == ["everybody"]
    event = next(each for each in reversed(story.happened) if isinstance(each.event, Escalated))
    mails = owed(event, story.case(WORKER, WORKER), "https://o.example.org")
    assert {each.account for each in mails if isinstance(each, Notice)} == {"hosting", "hosting2"}
    assert chain(story, 5 * 60 + 14, 5 * 60 + 15) == [(315, "who_leads", ("qa",))]


def test_turns_go_round_by_the_clocks_of_the_organisation() -> None:
    story = Story()
    policy(TURNS)(story)
    world = story.case(WORKER).world
    handover = datetime(2026, 1, 12, 14, 0, tzinfo=UTC)  # Monday, 09:00 in New York
    before = rota.on_call(world, handover - timedelta(seconds=1))
    after = rota.on_call(world, handover)
    assert (before.on_call, before.secondary) == (("hosting",), ("hosting2",))
    assert (after.on_call, after.secondary) == (("hosting2",), ("hosting",))
    summer = datetime(2026, 7, 6, 13, 0, tzinfo=UTC)  # 09:00 there, by then an hour earlier
    assert rota.on_call(world, summer - timedelta(seconds=1)) != rota.on_call(world, summer)
