"""This module holds the sentence about the quorum word for word, in every state, as somebody reads it who is no engineer.

The table is printed for approvers in `docs/guide/for-approvers.md`; a test compares the two.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from offcycle.process import gates
from offcycle.process.kernel import Refused
from offcycle.process.review import answering, decision, quorum
from tests.process import story as told
from tests.process.approvers import (
    approver,
    back,
    judged_by,
    out,
    requested_by,
    reset,
    says,
    says_yes,
    seated,
    stand_ins,
    under,
    written_by,
)
from tests.process.denials import Part
from tests.process.parts import all_of, disabled, loses, policy, rejected, waits
from tests.process.story import Story, a_change

TWO = all_of()
ONE = seated("cor1")
NOBODY = seated()
THREE = all_of(approver("cor3"), seated("cor1", "cor2", "cor3"))
TWO_OF_THREE = all_of(approver("cor3"), seated("cor1", "cor2", "cor3", needed=2))
STAND_INS = stand_ins
asked = says("ask", "cor2", reason="For how long?")


def answered(story: Story) -> None:
    story.must("hosting", "answer", answering.Answer(1, "Five minutes."))


SENTENCES: tuple[tuple[str, Part, Part, str], ...] = (
    ("Two approvers, and nobody has answered", TWO, all_of(),
     "Cor1 and Cor2 must both say yes; nobody has answered yet."),
    ("One said yes", TWO, says_yes("cor1"),
     "Cor1 has said yes. That is not enough: Cor2 must say yes too."),
    ("Both said yes", TWO, says_yes("cor1", "cor2"),
     "Both approvers said yes (Cor1 and Cor2), so it is approved."),
    ("One said no", TWO, all_of(says_yes("cor1"), rejected),
     "Cor2 said no, so it is not approved."),
    ("One put it off", TWO, all_of(says_yes("cor1"), says("defer", "cor2")),
     "Cor2 said that it is no emergency, so it waits for a maintenance window and has to be submitted again for it."),
    ("Submitted again after a no", TWO, all_of(rejected, told.submitted),
     "Cor1 and Cor2 must both say yes; nobody has answered yet."),
    ("One asked a question", TWO, all_of(says_yes("cor1"), asked),
     "Cor1 has said yes. That is not enough: Cor2 must say yes too. Cor2 has asked a question that nobody has answered yet."),
    ("The question was answered", TWO, all_of(says_yes("cor1"), asked, answered),
     "Cor1 has said yes. That is not enough: Cor2 must say yes too."),
    ("One took a yes back", TWO, all_of(says_yes("cor1", "cor2"), says("withdraw", "cor1")),
     "Cor1 has taken the yes back. Cor2 has said yes. That is not enough: Cor1 must say yes too."),
    ("The approval is too old", TWO, all_of(says_yes("cor1", "cor2"), waits(hours=72)),
     "The approval held for 72 hours and has lapsed, so it has to be given anew."),
    ("One is out of office", TWO, out("cor2"),
     "Cor2 is out of office until Tuesday 24 November, 9:14 p.m. Eastern, so the yes of Cor1 is enough; Cor1 has not answered yet."),
    ("One is out of office, the other said yes", TWO, all_of(out("cor2"), says_yes("cor1")),
     "Cor1 said yes while Cor2 was out of office. That is enough, so it is approved."),
    ("The one who was out is back", TWO, all_of(out("cor2"), says_yes("cor1"), back("cor2")),
     "Cor1 said yes while Cor2 was out of office. That is enough, so it is approved."),
    ("Back, and says yes as well", TWO, all_of(out("cor2"), says_yes("cor1"), back("cor2"), says_yes("cor2")),
     "Both approvers said yes (Cor1 and Cor2), so it is approved."),
    ("One said yes, then the other left", TWO, all_of(says_yes("cor1"), out("cor2")),
     "Cor1 has said yes. Cor2 is now out of office until Tuesday 24 November, 9:14 p.m. Eastern, so the yes of Cor1 alone will decide. Cor1 must confirm it."),
    ("Confirmed", TWO, all_of(says_yes("cor1"), out("cor2"), says("confirm", "cor1", reason="")),
     "Cor1 said yes while Cor2 was out of office. That is enough, so it is approved."),
    ("The one who is out said yes, the one who is in did not", TWO, all_of(out("cor2"), says_yes("cor2")),
     "Cor2 has said yes. Cor2 did so while out of office. That is not enough: Cor1 must say yes too."),
    ("Both said yes, one of them while out", TWO, all_of(out("cor2"), says_yes("cor2", "cor1")),
     "Both approvers said yes (Cor2 and Cor1), so it is approved. Cor2 did so while out of office."),
    ("Both are out", TWO, all_of(out("cor1"), out("cor2", days=3)),
     "Cor1 and Cor2 are both out of office, Cor1 until Tuesday 24 November, 9:14 p.m. Eastern and Cor2 until Wednesday 25 November, 9:14 p.m. Eastern. It waits until one of them is back and says yes, or both say yes although they are out."),
    ("Both are out, and one said yes", TWO, all_of(out("cor1"), out("cor2"), says_yes("cor1")),
     "Cor1 has said yes, but is out of office. Cor2 is also out of office until Tuesday 24 November, 9:14 p.m. Eastern. That is not enough: Cor2 must say yes too, or one of them must be back and say yes."),
    ("One said yes, then both left", TWO, all_of(says_yes("cor1"), out("cor1"), out("cor2")),
     "Cor1 has said yes, but is out of office. Cor2 is also out of office until Tuesday 24 November, 9:14 p.m. Eastern. That is not enough: Cor2 must say yes too, or one of them must be back and say yes."),
    ("Both are out, one said yes and is back", TWO, all_of(out("cor1"), out("cor2"), says_yes("cor1"), back("cor1")),
     "Cor1 has said yes. Cor1 did so while out of office. Cor2 is now out of office until Tuesday 24 November, 9:14 p.m. Eastern, so the yes of Cor1 alone will decide. Cor1 must confirm it."),
    ("Both said yes although they are out", TWO, all_of(out("cor1"), out("cor2"), says_yes("cor1", "cor2")),
     "Both approvers said yes (Cor1 and Cor2), so it is approved. Cor1 and Cor2 did so while out of office."),
    ("Both are out, somebody is named to take a place", STAND_INS, all_of(out("cor1"), out("cor2")),
     "Cor1 and Cor2 are both out of office until Tuesday 24 November, 9:14 p.m. Eastern. Alt takes the place of Cor1 and Alt2 takes the place of Cor2, and one yes is enough."),
    ("Both are out, and the one who takes a place said yes", STAND_INS, all_of(out("cor1"), out("cor2"), says_yes("alt")),
     "Alt in place of Cor1 said yes while Cor2 was out of office. That is enough, so it is approved."),
    ("One is out, and the one who takes the place said yes", STAND_INS, all_of(out("cor2"), says_yes("alt")),
     "Alt in place of Cor2 has said yes. That is not enough: Cor1 must say yes too."),
    ("A seat is empty", TWO, loses("cor2", "approver"),
     "The seat of Cor2 is empty. It cannot be approved until an administrator changes that."),
    ("Who said yes may not approve any more", TWO, all_of(says_yes("cor1", "cor2"), disabled("cor2")),
     "The yes of Cor2 does not count any more, because Cor2 may not approve this now. The seat of Cor2 is empty. It cannot be approved until an administrator changes that."),
    ("Both seats are empty", TWO, all_of(disabled("cor1"), disabled("cor2")),
     "The seats of Cor1 and Cor2 are empty. It cannot be approved until an administrator changes that."),
    ("A seat is empty, somebody is named to take the place", STAND_INS, disabled("cor2"),
     "The seat of Cor2 is empty, and Alt takes that place. Cor1 and Alt must both say yes; nobody has answered yet."),
    ("An approver requested the change", TWO, requested_by("cor1"),
     "Cor1 requested this change, and so has no say; nobody is named who could take that place. It cannot be approved until an administrator changes that."),
    ("Neither approver has a say", TWO, all_of(requested_by("cor1"), judged_by("cor1"), judged_by("cor2")),
     "Cor1 requested this change and reviewed its risk, and so has no say; nobody is named who could take that place. Cor2 reviewed its risk, and so has no say; nobody is named who could take that place. It cannot be approved until an administrator changes that."),
    ("An approver has no say and is out", TWO, all_of(requested_by("cor1"), out("cor1")),
     "Cor1 requested this change, and so has no say; nobody is named who could take that place. It cannot be approved until an administrator changes that."),
    ("An approver wrote the plan, somebody takes the place", STAND_INS, all_of(says_yes("cor2"), written_by("cor1")),
     "Cor1 wrote a revision of its plan, and so has no say; Alt takes that place. Cor2 has said yes. That is not enough: Alt must say yes too."),
    ("An approver does not answer for an hour", TWO, all_of(says_yes("cor1"), waits(minutes=60)),
     "Cor1 has said yes. That is not enough: Cor2 must say yes too. Cor2 has not answered for 60 minutes, and nobody is named to take that place, so call Cor2."),
    ("An approver does not answer for an hour, others are named", STAND_INS, all_of(says_yes("cor1"), waits(minutes=60)),
     "Cor1 has said yes. That is not enough: Cor2 must say yes too. Cor2 has not answered for 60 minutes, so Alt or Alt2 may say yes in place of Cor2."),
    ("And one of them said yes", STAND_INS, all_of(says_yes("cor1"), waits(minutes=60), says_yes("alt2")),
     "Both approvers said yes (Cor1 and Alt2 in place of Cor2), so it is approved."),
    ("Nobody is named as an approver", NOBODY, all_of(),
     "Nobody is named as an approver, so nothing can be approved."),
    ("One approver, who has not answered", ONE, all_of(),
     "Cor1 must say yes; nobody has answered yet."),
    ("One approver, who said yes", ONE, says_yes("cor1"),
     "The one approver said yes (Cor1), so it is approved."),
    ("One approver, who is out", ONE, out("cor1"),
     "Cor1 is out of office until Tuesday 24 November, 9:14 p.m. Eastern. It waits until Cor1 is back and says yes."),
    ("Three approvers, one said yes", THREE, says_yes("cor3"),
     "Cor3 has said yes. That is not enough: Cor1 and Cor2 must say yes too."),
    ("Three approvers, one is out", THREE, out("cor3"),
     "Cor3 is out of office until Tuesday 24 November, 9:14 p.m. Eastern. Cor1 and Cor2 must both say yes; nobody has answered yet."),
    ("Three approvers, two said yes, then the third left", THREE, all_of(says_yes("cor1", "cor2"), out("cor3")),
     "Cor1 and Cor2 have said yes. Cor3 is now out of office until Tuesday 24 November, 9:14 p.m. Eastern, so the yes of Cor1 and Cor2 will decide. Cor1 or Cor2 must confirm it."),
    ("Three approvers, all said yes", THREE, says_yes("cor1", "cor2", "cor3"),
     "All approvers said yes (Cor1, Cor2 and Cor3), so it is approved."),
    ("Two of three are needed, nobody has answered", TWO_OF_THREE, all_of(),
     "Two of Cor1, Cor2 and Cor3 must say yes; nobody has answered yet."),
    ("Two of three are needed, one said yes", TWO_OF_THREE, says_yes("cor3"),
     "Cor3 has said yes. That is not enough: one more of Cor1 and Cor2 must say yes too."),
    ("Two of three are needed, two said yes", TWO_OF_THREE, says_yes("cor3", "cor1"),
     "Cor3 and Cor1 said yes. Two of the three approvers are enough, so it is approved."),
    ("Two of three are needed, one seat is empty", TWO_OF_THREE, disabled("cor1"),
     "The seat of Cor1 is empty. Cor2 and Cor3 must both say yes; nobody has answered yet."),
    ("Two of three are needed, two are out, the third said yes", TWO_OF_THREE, all_of(out("cor1"), out("cor2"), says_yes("cor3")),
     "Cor3 said yes while Cor1 and Cor2 were out of office. That is enough, so it is approved."),
    ("An approver's password was set anew", TWO, all_of(reset("cor2"), says_yes("cor1", "cor2")),
     "Both approvers said yes (Cor1 and Cor2), so it is approved. The password of Cor2 was set anew less than 72 hours before that, so make sure that it was Cor2."),
)  # fmt: skip


@pytest.mark.says("4.36")
@pytest.mark.parametrize(
    ("state", "rules", "part", "words"), SENTENCES, ids=[each[0] for each in SENTENCES]
)
def test_the_sentence_says_why_it_is_or_is_not_enough(
    state: str, rules: Part, part: Part, words: str
) -> None:
    story = under(rules)
    part(story)
    assert decision.quorum_sentence(story.case("dev")) == words
    found = next(each for each in gates.read(story.case("dev")) if each.name == "quorum")
    assert found.why == words or story.facts.submission is None
    assert found.satisfied == words_of_approval(words), state


def words_of_approval(words: str) -> bool:
    return "so it is approved" in words


def test_before_it_is_submitted_the_sentence_says_whose_yes_will_be_needed() -> None:
    story = a_change(told.risk_reviewed)
    assert decision.quorum_sentence(story.case("dev")) == SENTENCES[0][3]


JARGON = (
    "digest",
    "quorum",
    "sha256",
    "None",
    "null",
    "_",
    "{",
    "policy",
    "disqualified",
    "approver role",
)


def test_no_word_of_it_is_an_engineers() -> None:
    assert not [words for *_, words in SENTENCES for word in JARGON if word in words]
    assert not [words for *_, words in SENTENCES if "  " in words or not words.endswith(".")]


def test_nobody_seated_is_never_enough_and_submitting_again_changes_nothing() -> None:
    story = under(NOBODY)
    told.standing_by(story)
    assert "gate.quorum" in story.refused("hosting", "start-production")
    outcome = story.give("hosting", "start-production")
    assert isinstance(outcome, Refused)
    quorum = next(each for each in outcome.refusals if each.rule == "gate.quorum")
    assert [each.role for each in quorum.waiting_on] == ["approver", "administrator"]


@pytest.mark.says("4.39")
def test_it_is_judged_by_the_policy_under_which_it_was_submitted() -> None:
    story = a_change(told.submitted)
    says_yes("cor1")(story)
    seated("cor1")(story)
    told.standing_by(story)
    assert story.refused("hosting", "start-production") == {"gate.quorum"}
    says_yes("cor2")(story)
    told.started(story)


def test_the_time_is_said_as_clocks_show_it_where_the_organisation_is() -> None:
    story = under(policy(('zone = "America/New_York"', 'zone = "UTC"')))
    out("cor2", starts=timedelta(0))(story)
    said = decision.quorum_sentence(story.case("dev"))
    assert "until Wednesday 25 November, 2:14 a.m. UTC" in said


def test_the_guide_for_approvers_holds_the_same_table() -> None:
    guide = Path(__file__).parents[2] / "docs" / "guide" / "for-approvers.md"
    rows = [line for line in guide.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    table = rows[rows.index("| how it stands | the sentence |") + 2 :]
    assert table == [f"| {state} | {words} |" for state, _, _, words in SENTENCES]


def test_a_change_is_judged_once_for_all_its_gates_and_clocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story, judged = a_change(told.approved), quorum.seats
    asked: list[int] = []
    monkeypatch.setattr(quorum, "seats", lambda *of: (asked.append(1), judged(*of))[1])
    case = story.case("cor1")
    gates.summary(case)
    gates.read(case)
    assert len(asked) == 1
    submission = story.facts.submission
    assert submission is not None
    story.must("cor1", "decide", decision.Decide("withdraw", submission.seal, "Wait."))
    assert not {state.name: state for state in gates.read(case)}["quorum"].satisfied
    assert len(asked) > 1
