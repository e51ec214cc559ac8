"""This module tries the roll call, the mark of security and the affected systems: who is asked, who says so, who takes it back."""

from datetime import timedelta

import pytest

from offcycle.process.events import triage as events
from offcycle.process.kernel import Accepted
from offcycle.process.review import risk
from offcycle.process.triage import Affected, Answers, Available, Mark, security_related
from tests.process import story as told
from tests.process.denials import Denial, Try, asks, holds
from tests.process.parts import disabled, stopped, withdrawn
from tests.process.story import START, Story, a_change

HERE = asks(Available("here"))
OUT = asks(Available("out", START + timedelta(days=2)))
LEAK = asks(Mark("The key is in the log."))
FALSE_ALARM = asks(Mark("It was a test key."))
OTHER = asks(Affected(("other",)))


def marked(story: Story) -> None:
    story.must("qa", "raise-security", Mark("The key is in the log."))


DENIALS = (
    Denial("available", "change.open", told.requested, Try("cor1", HERE, (withdrawn,)), Try("cor1", HERE)),
    Denial("available", "actor.in_person", told.requested, Try("cor1", HERE, via="issued"), Try("cor1", HERE)),
    Denial("available", "available.asked", told.requested, Try("isso", HERE), Try("tester", HERE)),
    Denial("available", "available.answer", told.requested, Try("cor1", asks(Available("maybe"))), Try("cor1", HERE)),
    Denial("available", "available.answer", told.requested, Try("cor1", asks(Available("out"))), Try("cor1", OUT)),
    Denial("available", "available.answer", told.requested, Try("cor1", asks(Available("back", START))), Try("cor1", asks(Available("back", START + timedelta(hours=1))))),
    Denial("raise-security", "change.open", told.requested, Try("qa", LEAK, (withdrawn,)), Try("qa", LEAK)),
    Denial("raise-security", "actor.active security.seen", told.requested, Try("qa", LEAK, (disabled("qa"),)), Try("qa", LEAK)),
    Denial("raise-security", "security.seen", told.requested, Try("dee", LEAK), Try("cor1", LEAK)),
    Denial("raise-security", "security.unmarked", told.requested, Try("dev", LEAK, (marked,)), Try("dev", LEAK)),
    Denial("raise-security", "security.reason", told.requested, Try("dev", asks(Mark(" "))), Try("dev", LEAK)),
    Denial("lower-security", "change.open", told.requested, Try("isso", FALSE_ALARM, (marked, withdrawn)), Try("isso", FALSE_ALARM, (marked,))),
    Denial("lower-security", "actor.in_person", told.requested, Try("isso", FALSE_ALARM, (marked,), "issued"), Try("isso", FALSE_ALARM, (marked,), "token")),
    Denial("lower-security", "security.isso", told.requested, Try("cor1", FALSE_ALARM, (marked,)), Try("isso", FALSE_ALARM, (marked,))),
    Denial("lower-security", "security.marked", told.requested, Try("isso", FALSE_ALARM), Try("isso", FALSE_ALARM, (marked,))),
    Denial("lower-security", "security.reason", told.requested, Try("isso", asks(Mark("")), (marked,)), Try("isso", FALSE_ALARM, (marked,))),
    Denial("affected", "change.open", told.requested, Try("dev", OTHER, (withdrawn,)), Try("dev", OTHER)),
    Denial("affected", "may.triage", told.requested, Try("isso", OTHER), Try("hosting", OTHER)),
    Denial("affected", "affected.before_production", told.started, Try("dev", OTHER), Try("dev", OTHER, (stopped,))),
    Denial("affected", "affected.known", told.requested, Try("dev", asks(Affected(("eclkc",)))), Try("dev", OTHER)),
    Denial("affected", "affected.known", told.requested, Try("dev", asks(Affected(("nosuch",)))), Try("dev", asks(Affected(())))),
)  # fmt: skip


@pytest.mark.says("0.20")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def answered(story: Story, answers: Answers) -> list[type]:
    outcome = story.give("hosting", "triage", answers)
    assert isinstance(outcome, Accepted), outcome
    return [type(each) for each in outcome.events]


CALLED = (
    (Answers(impact="extensive", urgency="severe"), True),
    (Answers(impact="moderate", urgency="severe"), True),
    (Answers(impact="minor", urgency="severe"), False),
    (Answers(impact="extensive"), False),
)


@pytest.mark.says("0.25")
@pytest.mark.parametrize(("answers", "called"), CALLED)
def test_at_the_highest_priorities_people_are_asked_whether_they_are_there(
    answers: Answers, called: bool
) -> None:
    story = a_change(told.requested)
    assert (events.RollCalled in answered(story, answers)) is called


@pytest.mark.says("0.25")
def test_they_are_asked_once_and_all_of_them() -> None:
    story = a_change(told.requested)
    first, second = Answers(urgency="severe"), Answers(impact="significant")
    assert events.RollCalled not in answered(story, first)
    assert events.RollCalled in answered(story, second)
    assert events.RollCalled not in answered(story, Answers(impact="extensive"))
    assert story.facts.triage.roll_call == ("cor1", "cor2", "dev", "dev2", "qa", "tester")


@pytest.mark.says("0.25")
def test_an_answer_is_kept_with_its_time() -> None:
    story = a_change(told.requested)
    story.must("cor1", "available", OUT(story))
    found = story.facts.triage.available["cor1"]
    assert (found.answer, found.until) == ("out", START + timedelta(days=2))
    story.must("cor1", "available", Available("here", START + timedelta(days=2)))
    assert story.facts.triage.available["cor1"].until is None


MARKING = (
    Answers(security_related=True),
    Answers(security=True),
    Answers(personal_data="possible"),
    Answers(personal_data="yes"),
)


@pytest.mark.says("0.19")
@pytest.mark.parametrize("answers", MARKING)
def test_answers_that_imply_it_mark_a_change_once(answers: Answers) -> None:
    story = a_change(told.requested)
    assert events.SecurityRaised in answered(story, answers)
    assert events.SecurityRaised not in answered(story, answers)
    assert security_related(story.facts)


def test_answers_that_do_not_imply_it_mark_nothing() -> None:
    story = a_change(told.requested)
    answers = Answers(security_related=False, security=False, personal_data="no")
    assert events.SecurityRaised not in answered(story, answers)
    assert not security_related(story.facts)


@pytest.mark.says("0.19")
def test_a_risk_review_marks_it() -> None:
    story = a_change(told.form_filled)
    story.must("hosting", "review-risk", risk.ReviewRisk("moderate", "low", "acceptable"))
    assert [type(each.event) for each in story.happened][-1] is events.SecurityRaised
    assert security_related(story.facts)


def test_what_the_isso_lowered_is_raised_again() -> None:
    story = a_change(told.requested)
    marked(story)
    story.must("isso", "lower-security", FALSE_ALARM(story))
    assert not security_related(story.facts)
    marked(story)
    assert security_related(story.facts)


def test_the_isso_lowers_it_with_an_answer_where_they_may_answer() -> None:
    story = a_change(told.requested)
    marked(story)
    story.organise(told.organisation.RoleGiven(account="isso", role="hosting", on="eclkc"))
    story.must("isso", "triage", Answers(security_related=False))
    assert not security_related(story.facts)


def test_affected_systems_are_named_once_each() -> None:
    story = a_change(told.requested)
    story.must("dev", "affected", Affected(("other", "other")))
    assert story.facts.triage.affected == ("other",)
