"""This module tries who is told of help, of a call, of a desk check and of a fail in staging."""

import pytest

from offcycle.process.notices import Notice, owed
from offcycle.process.notices.leaving import Invitation
from offcycle.process.staging.desk_check import DeskCheck
from offcycle.process.staging.help import Note
from offcycle.process.triage import Mark
from tests.process import story as told
from tests.process.parts import staging_failed, waits, withdrawn
from tests.process.story import Story, a_change
from tests.process.test_help import LINK, accepted, asked, cancelled, held, set_call


def letters(story: Story) -> dict[str, Notice]:
    """What the last event owes, by account."""
    found = owed(story.happened[-1], story.case(story.happened[-1].by), "https://o.example.org")
    return {each.account: each for each in found if isinstance(each, Notice)}


def test_hosting_is_asked_for_help_and_the_team_told_who_helps() -> None:
    story = a_change(told.documented)
    asked(story)
    assert set(letters(story)) == {"hosting", "hosting2"}
    assert "The build stays red." in letters(story)["hosting"].text
    accepted(story)
    assert set(letters(story)) == {"dev", "dev2"}


def test_both_teams_are_told_when_and_where_the_call_is_in_the_zone_of_the_organisation() -> None:
    story = a_change(told.documented)
    asked(story)
    set_call(minutes=46)(story)
    assert set(letters(story)) == {"dev", "dev2", "hosting2"}  # who set it knows
    letter = letters(story)["dev"]
    assert "10:00 p.m. Eastern" in letter.subject
    assert "https://meet.example.org/1" in letter.text


def test_who_is_named_in_a_desk_check_gets_a_receipt() -> None:
    story = a_change(told.documented)
    story.must("dev", "desk-check", DeskCheck("qa", "The tapes.", "Staging has none."))
    assert set(letters(story)) == {"qa"}
    assert "Not tried: The tapes." in letters(story)["qa"].text


def test_a_fail_in_staging_is_told_to_those_who_can_correct_the_plan() -> None:
    story = a_change(told.staged)
    staging_failed(story)
    assert {"dev", "dev2", "hosting", "hosting2"} <= set(letters(story))
    assert "The page is white" in letters(story)["dev"].text


def test_help_without_a_word_is_told_without_one() -> None:
    story = a_change(told.documented)
    story.must("dev", "request-help", Note())
    assert "{note}" not in letters(story)["hosting"].text


def called(story: Story, account: str = "dev") -> Invitation | None:
    """The invitation that somebody's mail carries."""
    letter = letters(story).get(account)
    return letter.invitation if letter else None


@pytest.mark.says("2.17")
def test_a_call_keeps_its_name_and_its_number_grows_until_it_is_taken_back() -> None:
    story = a_change(told.documented)
    asked(story)
    assert called(story, "hosting") is None
    known = []
    for step in (set_call(hours=1), set_call(hours=2), cancelled, set_call(hours=1), held):
        step(story)
        call = called(story)
        assert call is not None
        known.append((call.method, call.name, call.sequence))
    first, second = "CR-1001-call-1", "CR-1001-call-2"
    assert known == [
        ("REQUEST", first, 0),
        ("REQUEST", first, 1),
        ("CANCEL", first, 2),
        ("REQUEST", second, 0),
        ("CANCEL", second, 1),  # help was given before it began
    ]


def test_both_teams_are_invited_by_who_set_it_first() -> None:
    story = a_change(told.documented)
    asked(story)
    set_call()(story)
    call = called(story)
    assert call is not None
    assert call.organiser == (story.case("dev").name("hosting"), "hosting@example.org")
    needed = {mail.partition("@")[0]: needed for _, mail, needed in call.people}
    assert needed == {"dev": True, "dev2": False, "hosting": True, "hosting2": False}
    assert (call.place, call.link) == (LINK, "https://o.example.org/changes/CR-1001")
    story.must("dev", "raise-security", Mark("Names leak."))
    set_call(hours=2)(story)
    moved = called(story)
    assert moved is not None
    assert (moved.organiser, story.facts.title in moved.title) == (call.organiser, False)


def test_a_withdrawn_change_takes_its_call_back_and_one_that_was_held_stays() -> None:
    story = a_change(told.documented)
    asked(story)
    set_call()(story)
    again = story.again()
    withdrawn(story)
    call = called(story, "hosting")
    assert call is not None
    assert (call.method, call.sequence) == ("CANCEL", 1)
    waits(hours=2)(again)
    held(again)
    assert called(again) is None
