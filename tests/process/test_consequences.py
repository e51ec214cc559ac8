"""This module holds what is told before an edit to what the edit then does."""

from copy import deepcopy
from dataclasses import replace

import pytest

from offcycle.process import consequences, staging
from offcycle.process.consequences import Ends
from offcycle.process.facts import Facts
from offcycle.process.kernel import Refused
from offcycle.process.plan import RevisePlan
from tests.process import story as told
from tests.process.story import Story, a_change, planned

DELETE = planned("Log in.", "Click Delete.")
REWORDED = replace(planned("Log in.", "Click Build."), document="better said")


def edited(story: Story, ask: RevisePlan = DELETE) -> Ends:
    found = consequences.of_edit(story.case("dev"), ask)
    assert isinstance(found, Ends), found
    return found


@pytest.mark.says("2.31")
def test_an_edit_tells_whose_sign_offs_it_ends_and_what_is_to_be_done_again() -> None:
    found = edited(a_change(told.risk_reviewed))
    assert found.sign_offs == ("dev", "qa")
    assert (found.staging, found.risk, found.draft) == (True, True, False)
    assert found.says == (
        "This ends 2 sign-offs: Dev and Qa.",
        "The changed steps, and those behind them, have to be run in staging again.",
        "The risk has to be judged again.",
    )


@pytest.mark.says("2.31", "2.32")
def test_wording_ends_nothing() -> None:
    found = edited(a_change(told.risk_reviewed), REWORDED)
    assert found.says == ("This ends nothing.", "The sign-offs of Dev and Qa hold.")
    assert found.stands == ("dev", "qa")


def test_beside_a_submission_it_is_a_draft_and_says_what_replacing_would_end() -> None:
    found = edited(a_change(told.approved))
    assert found.draft
    assert found.approvals == ("cor1", "cor2")
    assert "This ends 2 approvals: Cor1's and Cor2's." in found.says[-1]


def test_nothing_is_changed_by_asking() -> None:
    story = a_change(told.approved)
    before: Facts = story.again().facts
    edited(story)
    assert story.facts == before


def test_what_was_told_is_what_happens() -> None:
    story = a_change(told.risk_reviewed)
    found = edited(story)
    before = replace(story.case("dev"), facts=deepcopy(story.facts))
    story.must("dev", "plan", DELETE)
    after = consequences.of_saved(before, story.case("dev"))
    assert replace(after, says=()) == replace(found, says=())
    assert after.says[0] == "This ended 2 sign-offs: Dev and Qa."
    passing = {each.by for each in staging.latest(story.case("dev")) if each.verdict == "pass"}
    assert passing == {"dev", "qa"} - set(found.sign_offs)


def test_an_edit_that_is_refused_says_why() -> None:
    found = consequences.of_edit(a_change(told.started).case("dev"), DELETE)
    assert isinstance(found, Refused)
