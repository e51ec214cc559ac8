"""This module tries what an approver reads before anything else: what their own yes would be, for which window it waits, and the fields of the form."""

import pytest

from offcycle.process.review import first_screen
from tests.process import story as told
from tests.process.approvers import out, reset, says_yes, stand_ins, under
from tests.process.denials import Part
from tests.process.parts import all_of, deferred, policy
from tests.process.story import FIELDS, a_change

ALONE = "Your yes alone will decide, because Cor2 is out of office."
YES: tuple[tuple[str, Part, str, list[str]], ...] = (
    ("nothing out of the ordinary", all_of(), "cor1", []),
    ("the other one is out", out("cor2"), "cor1", [ALONE]),
    ("it was said already", all_of(out("cor2"), says_yes("cor1")), "cor1", []),
    ("somebody else recorded that", out("cor2", by="isso"), "cor1",
     [ALONE, "That absence was recorded by somebody else."]),
    ("in the place of another", out("cor1"), "alt",
     ["You answer in place of Cor1."]),
    ("while out", out("cor1"), "cor1", ["You are out of office; you may decide all the same."]),
    ("with a new password", reset("cor1"), "cor1",
     ["Your password was set anew a short while ago; the record says so."]),
    ("nobody who decides", out("cor2"), "hosting", []),
)  # fmt: skip


@pytest.mark.parametrize(("part", "account", "expected"), [each[1:] for each in YES], ids=[each[0] for each in YES])  # fmt: skip
def test_what_a_yes_would_be_is_told_before_it_is_given(
    part: Part, account: str, expected: list[str]
) -> None:
    story = under(stand_ins)
    part(story)
    assert first_screen.your_yes(story.case(account)) == expected


def test_a_deferred_change_names_its_window_or_that_it_has_none() -> None:
    story = a_change(told.documented)
    assert first_screen.window(story.case("cor1")) == ""
    deferred(story)
    assert first_screen.window(story.case("cor1")).startswith("It is no emergency")


def test_the_policy_says_which_fields_are_read_first() -> None:
    story = a_change(told.submitted)
    submission = story.facts.submission
    assert [each.value for each in first_screen.read_first(story.case("cor1"), submission)] == [
        FIELDS["if_not_done"],
        FIELDS["undo"],
    ]
    policy(('first = ["if_not_done", "undo"]', 'first = ["interruption"]'))(story)
    (field,) = first_screen.read_first(story.case("cor1"))
    assert field.about.name == "interruption"
