"""This module tells the straight way, gate by gate, and what stands in the way of every shortcut."""

import pytest

from offcycle.process import gates
from tests.process import story as told
from tests.process.story import a_change


def shut(story: told.Story) -> list[str]:
    return [state.name for state in gates.read(story.case("dev")) if not state.satisfied]


def stage(story: told.Story) -> str:
    case = story.case("dev")
    return gates.stage(case, gates.read(case))


@pytest.mark.says("1.14")
def test_each_part_of_the_way_opens_its_gate() -> None:
    every = [gate.name for gate in gates.GATES]
    opens = {
        told.requested: 0, told.triaged: 1, told.acknowledged: 2, told.documented: 3, told.staged: 4,
        told.signed: 5, told.form_filled: 6, told.risk_reviewed: 7, told.submitted: 8, told.approved: 9,
        told.standing_by: 11, told.applied: 12, told.validated: 13, told.told: 14, told.archived: 15,
        told.closed: 16,
    }  # fmt: skip
    for part, number in opens.items():
        left = [name for name in every[number:] if name != "window"]
        assert shut(a_change(part)) == left, part.__name__


def test_the_stage_is_the_step_of_the_first_shut_gate() -> None:
    seen = [stage(a_change(part)) for part in told.WAY]
    assert seen == [
        "triage", "triage", "plan", "staging", "staging", "form", "review", "review", "review", "run",
        "run", "run", "run", "notices", "notices", "notices", "closed",
    ]  # fmt: skip


def test_the_straight_way_ends_done() -> None:
    assert a_change().facts.outcome == "done"
