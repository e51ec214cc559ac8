"""This module tries step 0: what may be requested and answered, by whom, and how long it can be taken back."""

import pytest

from offcycle.process import triage
from offcycle.process.events import triage as events
from offcycle.process.triage import Answers, Request, Withdraw
from tests.process import story as told
from tests.process.denials import Denial, Try, asks, holds
from tests.process.parts import (
    disabled,
    gets,
    production_failed,
    risk_not_acceptable,
    step_done,
    stopped,
    to_the_end,
    withdrawn,
)
from tests.process.story import Story, a_change

SITE_DOWN = asks(Request("eclkc", "Site down"))
ACTIVE = asks(Answers(active=True))
NOT_NEEDED = asks(Withdraw("Not needed any more."))

RAISED = (
    gets("isso", "dev"),
    lambda story: story.must("dev", "triage", Answers(security_related=True)),
)

DENIALS = (
    Denial("request", "actor.active request.may", None, Try("nobody", SITE_DOWN), Try("dev", SITE_DOWN)),
    Denial("request", "actor.active request.may", None, Try("dev", SITE_DOWN, (disabled("dev"),)), Try("dev", SITE_DOWN)),
    Denial("request", "request.new", None, Try("dev", SITE_DOWN, (told.requested,)), Try("dev", SITE_DOWN)),
    Denial("request", "request.system", None, Try("dev", asks(Request("nosuch", "Down"))), Try("dev", SITE_DOWN)),
    Denial("request", "request.may", None, Try("dee", SITE_DOWN), Try("dee", SITE_DOWN, (gets("dee", "product"),))),
    Denial("request", "request.may", None, Try("dev", asks(Request("other", "Down"))), Try("affected", asks(Request("other", "Down")))),
    Denial("request", "request.title", None, Try("dev", asks(Request("eclkc", "  "))), Try("dev", asks(Request("eclkc", "x")))),
    Denial("request", "request.title", None, Try("dev", asks(Request("eclkc", "x" * 201))), Try("dev", asks(Request("eclkc", "x" * 200)))),
    Denial("triage", "change.open", told.requested, Try("dev", ACTIVE, (withdrawn,)), Try("dev", ACTIVE)),
    Denial("triage", "may.triage", told.requested, Try("isso", ACTIVE), Try("qa", ACTIVE)),
    Denial("triage", "triage.before_production", told.started, Try("dev", ACTIVE), Try("dev", ACTIVE, (stopped,))),
    Denial("triage", "triage.before_production", told.applied, Try("dev", ACTIVE), Try("dev", ACTIVE, (production_failed,))),
    Denial("triage", "triage.something", told.requested, Try("dev", asks(Answers())), Try("dev", ACTIVE)),
    Denial("triage", "triage.title", told.requested, Try("dev", asks(Answers(title=""))), Try("dev", asks(Answers(title="Slow")))),
    Denial("triage", "triage.scales", told.requested, Try("dev", asks(Answers(impact="huge"))), Try("dev", asks(Answers(impact="extensive")))),
    Denial("triage", "triage.scales", told.requested, Try("dev", asks(Answers(urgency="now"))), Try("dev", asks(Answers(urgency="severe")))),
    Denial("triage", "triage.scales", told.requested, Try("dev", asks(Answers(personal_data="maybe"))), Try("dev", asks(Answers(personal_data="possible")))),
    Denial("triage", "triage.affected", told.requested, Try("dev", asks(Answers(affected=("eclkc",)))), Try("dev", asks(Answers(affected=("other",))))),
    Denial("triage", "triage.affected", told.requested, Try("dev", asks(Answers(affected=("nosuch",)))), Try("dev", asks(Answers(affected=())))),
    Denial("triage", "triage.security", told.requested,
           Try("hosting", asks(Answers(security_related=False)), (lambda story: story.must("dev", "triage", Answers(security_related=True)),)),
           Try("hosting", asks(Answers(security_related=False)))),
    Denial("triage", "triage.in_person", told.requested, Try("isso", asks(Answers(security_related=False)), RAISED, via="issued"),
           Try("isso", asks(Answers(security_related=False)), RAISED, via="token")),
    Denial("acknowledge", "change.open", told.requested, Try("hosting", first=(withdrawn,)), Try("hosting")),
    Denial("acknowledge", "may.acknowledge", told.requested, Try("dev"), Try("hosting2")),
    Denial("acknowledge", "acknowledge.once", told.requested, Try("hosting2", first=(told.acknowledged,)), Try("hosting2")),
    Denial("withdraw", "change.open", told.submitted, Try("dev", NOT_NEEDED, (withdrawn,)), Try("dev", NOT_NEEDED)),
    Denial("withdraw", "actor.active", told.submitted, Try("dev", NOT_NEEDED, (disabled("dev"),)), Try("dev", NOT_NEEDED)),
    Denial("withdraw", "withdraw.who", told.submitted, Try("dev2", NOT_NEEDED), Try("hosting2", NOT_NEEDED)),
    Denial("withdraw", "withdraw.before_production", told.started, Try("dev", NOT_NEEDED), Try("dev", NOT_NEEDED, (stopped,))),
    Denial("withdraw", "withdraw.before_production", told.started, Try("dev", NOT_NEEDED, (step_done, stopped)), Try("dev", NOT_NEEDED, (stopped,))),
    Denial("withdraw", "withdraw.reason", told.submitted, Try("dev", asks(Withdraw(" "))), Try("dev", NOT_NEEDED)),
)  # fmt: skip


@pytest.mark.says("people.1", "0.12", "0.23", "1.1")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


VERDICTS = (
    ({}, "open"),
    ({"active": False}, "open"),
    ({"active": False, "security": False}, "open"),
    ({"active": False, "security": False, "quality": False}, "deferred"),
    ({"active": True}, "emergency"),
    ({"users_cannot_access": True}, "emergency"),
    ({"performance_degraded": True}, "emergency"),
    ({"active": False, "security": True, "quality": False}, "emergency"),
    ({"active": False, "security": False, "quality": True}, "emergency"),
    ({"active": False, "users_cannot_access": False, "security": False}, "open"),
)


@pytest.mark.says("0.1", "0.2", "0.3")
@pytest.mark.parametrize(("said", "verdict"), VERDICTS)
def test_the_verdict_follows_from_the_answers(said: dict[str, bool], verdict: str) -> None:
    story = a_change(told.requested)
    if said:
        story.must("dev", "triage", Answers(**said))
    assert triage.verdict(story.facts.triage) == verdict


@pytest.mark.says("0.16")
def test_what_is_not_answered_this_time_stays() -> None:
    story = a_change(told.triaged)
    story.must("qa", "triage", Answers(active=False, title=" Slow ", links=("https://x.example",)))
    said = story.facts.triage
    assert (said.active, said.description, said.impact) == (False, "Down.", "extensive")
    assert (story.facts.title, said.links) == ("Slow", ("https://x.example",))


# The customer's table: rows are urgencies, columns impacts.
MATRIX = {
    "severe": "P0 P0 P1 P2",
    "high": "P1 P1 P2 P3",
    "medium": "P2 P2 P3 P3",
    "low": "P3 P3 P3 P3",
}


@pytest.mark.says("0.23")
def test_the_priority_is_the_customers_table() -> None:
    story = a_change(told.triaged)
    for urgency, row in MATRIX.items():
        for impact, expected in zip(triage.IMPACTS, row.split(), strict=True):
            said = story.facts.triage
            said.urgency, said.impact = urgency, impact
            assert triage.priority(said, story.case("dev").policy) == expected


SECURITY = (
    (Answers(active=True), False),
    (Answers(security_related=True), True),
    (Answers(security=True), True),
    (Answers(personal_data="possible"), True),
    (Answers(personal_data="yes"), True),
    (Answers(personal_data="no", security=False, security_related=False), False),
)


@pytest.mark.says("0.18", "0.19")
@pytest.mark.parametrize(("answers", "related"), SECURITY)
def test_security_is_said_or_implied(answers: Answers, related: bool) -> None:
    story = a_change(told.requested)
    story.must("dev", "triage", answers)
    assert triage.security_related(story.facts) is related


@pytest.mark.parametrize("answers", [answers for answers, related in SECURITY if related])
def test_a_mark_of_security_outlives_the_answer_that_made_it(answers: Answers) -> None:
    story = a_change(told.requested)
    story.must("dev", "triage", answers)
    story.must("dev", "triage", Answers(security=False, personal_data="no"))
    assert triage.security_related(story.facts)


@pytest.mark.says("0.19")
def test_a_risk_that_was_once_found_marks_the_change_too() -> None:
    story = a_change(told.form_filled)
    risk_not_acceptable(story)
    told.risk_reviewed(story)
    assert triage.security_related(story.facts)


@pytest.mark.says("1.2")
def test_a_first_act_of_hosting_is_its_acknowledgement() -> None:
    story = a_change(told.triaged)
    told.documented(story)
    assert story.facts.triage.acknowledged_at is None
    story.must("hosting2", "triage", Answers(impact="minor"))
    assert [type(each.event) for each in story.happened[-2:]] == [
        events.Acknowledged,
        events.Answered,
    ]
    assert story.facts.triage.acknowledged_by == "hosting2"
    assert story.happened[-2].event == events.Acknowledged(by_first_act=True)


def test_an_acknowledgement_is_given_once_and_not_by_a_first_act_as_well() -> None:
    story = a_change(told.acknowledged)
    kinds = [each.event.kind for each in a_change(told.closed).happened]
    assert kinds.count("triage.acknowledged") == 1
    assert story.happened[-1].event == events.Acknowledged(by_first_act=False)


def test_a_second_run_that_was_stopped_at_once_does_not_hide_that_production_was_changed() -> None:
    story = a_change(told.started)
    for part in (
        step_done,
        stopped,
        told.submitted,
        told.approved,
        told.standing_by,
        told.started,
        stopped,
    ):
        part(story)
    assert story.refused("dev", "withdraw", Withdraw("Never mind.")) == {
        "withdraw.before_production"
    }
    story.must(
        "hosting", "notify-stakeholders", told.notices.TellStakeholders("It stays as it was.")
    )
    told.archived(story)
    told.closed(story)
    assert story.facts.outcome == "failed"


def test_nothing_is_given_to_a_change_that_does_not_exist() -> None:
    story = Story()
    gets("dev", "dev", "*")(story)
    assert story.refused("dev", "triage", Answers(active=True)) == {"change.open"}


def test_nothing_happens_to_a_change_after_its_end() -> None:
    story = a_change(told.applied)
    to_the_end(story)
    assert not story.facts.is_open
    assert "change.open" in story.refused("dev", "triage", Answers(active=True))
