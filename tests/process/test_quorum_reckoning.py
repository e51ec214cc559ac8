"""This module compares the quorum with a reckoning of its own, written from the words of the process, over random histories.

It knows two approvers and nobody who takes their places. What it keeps of the past is only what the process says matters:
who said yes, whether they were in then, and whether the other was in then.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcycle.process import gates
from offcycle.process.kernel import Accepted
from offcycle.process.review import decision
from tests.process import story as told
from tests.process.approvers import back, out
from tests.process.parts import gets, loses
from tests.process.story import Story, a_change

BOTH = ("cor1", "cor2")
DONE = ("leaves", "returns", "approve", "confirm", "withdraw", "reject", "role taken", "role given")


@dataclass
class Yes:
    """An approval: whether who gave it was in, and whether the other was out."""

    was_in: bool
    other_out: bool


@dataclass
class Reckoning:
    """The process's words about two approvers, and nothing else."""

    out: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    yes: dict[str, Yes] = field(default_factory=dict)
    refused: bool = False

    def approved(self) -> bool:
        if self.refused:
            return False
        counting = [one for one in BOTH if one in self.yes and one not in self.gone]
        if len(counting) == len(BOTH):
            return True
        return any(self.yes[one].was_in and self.yes[one].other_out for one in counting)

    def says_yes(self, who: str) -> None:
        other = BOTH[1 - BOTH.index(who)]
        # Who has no role is no approver who is out; who has said yes is not left out.
        left_out = other in self.out and other not in self.gone and other not in self.yes
        self.yes[who] = Yes(who not in self.out, left_out)


def happens(story: Story, truth: Reckoning, who: str, what: str) -> None:
    """One thing happens, to the story and, if it is accepted there, to the reckoning."""
    if what == "leaves" and who not in truth.out:
        out(who)(story)
        truth.out.add(who)
    elif what == "returns" and who in truth.out:
        back(who)(story)
        truth.out.discard(who)
    elif what == "role taken" and who not in truth.gone:
        loses(who, "approver")(story)
        truth.gone.add(who)
    elif what == "role given" and who in truth.gone:
        gets(who, "approver")(story)
        truth.gone.discard(who)
    elif what in {"approve", "confirm", "withdraw", "reject"}:
        _decides(story, truth, who, what)


def _decides(story: Story, truth: Reckoning, who: str, what: str) -> None:
    submission = story.facts.submissions[-1]
    outcome = story.give(who, "decide", decision.Decide(what, submission.seal, "So it is"))
    if not isinstance(outcome, Accepted):
        assert who in truth.gone or truth.refused or what != "reject"
        return
    assert who not in truth.gone
    assert not truth.refused
    if what == "reject":
        truth.refused = True
    elif what == "withdraw":
        assert truth.yes.pop(who)
    else:
        truth.says_yes(who)


HISTORIES = st.lists(
    st.tuples(st.sampled_from(BOTH), st.sampled_from(DONE)), min_size=8, max_size=16
)


@pytest.mark.says("4.9", "4.10", "4.11", "4.12", "4.16", "4.17", "4.18", "4.24")
@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_the_gate_agrees_with_the_words_of_the_process(history: list[tuple[str, str]]) -> None:
    story, truth = a_change(told.submitted), Reckoning()
    for who, what in history:
        happens(story, truth, who, what)
        state = next(each for each in gates.read(story.case("dev")) if each.name == "quorum")
        assert state.satisfied == truth.approved(), (history, state.why)
        assert not state.satisfied or truth.yes
