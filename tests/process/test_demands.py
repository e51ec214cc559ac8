"""This module tries that whom the process demands to be told is told under any policy, and in the policy's words where it has some."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from offcycle.process import notices
from offcycle.process.clocks import Tick
from offcycle.process.events import Event
from offcycle.process.events import notices as notice_events
from offcycle.process.events import review as review_events
from offcycle.process.events import triage as triage_events
from offcycle.process.notices import Notice
from offcycle.process.policy import Policy
from offcycle.process.triage import Affected, Answers, Mark
from tests.process import story as told
from tests.process.approvers import stand_ins, under
from tests.process.story import POLICY, Story, a_change

SILENT = POLICY[: POLICY.index("[[notices]]")]
ADDRESS = "https://offcycle.example.org"


def marked(story: Story) -> None:
    story.must("qa", "raise-security", Mark("The key is in the log."))


def owed(story: Story, kind: type[Event], policy: str = POLICY) -> dict[str, str]:
    """Who is told of the latest event of a kind, and what."""
    happened = [each for each in story.happened if isinstance(each.event, kind)][-1]
    case = story.case("worker")
    world = case.world.extended([])
    silent = type(world)(world.roster, {1: Policy.parse(policy)}, 1, (), world.calendar)
    case = type(case)(case.facts, silent, case.actor, case.at)
    found = notices.owed(happened, case, ADDRESS)
    return {each.account: each.text for each in found if isinstance(each, Notice)}


DEMANDED: tuple[tuple[Callable[[Story], None], type[Event], set[str]], ...] = (
    (told.requested, triage_events.Requested, {"hosting", "hosting2"}),
    (told.submitted, review_events.Submitted, {"cor1", "cor2"}),
)


@pytest.mark.parametrize(("until", "kind", "who"), DEMANDED)
def test_they_are_told_under_a_policy_that_tells_nobody(
    until: Callable[[Story], None], kind: type[Event], who: set[str]
) -> None:
    found = owed(a_change(until), kind, SILENT)
    assert set(found) == who
    assert all(f"{ADDRESS}/changes/CR-1001" in text for text in found.values())


@pytest.mark.says("people.7", "0.21")
def test_the_isso_is_told_of_what_is_about_security_whatever_the_policy_says() -> None:
    story = a_change(told.risk_reviewed)
    marked(story)
    assert set(owed(story, triage_events.SecurityRaised, SILENT)) == {"isso"}
    told.submitted(story)
    assert "isso" in owed(story, review_events.Submitted, SILENT)


@pytest.mark.says("0.21")
def test_raised_late_the_isso_gets_everything_so_far() -> None:
    story = a_change(told.submitted)
    marked(story)
    (text,) = owed(story, triage_events.SecurityRaised).values()
    for part in ("The key is in the log.", "Site down", "Down.", "Revision 1 with 2 steps."):
        assert part in text, part
    assert "must both say yes" in text


@pytest.mark.says("0.22")
def test_once_it_is_about_security_outsiders_read_no_details() -> None:
    story = a_change(told.requested)
    story.must("dev", "affected", Affected(("other",)))
    for part in told.WAY[1 : told.WAY.index(told.submitted)]:
        part(story)
    marked(story)
    told.submitted(story)
    found = owed(story, review_events.Submitted)
    assert "Security maintenance" in found["affected"]
    assert "Down." not in found["affected"]
    assert told.FIELDS["sentence"] not in found["affected"]
    assert told.FIELDS["sentence"] in found["cor1"]


@pytest.mark.says("4.21")
def test_alternates_are_asked_when_they_may_answer_and_not_before() -> None:
    story = under(stand_ins)
    assert {"alt", "alt2"}.isdisjoint(owed_now(story, review_events.Submitted))
    story.at += timedelta(minutes=61)
    story.give("worker", "tick", Tick(), "worker")
    asked = owed_now(story, notice_events.DuePassed, clock="decision")
    assert {"alt", "alt2", "cor1", "cor2", "hosting"} <= asked


def test_who_has_said_yes_is_not_reminded_to_decide() -> None:
    story = a_change(told.submitted)
    told.approves(story, "cor1")
    story.at += timedelta(minutes=61)
    story.give("worker", "tick", Tick(), "worker")
    asked = owed_now(story, notice_events.DuePassed, clock="decision")
    assert "cor2" in asked
    assert "cor1" not in asked


def owed_now(story: Story, kind: type[Event], clock: str = "") -> set[str]:
    (happened,) = [
        each
        for each in story.happened
        if isinstance(each.event, kind) and getattr(each.event, "clock", "") == clock
    ]
    found = notices.owed(happened, story.case("worker"), ADDRESS)
    return {each.account for each in found if isinstance(each, Notice)}


def test_who_is_told_in_the_policys_words_is_told_once() -> None:
    story = a_change(told.submitted)
    found = [
        each.account
        for each in notices.owed(story.happened[-1], story.case("worker"), ADDRESS)
        if isinstance(each, Notice)
    ]
    assert len(found) == len(set(found))


def test_who_waits_for_a_submission_is_told_when_triage_ends_it() -> None:
    story = a_change(told.submitted)
    story.must("dev", "triage", Answers(active=False, users_cannot_access=False))
    assert {"hosting", "cor1", "cor2"} <= set(owed(story, triage_events.Answered))
    assert "dev" not in owed(story, triage_events.Answered), "who did it knows"
    early = a_change(told.triaged)
    early.must("dev", "triage", Answers(active=False, users_cannot_access=False))
    assert "cor1" not in owed(early, triage_events.Answered)
