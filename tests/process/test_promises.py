"""This module tries sentences of the process that belong to no single command: what silence, a code, a hat or a mail is worth."""

from datetime import timedelta

import pytest

from offcycle.process import gates, notices
from offcycle.process.canonical import read_back
from offcycle.process.notices import Notice
from offcycle.process.review.decision import Decide
from offcycle.process.run import production
from offcycle.process.triage import Answers, Request
from tests.process import story as told
from tests.process.denials import Part
from tests.process.parts import all_of, gets, loses, stands_by
from tests.process.story import Story, a_change

HOURS = (0.5, 1, 1.1, 24, 71, 73, 1000)


@pytest.mark.says("4.24")
@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("said", [all_of(), lambda story: told.approves(story, "cor1")])
def test_nothing_is_approved_by_silence(hours: float, said: Part) -> None:
    story = a_change(told.submitted)
    said(story)
    story.at += timedelta(hours=hours)
    stands_by("dev2")(story)
    state = next(each for each in gates.read(story.case("dev")) if each.name == "quorum")
    assert not state.satisfied
    assert "gate.quorum" in story.refused("hosting", "start-production")


@pytest.mark.says("4.46")
def test_the_read_back_code_decides_nothing() -> None:
    story = a_change(told.submitted)
    assert story.facts.submission is not None
    code = read_back(story.facts.submission.seal)
    assert story.refused("cor1", "decide", Decide("approve", code)) == {"review.digest"}
    assert "review.seat" in story.refused("dee", "decide", Decide("approve", code))


@pytest.mark.says("4.36", "4.44")
def test_the_mail_to_the_approvers_has_the_sentence_and_the_read_back_code() -> None:
    story = a_change(told.submitted)
    assert story.facts.submission is not None
    owed = notices.owed(story.happened[-1], story.case("worker"), "https://offcycle.example")
    mails = {each.account: each.text for each in owed if isinstance(each, Notice)}
    for approver in ("cor1", "cor2"):
        assert read_back(story.facts.submission.seal) in mails[approver]
        assert "Cor1 and Cor2 must both say yes; nobody has answered yet." in mails[approver]


@pytest.mark.says("people.4")
def test_a_second_hosting_person_takes_the_devs_part_for_hostings_own_system() -> None:
    story = Story()
    gets("hosting", "dev")(story)
    story.must("hosting", "request", Request("eclkc", "The VPN is down"))
    for part in told.WAY[1 : told.WAY.index(told.approved) + 1]:
        part(story)
    for account in ("dev", "dev2"):
        loses(account, "dev")(story)
    stands_by("hosting")(story)
    assert story.refused("hosting", "start-production") == {"run.not_all_one"}
    gets("hosting2", "dev")(story)
    stands_by("hosting2")(story)
    story.must("hosting", "start-production")
    story.run_through("hosting")
    story.must("hosting2", "validate-production", production.ValidateProduction("pass"))


@pytest.mark.says("0.16", "0.17")
def test_answers_carry_who_and_when_and_the_first_ones_stay() -> None:
    story = a_change(told.triaged)
    first = story.happened[-1]
    story.must("qa", "triage", Answers(active=False))
    given = [each for each in story.happened if each.event.kind == "triage.answered"]
    assert [each.by for each in given] == ["dev", "qa"]
    assert given[0].at < given[-1].at == story.at
    assert given[0].event.active, "what was said first is still there"  # type: ignore[attr-defined]  # an Answered
    assert first in story.happened
