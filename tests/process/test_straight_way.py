"""This module tells the straight way, gate by gate, and what stands in the way of every shortcut."""

import pytest

from offcycle.process import gates
from tests.organisations import ORGANISATIONS, Organisation
from tests.process import story as told
from tests.process.story import a_change


def shut(story: told.Story) -> list[str]:
    return [state.name for state in gates.read(story.case("dev")) if not state.satisfied]


def stage(story: told.Story) -> str:
    case = story.case("dev")
    return gates.stage(case, gates.read(case))


both = pytest.mark.parametrize("of", ORGANISATIONS, ids=lambda each: each.name)


@both
@pytest.mark.says("1.14")
def test_each_part_of_the_way_opens_its_gate(of: Organisation) -> None:
    every = [gate.name for gate in gates.GATES if gate.name not in ASKED_ELSEWHERE]
    opens = {
        told.requested: "triage", told.triaged: "acknowledged", told.acknowledged: "plan", told.documented: "staging_run",
        told.staged: "validated", told.signed: "form", told.form_filled: "risk", told.risk_reviewed: "submission",
        told.submitted: "quorum", told.approved: "standby", told.standing_by: "production", told.applied: "production_validated",
        told.validated: "stakeholders", told.told: "archive", told.archived: "closed",
    }  # fmt: skip
    for part, first in opens.items():
        assert shut(a_change(part, of)) == every[every.index(first) :], part.__name__
    assert shut(a_change(told.closed, of)) == []


ASKED_ELSEWHERE = {"questions", "window_given", "window", "freeze", "accepted"}
"""Gates that stand open on the straight way: nothing was asked, nothing waits for a window or is frozen, or was made before."""


@both
def test_the_stage_is_the_step_of_the_first_shut_gate(of: Organisation) -> None:
    seen = [stage(a_change(part, of)) for part in told.WAY]
    assert seen == [
        "triage", "triage", "plan", "staging", "staging", "form", "review", "review", "review", "run",
        "run", "run", "run", "notices", "notices", "notices", "closed",
    ]  # fmt: skip


@both
def test_the_straight_way_ends_done(of: Organisation) -> None:
    assert a_change(of=of).facts.outcome == "done"
