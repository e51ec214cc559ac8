"""This module holds the approver's page: what its first screen says, what may be said there, and to exactly what."""

import re
from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from offcycle.ledger import plans, read
from offcycle.ledger.record import Recorded
from offcycle.process.canonical import read_back
from offcycle.process.form import Fill
from offcycle.process.kernel import Actor
from offcycle.process.people.absences import RecordAbsence
from offcycle.process.review.answering import Answer
from offcycle.process.review.submission import Submit
from tests.ledger import told
from tests.web.conftest import PLAN, Browser, a_change

SUBMITTED = 10  # parts of the straight way
VALUES = b"---\nvalues: {host: {staging: stage.example, production: live.example}}\n---\n"
WITH_VALUES = VALUES + PLAN.replace(b"Log in.", b"Log in at {{ host }}.")


def seal_of(ref: str) -> str:
    submission = read.change(ref).facts.submission
    assert submission
    return submission.seal


def said(ref: str, verdict: str, **more: str) -> dict[str, str]:
    return {"verdict": verdict, "digest": seal_of(ref), "once": "a", **more}


def first_screen(page: str) -> str:
    return page[page.index('<div class="first">') : page.index('id="will"')]


def test_the_first_screen_says_what_a_decision_rests_on(
    browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ref, client = a_change(SUBMITTED, plan=WITH_VALUES), browser("cor1")
    client.get(f"/changes/{ref}/decide")
    with django_assert_max_num_queries(12):
        page = client.get(f"/changes/{ref}/decide").content.decode()
    first = first_screen(page)
    for words in (
        "The site is switched to its read-only copy.",
        "security low, performance low",
        "The site stays down.",
        "Switch back, five minutes.",
        "Cor1 and Cor2 must both say yes; nobody has answered yet.",
        read_back(seal_of(ref)),
        ">Approve</button>",
        "Send it back",
        "Put it off",
        "Ask it",
    ):
        assert words in first
    below = page.replace(first, "")
    for words in (
        "Log in at live.example.",
        "Click Build",
        "Click Undo",
        "stage.example",
        "live.example",
        "Qa</strong>",
    ):
        assert words in re.sub(r"</?code>|`", "", below)


def test_approving_needs_no_reason_and_leads_back_to_what_was_decided(browser: Browser) -> None:
    ref, client = a_change(SUBMITTED), browser("cor1")
    answer = client.post(f"/changes/{ref}/decide", said(ref, "approve"), follow=True)
    assert answer.redirect_chain == [(f"/changes/{ref}/decide", 303)]
    page = answer.content.decode()
    assert "You approved it" in page
    assert "Cor1 has said yes. That is not enough: Cor2 must say yes too." in page
    assert ">Approve</button>" not in page
    back = said(ref, "withdraw", reason="I read the wrong one.")
    assert client.post(f"/changes/{ref}/decide", back).status_code == 303
    assert "Cor1 has taken the yes back." in client.get(f"/changes/{ref}/decide").content.decode()


@pytest.mark.parametrize("verdict", ["reject", "defer", "ask"])
def test_what_needs_a_reason_keeps_its_form_open_until_there_is_one(
    browser: Browser, verdict: str
) -> None:
    ref, client = a_change(SUBMITTED), browser("cor1")
    answer = client.post(f"/changes/{ref}/decide", said(ref, verdict, reason=" "))
    assert answer.status_code == 422
    assert f'id="open-{verdict}" name="say" open>' in answer.content.decode()
    sent = client.post(f"/changes/{ref}/decide", said(ref, verdict, reason="What of the list?"))
    assert sent.status_code == 303
    assert "What of the list?" in client.get(f"/changes/{ref}/decide").content.decode()


def test_a_yes_to_what_was_replaced_is_refused_and_the_new_one_is_shown(browser: Browser) -> None:
    ref, client = a_change(SUBMITTED), browser("cor1")
    old = said(ref, "approve")
    change = told.Told(ref)
    change.must("hosting", "fill-form", Fill({"sentence": "Only half of it."}))
    change.must("hosting", "submit", Submit(1))
    answer = client.post(f"/changes/{ref}/decide", old)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "What you have seen is not what lies before the approvers now." in page
    assert f'value="{seal_of(ref)}"' in page
    assert "The sentence for the approvers: Only half of it. It was:" in page
    assert not read.change(ref).facts.submissions[-1].decisions


def test_whoever_said_yes_before_the_other_left_confirms_it(browser: Browser) -> None:
    ref, client = a_change(SUBMITTED + 1), browser("cor1")
    ends = read.change(ref).at + timedelta(hours=1)
    told.give("record-absence", RecordAbsence("cor2", ends), Actor("cor2"))
    page = client.get(f"/changes/{ref}/decide").content.decode()
    assert "Confirm my approval</button>" in page
    assert client.post(f"/changes/{ref}/decide", said(ref, "confirm")).status_code == 303
    assert "so it is approved" in client.get(f"/changes/{ref}/decide").content.decode()


def test_your_yes_alone_is_told_before_you_give_it(browser: Browser) -> None:
    ref = a_change(SUBMITTED)
    ends = read.change(ref).at + timedelta(hours=1)
    told.give("record-absence", RecordAbsence("cor2", ends), Actor("cor2"))
    page = browser("cor1").get(f"/changes/{ref}/decide").content.decode()
    assert "Your yes alone will decide, because Cor2 is out of office." in page


def test_who_may_not_decide_reads_why_and_gets_no_button(browser: Browser) -> None:
    ref = a_change(SUBMITTED)
    page = browser("hosting").get(f"/changes/{ref}/decide").content.decode()
    assert "You sit in no approver&#x27;s seat." in page
    assert ">Approve</button>" not in page
    assert browser("dee").get(f"/changes/{ref}/decide").status_code == 404


def test_the_draft_is_read_ahead_with_what_it_lacks_and_where_that_is_given(
    browser: Browser,
) -> None:
    ref = a_change(3)
    page = browser("cor1").get(f"/changes/{ref}/decide").content.decode()
    assert "Nothing to decide yet: this is a draft" in page
    assert "The form still lacks" in page
    assert f'href="/changes/{ref}/fill-form"' in page
    assert "Click" in page
    assert 'class="says"' not in page
    assert browser("cor1").get(f"/changes/{a_change(0)}/decide").status_code == 200


def test_a_question_and_its_answer_stand_on_the_page(browser: Browser) -> None:
    ref, client = a_change(SUBMITTED), browser("hosting")
    asked = said(ref, "ask", reason="Who stays up?")
    browser("cor1").post(f"/changes/{ref}/decide", asked)
    page = client.get(f"/changes/{ref}/answer").content.decode()
    assert "Cor1: Who stays up?" in page
    sent = client.post(f"/changes/{ref}/answer", {"question": "1", "text": "I do.", "once": "b"})
    assert sent.status_code == 303
    assert read.change(ref).facts.questions[0].answers[0].text == Answer(1, "I do.").text
    assert "Hosting: I do." in browser("cor1").get(f"/changes/{ref}/decide").content.decode()


def test_the_notice_leads_approvers_to_where_they_decide(browser: Browser) -> None:  # noqa: ARG001 - founds the organisation
    ref = a_change(SUBMITTED)
    sent = [each for each in read.deliveries(ref=ref, limit=99).items if each.kind == "notice"]
    asked = [each for each in sent if "please decide" in each.payload["subject"]]
    assert {each.to for each in asked} == {"cor1@example.org", "cor2@example.org"}
    assert all(f"/changes/{ref}/decide\n" in each.payload["text"] for each in asked)
    others = [each for each in sent if each not in asked]
    assert not [each for each in others if "/decide" in each.payload["text"]]


def test_a_long_text_is_cut_on_the_first_screen_and_whole_below(browser: Browser) -> None:
    ref, long = a_change(7), "word " * 60
    change = told.Told(ref)
    change.must("hosting", "fill-form", Fill({"if_not_done": long, "sentence": "Short."}))
    page = browser("cor1").get(f"/changes/{ref}/decide").content.decode()
    assert 'href="#field-if_not_done"' in page
    assert long.strip() not in first_screen(page)
    assert 'id="field-if_not_done"' in page
    assert long.strip() in page


def test_what_differs_in_the_plan_is_shown_word_by_word(browser: Browser) -> None:
    ref = a_change(SUBMITTED)
    edited = PLAN.replace(b"2. Click `Build`.", b"2. Click `Build` twice.")
    assert isinstance(
        plans.revise(change=ref, markdown=edited, actor=Actor("dev"), message=""), Recorded
    )
    page = browser("hosting").get(f"/changes/{ref}/submit").content.decode()
    assert "It replaces submission 1" in page
    assert "This ends no approval." in page
    assert "step 2" in page
