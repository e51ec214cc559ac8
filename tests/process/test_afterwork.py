"""This module tries what is told on the way and what is left to do and to say after a change: updates, follow-ups, feedback."""

from dataclasses import replace
from datetime import timedelta

import pytest

from offcycle.process import clocks, notices
from offcycle.process.clocks import Tick
from offcycle.process.notices import (
    FinishFollowUp,
    GiveFeedback,
    Notice,
    PostUpdate,
    SetFollowUp,
    owed_update,
)
from offcycle.process.notices.outside import EndLinks
from offcycle.process.run.steps import ReportStep
from offcycle.process.triage import Answers, Request
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, asks, holds
from tests.process.parts import disabled, gets, production_failed, withdrawn
from tests.process.story import START, Story, a_change

LATER = START + timedelta(days=7)
LEFT = asks(SetFollowUp("Remove the old account.", "dev", LATER))
GOOD = asks(GiveFeedback(5, 4, "Quick."))
DONE = asks(FinishFollowUp(1))
ENDED = asks(EndLinks())
NEWS = asks(PostUpdate("We are on it."))


def months_pass(story: Story) -> None:
    story.at += timedelta(days=31)


def left(owner: str = "dev") -> Part:
    ask = SetFollowUp("Remove the old account.", owner, LATER)
    return lambda story: story.must("hosting", "follow-up", ask)


def late(hours: float) -> Ask:
    """A step that was done that many hours after it is entered, or before."""
    return lambda story: ReportStep(
        story.run, "s1", "done", done_at=story.at + timedelta(hours=hours)
    )


def attached(count: int, digest: str = f"sha256:{64 * '0'}") -> Ask:
    """A step with so many screenshots."""
    return lambda story: ReportStep(story.run, "s1", "done", attachments=(digest,) * count)


DENIALS = (
    Denial("post-update", "may.notices", told.triaged, Try("dev", NEWS), Try("hosting", NEWS)),
    Denial("post-update", "change.open", told.triaged, Try("hosting", NEWS, (withdrawn,)), Try("hosting", NEWS)),
    Denial("post-update", "update.before_end", told.validated, Try("hosting", NEWS, (told.told,)), Try("hosting", NEWS)),
    Denial("post-update", "update.expected", told.triaged, Try("hosting", asks(PostUpdate("", START))), Try("hosting", asks(PostUpdate("", START + timedelta(days=7))))),
    Denial("end-links", "may.notices", told.triaged, Try("dev", ENDED), Try("hosting", ENDED)),
    Denial("end-links", "links.page", told.closed, Try("hosting", ENDED, (months_pass,)), Try("hosting", ENDED)),
    Denial("end-links", "links.address", told.triaged, Try("hosting", asks(EndLinks("who@example.org"))), Try("hosting", asks(EndLinks("LIST@example.org")))),
    Denial("post-update", "update.message", told.triaged, Try("hosting", asks(PostUpdate("x" * 5001))), Try("hosting", asks(PostUpdate("x" * 5000)))),
    Denial("follow-up", "follow_up.requested", told.triaged, Try("dev", LEFT, (withdrawn,)), Try("dev", LEFT)),
    Denial("follow-up", "may.comment", told.closed, Try("dee", LEFT), Try("dev", LEFT)),
    Denial("follow-up", "follow_up.text", told.closed, Try("dev", asks(SetFollowUp(" ", "dev", LATER))), Try("dev", LEFT)),
    Denial("follow-up", "follow_up.owner", told.closed, Try("hosting", LEFT, (disabled("dev"),)), Try("hosting", LEFT)),
    Denial("follow-up", "follow_up.due", told.closed, Try("dev", asks(SetFollowUp("x", "dev", START))), Try("dev", LEFT)),
    Denial("follow-up-done", "follow_up.requested", told.triaged, Try("dev", DONE, (left(), withdrawn)), Try("dev", DONE, (left(),))),
    Denial("follow-up-done", "follow_up.may", told.closed, Try("dee", DONE, (left(),)), Try("dee", DONE, (left("dee"),))),
    Denial("follow-up-done", "follow_up.any", told.closed, Try("dev", DONE), Try("dev", DONE, (left(),))),
    Denial("follow-up-done", "follow_up.open", told.closed, Try("dev", asks(FinishFollowUp(2)), (left(),)), Try("dev", DONE, (left(),))),
    Denial("report-step", "step.done_at", told.started, Try("hosting", late(1)), Try("hosting", late(-24))),
    Denial("report-step", "step.attachments", told.started, Try("hosting", attached(6)), Try("hosting", attached(5))),
    Denial("report-step", "step.attachments", told.started, Try("hosting", attached(1, "picture.png")), Try("hosting", attached(1))),
    Denial("feedback", "may.feedback", told.closed, Try("qa", GOOD), Try("dev", GOOD)),
    Denial("feedback", "feedback.closed", told.archived, Try("dev", GOOD), Try("dev", GOOD, (told.closed,))),
    Denial("feedback", "feedback.scale", told.closed, Try("dev", asks(GiveFeedback(0, 5))), Try("dev", asks(GiveFeedback(1, 5)))),
    Denial("feedback", "feedback.scale", told.closed, Try("dev", asks(GiveFeedback(1, 6))), Try("dev", GOOD)),
    Denial("feedback", "feedback.comment", told.closed, Try("dev", asks(GiveFeedback(1, 5, "x" * 5001))), Try("dev", asks(GiveFeedback(1, 5, "x" * 5000)))),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def sent(story: Story) -> list[Notice]:
    found = notices.owed(story.happened[-1], story.case("worker"), "https://offcycle.example")
    return [each for each in found if isinstance(each, Notice)]


def due(story: Story, who: str = "hosting") -> timedelta | None:
    found = owed_update(story.case(who))
    return found.due - story.at if found else None


@pytest.mark.says("5.25", "5.26")
def test_a_first_notice_is_owed_at_once_and_then_hourly() -> None:
    story = a_change(told.triaged)
    answered = story.facts.triage.answered_at
    found = owed_update(story.case("hosting"))
    assert found is not None
    assert (found.since, found.first) == (answered, True)
    assert found.due == found.since + timedelta(minutes=15)
    story.must("hosting", "post-update", PostUpdate("We are on it."))
    assert due(story) == timedelta(minutes=60)


def validated(story: Story) -> None:
    for part in told.WAY[2:14]:
        part(story)


ENDS: tuple[tuple[str, Part], ...] = (
    ("production is validated", validated),
    ("the incident is declared over", lambda story: story.must("dev", "triage", Answers(active=False))),
    ("it is less urgent", lambda story: story.must("dev", "triage", Answers(urgency="low"))),
    ("it is withdrawn", withdrawn),
)  # fmt: skip


@pytest.mark.parametrize(("when", "part"), ENDS)
@pytest.mark.says("5.26")
def test_updates_are_owed_until(when: str, part: Part) -> None:
    story = a_change(told.triaged)
    assert owed_update(story.case("hosting")) is not None
    part(story)
    assert owed_update(story.case("hosting")) is None, when


def test_a_failed_production_leaves_updates_owed() -> None:
    story = a_change(told.applied)
    production_failed(story)
    assert owed_update(story.case("hosting")) is not None
    told.told(story)
    story.must("hosting", "post-update", PostUpdate())


@pytest.mark.says("5.28")
def test_who_sends_notices_owes_it_and_preferably_not_the_operator() -> None:
    story = a_change(told.started)
    found = owed_update(story.case("dev"))
    assert found is not None
    assert [each.accounts for each in found.waiting_on] == [("hosting2",)]
    disabled("hosting2")(story)
    found = owed_update(story.case("dev"))
    assert found is not None
    assert [each.accounts for each in found.waiting_on] == [("hosting",)]


STATES: tuple[tuple[Part, str], ...] = (
    (told.triaged, "We know of the problem with ECLKC and work on a correction."),
    (told.staged, "A correction of ECLKC is being tried."),
    (told.submitted, "The correction of ECLKC is prepared and waits for its approval or its start."),
    (told.started, "The correction of ECLKC is being applied now."),
    (told.applied, "The correction of ECLKC was applied and is being checked."),
)  # fmt: skip


@pytest.mark.parametrize(("until", "state"), STATES)
@pytest.mark.says("5.29")
def test_one_tap_says_that_there_is_nothing_new_and_how_it_stands(until: Part, state: str) -> None:
    story = a_change(until)
    story.must("hosting", "post-update", PostUpdate())
    assert story.facts.updates[-1].message == f"No further update at this time. {state}"
    assert [each.address for each in sent(story)] == ["list@example.org"]
    assert f"No further update at this time. {state}" in sent(story)[0].text


@pytest.mark.says("5.27")
def test_the_last_notice_says_whether_it_is_resolved() -> None:
    story = a_change(told.told)
    assert [each.subject for each in sent(story)] == ["ECLKC: Resolved"]
    failed = a_change(told.applied)
    production_failed(failed)
    told.told(failed)
    assert [each.subject for each in sent(failed)] == ["ECLKC: Not resolved yet"]


def a_drill() -> Story:
    story = Story()
    story.must("dev", "request", Request("eclkc", "Try it", drill=True))
    told.triaged(story)
    return story


def test_a_drill_alarms_nobody_outside() -> None:
    story = a_drill()
    story.must("hosting", "post-update", PostUpdate())
    assert {each.account for each in sent(story)} == {"hosting", "hosting2"}
    assert all(each.subject.startswith("DRILL: ") for each in sent(story))


def test_a_follow_up_is_set_and_done_also_after_the_change_was_closed() -> None:
    story = a_change(told.closed)
    left()(story)
    assert [each.account for each in sent(story)] == ["dev"]
    assert "Remove the old account." in sent(story)[0].text
    (follow_up,) = story.facts.follow_ups
    assert (follow_up.n, follow_up.owner, follow_up.due, follow_up.done_at) == (
        1,
        "dev",
        LATER,
        None,
    )
    story.must("dev", "follow-up-done", FinishFollowUp(1, "Removed."))
    assert story.facts.follow_ups == [replace(follow_up, done_at=story.at, done_by="dev")]
    assert story.refused("dev", "follow-up-done", FinishFollowUp(1)) == {"follow_up.any"}


@pytest.mark.says("5.11")
def test_a_follow_up_is_warned_of_and_passes_also_after_the_change_was_closed() -> None:
    story = a_change(told.closed)
    left("dee")(story)
    left()(story)
    left("hosting")(story)
    story.must("dev", "follow-up-done", FinishFollowUp(2))
    story.at = clocks.tick_at(story.case("worker")) or START
    story.must_as_worker("tick", Tick())
    assert story.happened[-1].event.kind == "notices.warned"
    (clock,) = (each for each in clocks.clocks(story.case("dev")) if each.outlives)
    assert (clock.due, clocks.standing(clock, story.case("dev"))) == (LATER, "warned")
    assert (
        clock.says == "Follow-ups 1 and 3 are done: Remove the old account; Remove the old account."
    )
    assert {each.account for each in sent(story)} == {"dee", "hosting"}
    disabled("dee")(story)
    assert clocks.tick_at(story.case("worker")) == LATER
    story.at = LATER
    story.must_as_worker("tick", Tick())
    assert story.happened[-1].event.kind == "notices.due_passed"
    assert [each.account for each in sent(story)] == ["hosting"]
    assert "Remove the old account. (Hosting)" in sent(story)[0].text
    assert clocks.tick_at(story.case("worker")) is None


@pytest.mark.says("always.12")
def test_feedback_is_given_once_by_each_and_may_be_corrected() -> None:
    story = a_change(told.closed)
    gets("affected", "stakeholder")(story)
    story.must("dev", "feedback", GiveFeedback(5, 4))
    story.must("affected", "feedback", GiveFeedback(3, 3))
    story.must("dev", "feedback", GiveFeedback(4, 4, "On second thought."))
    said = {who: (each.usefulness, each.speed) for who, each in story.facts.feedback.items()}
    assert said == {"dev": (4, 4), "affected": (3, 3)}


@pytest.mark.says("always.12")
def test_those_whom_it_served_are_asked_two_questions_at_the_end() -> None:
    story = a_change(told.closed)
    asked = {each.account: each.text for each in sent(story)}
    assert {"dev", "dev2"} <= set(asked)
    assert "two questions on its page, each from 1 to 5" in asked["dev"]


def test_withdrawing_what_was_submitted_tells_the_approvers() -> None:
    story = a_change(told.submitted)
    withdrawn(story)
    assert {"cor1", "cor2"} <= {each.account for each in sent(story)}
    earlier = a_change(told.risk_reviewed)
    withdrawn(earlier)
    assert {each.account for each in sent(earlier)} == {"dev2", "hosting", "hosting2"}
