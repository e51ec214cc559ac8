"""This module tries which change of a policy loosens approvals, and that it never reaches a change that is under way."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from offcycle.process.policy import Policy
from offcycle.process.policy.loosening import judging, loosens
from tests.process.story import POLICY


def changed(*changes: tuple[str, str]) -> Policy:
    text = POLICY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return Policy.parse(text)


SHIPPED = changed()
SEATS = 'seats = ["cor1", "cor2"]'
GROUPS = 'groups = [["dev"], ["qa", "tester", "product"]]'

LOOSER = (
    (("needed = 0", "needed = 1"), "The yes of 1 of 2 approvers is enough; it was 2 of 2."),
    ((SEATS, 'seats = ["cor1"]'), "The yes of 1 of 1 approvers is enough; it was 2 of 2."),
    ((f"{SEATS}\nneeded = 0", 'seats = ["cor1", "cor2", "cor3"]\nneeded = 2'), "The yes of 2 of 3 approvers is enough; it was 2 of 2."),
    (("alternates = {}", 'alternates = { cor1 = ["cor3"] }'), "cor3 may stand in for cor1, which was not so."),
    (("silent_minutes = 60", "silent_minutes = 30"), "An alternate may decide after 30 minutes of silence; it was 60."),
    (('["P0", "P1"]', '["P0", "P1", "P2"]'), "An alternate may decide for somebody silent at P2, too, which was not so."),
    (("holds_hours = 72", "holds_hours = 73"), "An approval holds for 73 hours; it was 72."),
    (("credentials_hours = 72", "credentials_hours = 0"), "New credentials of an approver are pointed out for 0 hours; it was 72."),
    (("amendments = 2", "amendments = 3"), "3 amendments are taken in a run; it was 2."),
    ((GROUPS, 'groups = [["dev"]]'), "Staging is signed off by dev; it was dev, and qa or tester or product."),
    ((GROUPS, 'groups = [["dev"], ["qa", "hosting"]]'), "Staging is signed off by dev, and qa or hosting; it was dev, and qa or tester or product."),
    (('waive = ["lead"]', 'waive = ["lead", "dev"]'), "The right “waive” is held by dev, too, which was not so."),
    (("before_closing = true", "before_closing = false"), "A change closes without a copy of its form in the archive, which was not so."),
)  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), LOOSER)
def test_what_loosens_approvals_is_told_in_a_sentence(
    change: tuple[str, str], sentence: str
) -> None:
    assert loosens(SHIPPED, changed(change)) == (sentence,)


@pytest.mark.parametrize("change", [change for change, _ in LOOSER if "hosting" not in change[1]])
def test_the_way_back_loosens_nothing(change: tuple[str, str]) -> None:
    assert loosens(changed(change), SHIPPED) == ()


NO_LOOSER = (
    (SEATS, 'seats = ["cor1", "cor3"]'),  # another person, and as many of them
    (SEATS, 'seats = ["cor1", "cor2", "cor3"]'),  # all three
    (GROUPS, 'groups = [["dev"], ["qa"]]'),
    (GROUPS, 'groups = [["qa", "tester"], ["dev"], ["product"]]'),
    ("reminder_hours = 12", "reminder_hours = 6"),
    ('risk = ["hosting"]', 'risk = ["lead"]'),
    ("help_minutes = 120", "help_minutes = 240"),
    ('subject = "{ref}: please acknowledge: {title}"', 'subject = "{ref}"'),
)


@pytest.mark.parametrize("change", NO_LOOSER[:5] + NO_LOOSER[6:])
def test_other_people_and_other_words_loosen_nothing(change: tuple[str, str]) -> None:
    assert loosens(SHIPPED, changed(change)) == ()


def test_a_right_that_goes_to_others_is_wider() -> None:
    assert loosens(SHIPPED, changed(NO_LOOSER[5])) == (
        "The right “risk” is held by lead, too, which was not so.",
    )


def test_alternates_of_a_seat_that_is_handed_on_are_no_new_ones() -> None:
    old = changed(("alternates = {}", 'alternates = { cor2 = ["cor3"] }'))
    new = changed((SEATS, 'seats = ["cor1", "cor4"]'), ("alternates = {}", 'alternates = { cor4 = ["cor3"] }'))  # fmt: skip
    assert loosens(old, new) == ()


def test_from_nobody_to_somebody_loosens_nothing() -> None:
    nothing = changed((SEATS, "seats = []"), (GROUPS, "groups = []"), ('risk = ["hosting"]', "risk = []"))  # fmt: skip
    assert loosens(nothing, SHIPPED) == ()
    assert len(loosens(SHIPPED, nothing)) == 3


def test_a_right_that_nobody_had_is_wider_when_somebody_gets_it() -> None:
    nobody = changed(('waive = ["lead"]', "waive = []"))
    assert loosens(SHIPPED, nobody) == ()
    assert len(loosens(nobody, SHIPPED)) == 1


ONE = changed(("needed = 0", "needed = 1"))
SHORT = changed(("holds_hours = 72", "holds_hours = 24"))
MIXED = changed(("needed = 0", "needed = 1"), ("holds_hours = 72", "holds_hours = 24"))
NOBODY = changed((SEATS, "seats = []"), (GROUPS, "groups = []"))
VERSIONS = {1: SHIPPED, 2: ONE, 3: SHORT, 4: MIXED, 5: SHIPPED}


@pytest.mark.parametrize(
    ("requested", "until", "judged"),
    [(1, 1, 1), (1, 2, 1), (1, 3, 3), (1, 4, 3), (1, 5, 3), (2, 2, 2), (2, 3, 3), (4, 5, 4), (5, 5, 5)],
)  # fmt: skip
def test_a_version_that_loosens_is_passed_over_as_a_whole(
    requested: int, until: int, judged: int
) -> None:
    assert judging(VERSIONS, requested, until) == judged


@given(some.lists(some.sampled_from([SHIPPED, ONE, SHORT, MIXED, NOBODY]), min_size=1, max_size=6))
def test_what_judges_a_change_is_never_looser_than_what_it_was_requested_under(
    several: list[Policy],
) -> None:
    versions = dict(enumerate(several, 1))
    found = [judging(versions, 1, until) for until in versions]
    assert found == sorted(found)
    if versions[1] is not NOBODY:
        assert all(loosens(versions[1], versions[each]) == () for each in found)
