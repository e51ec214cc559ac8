"""This module tries what a calendar may say about who is out: no more than who named it, and nothing about what people typed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from offcycle.process.commands import decide
from offcycle.process.events import Event
from offcycle.process.kernel import Accepted
from offcycle.process.people.absences import EndAbsence
from offcycle.process.people.calendars import MOST, FollowCalendar, Span, told
from tests.process.approvers import happened, out
from tests.process.denials import Denial, Try, holds
from tests.process.parts import disabled
from tests.process.story import Story
from tests.process.test_absences import takes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def says(account: str = "cor2", by: str = "") -> Callable[[Story], FollowCalendar]:
    """The calendar of somebody, as somebody named it, says that they are out tomorrow."""
    return lambda story: FollowCalendar(
        account, by or account, ((story.at + DAY, story.at + 2 * DAY),)
    )


def worker(ask: Callable[[Story], object], *first: Callable[[Story], None]) -> Try:
    return Try("worker", ask, first, via="worker")


DENIALS = (
    Denial("follow-calendar", "calendar.worker", None, Try("cor2", says()), worker(says())),
    Denial("follow-calendar", "calendar.account", None, worker(says("nobody", "isso")), worker(says("cor2", "isso"))),
    Denial("follow-calendar", "calendar.who", None, worker(says("cor2", "cor1")), worker(says("cor2", "isso"))),
    Denial("follow-calendar", "calendar.who", None, worker(says(), disabled("cor2")), worker(says())),
    Denial("follow-calendar", "calendar.who", None, worker(says("cor2", "admin"), takes("admin")), worker(says("cor2", "admin"))),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def accepted(story: Story, account: str, name: str, ask: object) -> tuple[Event, ...]:
    via = account if account == "worker" else "page"
    outcome = decide(name, ask, story.case(account, via))
    assert isinstance(outcome, Accepted), outcome
    return outcome.events


def follow(story: Story, *spans: Span) -> list[tuple[datetime, datetime]]:
    """What is left of the calendar's absences after it said these."""
    events = accepted(story, "worker", "follow-calendar", FollowCalendar("cor2", "cor2", spans))
    for event in events:
        happened(story, event, "worker")
    return [
        (each.starts_at, each.until)
        for each in story.world.calendar.absences.values()
        if each.source and story.at < each.over
    ]


def test_changes_and_removals_follow_and_what_people_typed_stays() -> None:
    story = Story()
    out("cor2", days=5)(story)
    one, other = (story.at + HOUR, story.at + DAY), (story.at + 3 * DAY, story.at + 4 * DAY)
    assert follow(story, other, one) == [one, other]
    before = len(story.world.calendar.absences)
    assert follow(story, one, other) == [one, other]
    assert len(story.world.calendar.absences) == before, "what is known is not recorded again"
    moved = (other[0], other[1] + HOUR)
    assert follow(story, one, moved) == [one, moved]
    assert follow(story) == []
    assert [each.by for each in story.world.calendar.absences.values() if story.at < each.over] == ["cor2"]  # fmt: skip
    assert follow(story, one) == [one], "what the calendar took away and gave again counts again"


def test_who_said_that_they_are_back_stays_back() -> None:
    story = Story()
    span = (story.at - HOUR, story.at + DAY)
    assert follow(story, span) == [span]
    (back,) = accepted(story, "cor2", "end-absence", EndAbsence(max(story.world.calendar.absences)))
    happened(story, back, "cor2")
    assert follow(story, span) == []


def test_absences_are_joined_cut_and_few() -> None:
    at = Story().at
    chain = ((at - HOUR, at), (at, at + HOUR), (at + HOUR, at + DAY))
    assert told(chain, at + HOUR, 92) == told(chain, at, 92) == ((at - HOUR, at + DAY),)
    assert told(((at + 93 * DAY, at + 94 * DAY), (at - DAY, at - HOUR), (at, at)), at, 92) == ()
    assert told(((at + DAY, at + 400 * DAY),), at, 92) == ((at + DAY, at + 93 * DAY),)
    assert len(told([(at + n * DAY, at + n * DAY + HOUR) for n in range(90)], at, 92)) == MOST
