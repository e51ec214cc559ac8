"""This module tries who is on call where a calendar says it: whose turn an event is, what is recorded of it, and what a gap leads to."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from offcycle.process import clocks, rota
from offcycle.process.clocks import Tick
from offcycle.process.commands import decide
from offcycle.process.events.organisation import TurnsRead
from offcycle.process.events.triage import Escalated
from offcycle.process.kernel import Accepted
from offcycle.process.people.on_call import FollowRota, Said
from offcycle.process.people.readiness import readiness
from tests.process import story as told
from tests.process.approvers import happened
from tests.process.denials import Denial, Try, holds
from tests.process.parts import disabled, policy
from tests.process.story import Story

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FED = policy(
    (
        "turns = []",
        'source = "calendar"\nsecret = "env:OFFCYCLE_CHANNEL_ROTA"\nturns = ["hosting2"]',
    )
)


def says(_: Story) -> FollowRota:
    return FollowRota()


WORKER = Try("worker", says, (FED,), via="worker")
DENIALS = (
    Denial("follow-rota", "rota.worker", None, Try("admin", says, (FED,)), WORKER),
    Denial("follow-rota", "rota.read", None, Try("worker", says, (), via="worker"), WORKER),
)


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def follow(story: Story, *said: Said) -> tuple[TurnsRead, ...]:
    """What is recorded when the calendar says this."""
    outcome = decide("follow-rota", FollowRota(said), story.case("worker", "worker"))
    assert isinstance(outcome, Accepted), outcome
    for each in outcome.events:
        happened(story, each, "worker")
    return tuple(each for each in outcome.events if isinstance(each, TurnsRead))


def fed(*first: Callable[[Story], None]) -> Story:
    story = Story()
    for each in (FED, *first):
        each(story)
    return story


def on_call(story: Story, at: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = rota.on_call(story.case("worker").world, at)
    return found.on_call, found.secondary


def test_a_turn_is_of_whoever_is_invited_or_else_named_in_the_title() -> None:
    story = fed()
    at, person = story.at, story.world.roster.accounts["hosting"]
    week = (at - DAY, at + 6 * DAY)
    assert on_call(story, at) == (("hosting2",), ()), "the policy's turns hold until it was read"
    titles = ("On call: hosting", f"{person.email} on call", f"{person.name.upper()}, dentist")
    for title in titles:
        (event,) = follow(story, Said(*week, title=title), Said(*week, "Secondary: hosting2"))
        assert on_call(story, at) == (("hosting",), ("hosting2",))
        assert title not in str(event)
        follow(story)
    mail = Said(*week, title="hosting2", invited=(person.email.upper(), "who@example.net"))
    paged = Said(*week, title="Whoever", invited=("hosting2@example.org",), level=2)
    follow(story, mail, paged)
    assert on_call(story, at)[0] == ("hosting",), "who is invited counts before the title"
    for strange in ("hosting-2", "hosting@example.net", "hosting2x", "nobody"):
        follow(story, Said(*week, title=strange))
        assert on_call(story, at) == ((), ()), strange


def test_it_is_recorded_when_it_says_other_than_known_and_holds_while_away() -> None:
    story = fed()
    days = [story.at + n * 7 * DAY for n in range(-1, 9)]
    said = [
        Said(begin, begin + 7 * DAY, title=f"On call: {who}")
        for begin, who in zip(days, ("hosting", "hosting2") * 5, strict=True)
    ]
    assert len(follow(story, *said)) == 1
    assert follow(story, *reversed(said)) == (), "what is known is not recorded again"
    story.at += 13 * DAY
    assert follow(story, *said) == ()
    story.at += 2 * DAY
    assert len(follow(story, *said)) == 1, "so that four weeks are known again"
    far = story.at + 27 * DAY
    assert on_call(story, far) == (("hosting2",), ()), "without reading it again"
    assert on_call(story, story.at + 40 * DAY) == ((), ())


@pytest.mark.says("1.3")
def test_a_gap_is_passed_over_at_once_and_told_wherever_somebody_could_mend_it() -> None:
    story = fed()
    begins = story.at + 3 * HOUR
    follow(
        story,
        Said(story.at - DAY, begins, title="hosting"),
        Said(begins, begins + HOUR, title="somebody strange"),
        Said(begins + HOUR, story.at + 40 * DAY, title="hosting2"),
    )
    world = story.case("worker").world
    gap = rota.next_gap(world, story.at)
    assert gap == rota.Gap(begins, begins + HOUR, strange=True)
    (found,) = (each for each in readiness(world, story.at) if each.name == "on call")
    assert found.state == "warning"
    assert "names somebody there who has no account" in found.found
    story.at = begins
    told.requested(story)
    (clock,) = (each for each in clocks.clocks(story.case("dev")) if each.name == "escalation")
    assert "Nobody is on call now" in clock.says
    story.at += timedelta(minutes=15)
    story.must_as_worker("tick", Tick())
    levels = [each.event.level for each in story.happened if isinstance(each.event, Escalated)]
    assert levels == ["everybody"], "nobody waits for a turn that nobody has"


def test_whoever_left_is_on_call_no_longer_and_that_is_a_gap() -> None:
    story = fed()
    follow(story, Said(story.at - DAY, story.at + 40 * DAY, title="hosting"))
    assert rota.next_gap(story.case("worker").world, story.at) is None
    disabled("hosting")(story)
    gap = rota.next_gap(story.case("worker").world, story.at)
    assert gap is not None
    assert (gap.starts_at, gap.strange) == (story.at, True)
