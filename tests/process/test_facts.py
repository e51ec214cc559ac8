"""This module tries that facts are a fold of events, and that the vocabulary is the one that the design names."""

import dataclasses
import inspect
from datetime import timedelta

import pytest

from offcycle.process import events, gates
from offcycle.process.events import EVENTS, Event
from offcycle.process.events.vocabulary import event
from offcycle.process.facts import Facts, fold
from tests.process import story as told
from tests.process.denials import Part
from tests.process.parts import (
    production_failed,
    rejected,
    stands_down,
    step_done,
    stopped,
    withdrawn,
)
from tests.process.story import a_change

VOCABULARY = """
triage: requested answered edited escalated acknowledged roll_called available_answered security_raised affected_set window_given withdrawn
plan: revised commented comment_settled
staging: help_requested help_accepted call_scheduled call_cancelled call_held desk_checked signed_off waived
form: filled
review: risk_reviewed submitted submission_withdrawn decided asked answered lapsed archived recorded_afterwards accepted
run: stood_by stood_down started intended step_reported unknown step_resolved stopped amendment_proposed
    amendment_agreed not_needed_agreed declined rollback_started finished validated
notices: update_posted stakeholders_told links_ended warned reminded due_passed called follow_up_set follow_up_done closed feedback_given
people: account_added account_disabled account_enabled credentials_reset telephone_set role_given role_taken absence_recorded absence_ended
    token_made token_revoked browser_met way_added way_removed system_set team_set list_set template_set
policy: activated channel_tested
calendar: freeze_set freeze_lifted window_set turns_read
record: checkpointed expunge_proposed expunged
"""


def vocabulary() -> set[str]:
    kinds, step = set(), ""
    for word in VOCABULARY.split():
        if word.endswith(":"):
            step = word.removesuffix(":")
        else:
            kinds.add(f"{step}.{word}")
    return kinds


def test_the_vocabulary_is_the_one_that_the_design_names() -> None:
    assert set(EVENTS) == vocabulary()


@pytest.mark.parametrize("kind", EVENTS)
def test_every_kind_has_a_sentence_and_a_frozen_shape(kind: str) -> None:
    made = EVENTS[kind]
    says = inspect.getdoc(made) or ""
    assert says[0].isupper()
    assert says.endswith(".")
    assert made.kind == kind
    assert dataclasses.is_dataclass(made)
    assert made.__dataclass_params__.frozen


def test_a_kind_is_claimed_once() -> None:
    with pytest.raises(ValueError, match="Two events claim the name"):

        @event("triage.requested")
        class Again(Event):
            """It happened again."""

    assert EVENTS["triage.requested"] is events.triage.Requested


ENDS: tuple[tuple[Part, ...], ...] = (
    (told.closed,),
    (told.submitted, rejected, told.submitted, withdrawn),
    (told.started, step_done, stopped, told.told, told.archived, told.closed),
    (told.applied, production_failed, told.submitted),
    (told.standing_by, stands_down("dev2")),
)


@pytest.mark.parametrize("parts", ENDS)
def test_the_same_events_always_give_the_same_facts(parts: tuple[Part, ...]) -> None:
    story = a_change(parts[0])
    for part in parts[1:]:
        part(story)
    assert fold(story.happened) == story.facts
    again = Facts()
    for each in story.happened:
        again.apply(each)
        assert again == fold(story.happened[: each.n])
    assert again == story.facts


def test_what_ended_stays_as_it_happened() -> None:
    story = a_change(told.submitted)
    rejected(story)
    told.submitted(story)
    assert [each.state for each in story.facts.submissions] == ["rejected", "open"]
    assert story.facts.submissions[0].decisions["cor2"].reason == "Say how it is undone"


def test_an_event_that_says_nothing_about_the_change_counts_all_the_same() -> None:
    story = a_change(told.requested)
    before = story.facts.triage
    story.take((events.notices.Called(account="dev", outcome="no answer"),), "hosting")
    assert (story.facts.n, story.facts.triage) == (2, before)


def test_later_vocabulary_is_understood_where_facts_hold_it() -> None:
    story = a_change(told.submitted)
    story.take((events.review.SubmissionWithdrawn(number=1),), "hosting")
    assert story.facts.submission is None
    story = a_change(told.requested)
    story.take((events.run.StoodDown(),), "dev")
    assert story.facts.standby is None


def test_the_summary_is_what_lists_show() -> None:
    summary = gates.summary(a_change(told.triaged).case("dev"))
    assert (summary.ref, summary.title, summary.system, summary.stage) == (
        "CR-1001", "Site down", "eclkc", "triage",
    )  # fmt: skip
    assert (summary.priority, summary.verdict, summary.is_open) == ("P0", "emergency", True)
    assert summary.waiting == (("hosting", "eclkc"),)
    assert summary.next_due == summary.requested_at + timedelta(minutes=15)
