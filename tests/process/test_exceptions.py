"""This module tries which exceptions a change makes, and that each is said in a sentence."""

from datetime import timedelta

import pytest

from offcycle.process import exceptions
from offcycle.process.events import Event, Prose, review, run, staging
from offcycle.process.exceptions import Exceptional
from offcycle.process.facts import Facts, Happened
from offcycle.process.review.afterwards import RecordAfterwards
from offcycle.process.review.risk import ReviewRisk
from offcycle.process.triage import Answers
from tests.process import story as told
from tests.process.story import START, Story, a_change


def made(story: Story) -> list[Exceptional]:
    """All exceptions of a story, as they come about one by one."""
    facts, found = Facts(), list[Exceptional]()
    for each in story.happened:
        facts.apply(each)
        found += exceptions.made(each, facts)
    return found


def happened(event: Event) -> tuple[Exceptional, ...]:
    """The exceptions that an event makes by itself."""
    return exceptions.made(Happened(7, 3, "CR-1001", START, "cor1", "page", 1, event), Facts())


BY_ITSELF: tuple[tuple[Event, str, str], ...] = (
    (staging.Waived("sha256:00", Prose("Too slow.")), "waiver", ""),
    (staging.DeskChecked("dev2", "sha256:00", Prose("Mail.")), "desk_check", "dev2"),
    (run.AmendmentAgreed("CR-1001-R1", "production", "s1", 1), "amendment", "s1"),
    (run.Finished("CR-1001-R1", "production", "done_with_deviations"), "deviation", "CR-1001-R1"),
    (review.Decided(1, "sha256:00", "approve", "cor2", exceptions=("alternate",)), "alternate", "cor2"),
)  # fmt: skip


@pytest.mark.parametrize(("event", "kind", "of"), BY_ITSELF)
@pytest.mark.says("always.9")
def test_what_an_event_makes_by_itself(event: Event, kind: str, of: str) -> None:
    assert happened(event) == (Exceptional("CR-1001", 3, kind, START, "cor1", of),)


ORDINARY: tuple[Event, ...] = (
    run.Finished("CR-1001-R1", "production", "done"),
    run.Finished("CR-1001-R1", "staging", "done_with_deviations"),
    review.Decided(1, "sha256:00", "approve", "cor2"),
    review.Decided(1, "sha256:00", "approve", "cor2", exceptions=("of_a_later_version",)),
)


@pytest.mark.parametrize("event", ORDINARY)
def test_what_is_ordinary_makes_none(event: Event) -> None:
    assert happened(event) == ()


@pytest.mark.says("always.9")
def test_a_decision_makes_as_many_as_it_names() -> None:
    names = ("one_approver", "absence_recorded_by_another", "credentials_reset", "decided_while_out", "freeze_override")  # fmt: skip
    found = happened(review.Decided(1, "sha256:00", "approve", "cor1", exceptions=names))
    assert tuple(each.kind for each in found) == names


def test_the_straight_way_makes_none() -> None:
    assert made(a_change()) == []


@pytest.mark.says("always.9")
def test_the_isso_is_copied_late_when_security_is_raised_after_the_submission() -> None:
    story = a_change(told.submitted)
    story.must("dev", "triage", Answers(security_related=True))
    assert [(each.kind, each.by) for each in made(story)] == [("late_isso_copy", "dev")]
    story.must("hosting", "review-risk", ReviewRisk("high", "low", "acceptable"))
    assert len(made(story)) == 1


def test_in_time_it_is_no_exception() -> None:
    story = a_change(told.triaged)
    story.must("dev", "triage", Answers(security_related=True))
    for part in told.WAY[2:9]:
        part(story)
    assert made(story) == []


@pytest.mark.says("always.5", "always.9")
def test_what_was_recorded_afterwards_is_one() -> None:
    story = Story()
    ask = RecordAfterwards("eclkc", "Restart", "Restarted.", "Night.", "hosting", START - timedelta(hours=1), START)  # fmt: skip
    story.must("dev", "record-afterwards", ask)
    (only,) = made(story)
    assert exceptions.sentence(only, story.world.roster) == (
        "Dev entered a change that had already been made, by Hosting, without approval."
    )


def test_the_step_that_was_amended_is_named_as_people_know_it() -> None:
    each = Exceptional("CR-1001", 3, "amendment", START, "dev2", "s1")
    roster = Story().world.roster
    says = "was done differently from what was approved; Dev2 agreed."
    assert exceptions.sentence(each, roster, "step 1 (Log in)") == f"Step 1 (Log in) {says}"
    assert exceptions.sentence(each, roster) == f"Step s1 {says}"


@pytest.mark.parametrize("kind", exceptions.SENTENCES)
def test_every_kind_is_said_in_a_sentence(kind: str) -> None:
    each = Exceptional("CR-1001", 3, kind, START, "cor1", "cor2")
    says = exceptions.sentence(each, Story().world.roster)
    assert says[0].isupper()
    assert says.endswith(".")
    assert "Cor1" in says
    assert "{" not in says
