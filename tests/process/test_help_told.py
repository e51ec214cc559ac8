"""This module tries who is told of help, of a call, of a desk check and of a fail in staging."""

from offcycle.process.notices import Notice, owed
from offcycle.process.staging.desk_check import DeskCheck
from offcycle.process.staging.help import Note
from tests.process import story as told
from tests.process.parts import staging_failed
from tests.process.story import Story, a_change
from tests.process.test_help import accepted, asked, set_call


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
    assert "22:00 (America/New_York)" in letter.subject
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
