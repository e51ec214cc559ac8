"""This module holds the sentence about the quorum word for word, in every state, as somebody reads it who is no engineer."""

import pytest

from offcycle.process import gates
from offcycle.process.events import Prose, organisation
from offcycle.process.kernel import Refused
from offcycle.process.review import decision
from offcycle.process.review.quorum import Seat, sentence
from tests.process import story as told
from tests.process.denials import Part
from tests.process.parts import (
    all_of,
    disabled,
    gets,
    loses,
    policy,
    rejected,
    waits,
)
from tests.process.story import Story, a_change


def seated(*names: str) -> Part:
    """A policy with these seats."""
    seats = ", ".join(f'"{name}"' for name in names)
    return policy(('seats = ["cor1", "cor2"]', f"seats = [{seats}]"))


def says_yes(*accounts: str) -> Part:
    def part(story: Story) -> None:
        for account in accounts:
            told.approves(story, account)

    return part


def third(story: Story) -> None:
    """A third approver."""
    story.organise(
        organisation.AccountAdded(account="cor3", name=Prose("Cor3"), email=Prose("cor3@x.example"))
    )
    gets("cor3", "approver")(story)


def requested_by(account: str) -> Part:
    def part(story: Story) -> None:
        story.facts.requested_by = account

    return part


def judged_by(account: str) -> Part:
    def part(story: Story) -> None:
        gets(account, "hosting")(story)
        ask = told.risk.ReviewRisk("low", "low", "acceptable")
        story.must(account, "review-risk", ask)

    return part


SENTENCES = (
    (told.risk_reviewed, all_of(),
     "Cor1 and Cor2 must both say yes; nobody has answered yet."),
    (told.submitted, all_of(),
     "Cor1 and Cor2 must both say yes; nobody has answered yet."),
    (told.submitted, says_yes("cor1"),
     "Cor1 has said yes. That is not enough: Cor2 must say yes too."),
    (told.submitted, says_yes("cor2"),
     "Cor2 has said yes. That is not enough: Cor1 must say yes too."),
    (told.submitted, says_yes("cor1", "cor2"),
     "Both approvers said yes (Cor1 and Cor2), so it is approved."),
    (told.submitted, rejected,
     "Cor2 said no, so it is not approved."),
    (told.submitted, all_of(says_yes("cor1"), rejected),
     "Cor2 said no, so it is not approved."),
    (told.submitted, all_of(rejected, told.submitted),
     "Cor1 and Cor2 must both say yes; nobody has answered yet."),
    (told.submitted, all_of(says_yes("cor1", "cor2"), waits(hours=72)),
     "The approval held for 72 hours and has lapsed, so it has to be given anew."),
    (told.submitted, loses("cor2", "approver"),
     "The seat of Cor2 is empty, so it cannot be approved until an administrator changes that."),
    (told.submitted, all_of(says_yes("cor1", "cor2"), disabled("cor2")),
     "The seat of Cor2 is empty, so it cannot be approved until an administrator changes that."),
    (told.submitted, all_of(disabled("cor1"), disabled("cor2")),
     "The seats of Cor1 and Cor2 are empty, so it cannot be approved until an administrator changes that."),
    (told.submitted, requested_by("cor1"),
     "Cor1 requested this change, and so has no say. Every approver must say yes, so it cannot be approved."),
    (told.submitted, all_of(requested_by("cor1"), judged_by("cor2")),
     "Cor1 requested this change and Cor2 reviewed its risk, and so have no say. Every approver must say yes, so it cannot be approved."),
    (told.submitted, all_of(requested_by("cor1"), judged_by("cor1")),
     "Cor1 requested this change and reviewed its risk, and so has no say. Every approver must say yes, so it cannot be approved."),
    (told.risk_reviewed, all_of(seated(), told.submitted),
     "Nobody is named as an approver, so nothing can be approved."),
    (told.risk_reviewed, all_of(seated("cor1"), told.submitted),
     "Cor1 must say yes; nobody has answered yet."),
    (told.risk_reviewed, all_of(seated("cor1"), told.submitted, says_yes("cor1")),
     "The one approver said yes (Cor1), so it is approved."),
    (told.risk_reviewed, all_of(third, seated("cor1", "cor2", "cor3"), told.submitted),
     "Cor1, Cor2 and Cor3 must say yes; nobody has answered yet."),
    (told.risk_reviewed, all_of(third, seated("cor1", "cor2", "cor3"), told.submitted, says_yes("cor3", "cor1")),
     "Cor1 and Cor3 have said yes. That is not enough: Cor2 must say yes too."),
    (told.risk_reviewed, all_of(third, seated("cor1", "cor2", "cor3"), told.submitted, says_yes("cor1", "cor2", "cor3")),
     "All approvers said yes (Cor1, Cor2 and Cor3), so it is approved."),
)  # fmt: skip


@pytest.mark.says("4.8", "4.9", "4.36")
@pytest.mark.parametrize(("until", "part", "words"), SENTENCES)
def test_the_sentence_says_why_it_is_or_is_not_enough(until: Part, part: Part, words: str) -> None:
    story = a_change(until)
    part(story)
    assert decision.quorum_sentence(story.case("dev")) == words


def test_both_saying_no_is_one_sentence_too() -> None:
    both = tuple(Seat(one, one, one.title(), "rejected") for one in ("cor1", "cor2"))
    assert sentence(both) == "Cor1 and Cor2 said no, so it is not approved."


JARGON = ("digest", "quorum", "sha256", "None", "null", "_", "{", "policy", "disqualified")


@pytest.mark.says("4.36")
def test_no_word_of_it_is_an_engineers() -> None:
    assert not [word for _, _, words in SENTENCES for word in JARGON if word in words]


@pytest.mark.says("4.9")
def test_the_gate_says_the_same() -> None:
    for until, part, words in SENTENCES:
        story = a_change(until)
        part(story)
        state = next(each for each in gates.read(story.case("dev")) if each.name == "quorum")
        assert state.why == words or story.facts.submission is None


def test_nobody_seated_is_never_enough_and_submitting_again_changes_nothing() -> None:
    story = a_change(told.risk_reviewed)
    seated()(story)
    told.submitted(story)
    told.standing_by(story)
    assert story.refused("hosting", "start-production") == {"gate.quorum"}
    assert story.refused("hosting", "submit", told.submission.Submit()) == {"submit.anew"}
    outcome = story.give("hosting", "start-production")
    assert isinstance(outcome, Refused)
    assert [each.role for each in outcome.refusals[0].waiting_on] == ["approver", "administrator"]


@pytest.mark.says("4.39")
def test_it_is_judged_by_the_policy_under_which_it_was_submitted() -> None:
    story = a_change(told.submitted)
    says_yes("cor1")(story)
    seated("cor1")(story)
    told.standing_by(story)
    assert story.refused("hosting", "start-production") == {"gate.quorum"}
    says_yes("cor2")(story)
    told.started(story)
