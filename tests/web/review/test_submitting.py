"""This module holds the pages around a submission: risk, what is sealed, taking it back, calls, and what was made already."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from offcycle.ledger import read
from offcycle.process.form import Fill
from tests.ledger import told
from tests.web.conftest import Browser, a_change

RISK, SUBMIT, SUBMITTED = 8, 9, 10  # parts of the straight way, before each
LOW = {"security": "low", "performance": "low", "findings": "", "once": "a"}


def hidden(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def test_one_press_judges_the_risk_and_sends_it_to_the_approvers(browser: Browser) -> None:
    ref, client = a_change(RISK), browser("hosting")
    page = client.get(f"/changes/{ref}/review-risk").content.decode()
    assert "Acceptable: send to the approvers" in page
    assert "Is it known how to undo it, and was that tried?" in page
    sent = {**LOW, "verdict": "send", "checked": "undo"}
    answer = client.post(f"/changes/{ref}/review-risk", sent, follow=True)
    assert "lies before the approvers" in answer.content.decode()
    facts = read.change(ref).facts
    assert facts.submission
    assert facts.risks[-1].checked == ("undo",)


def test_without_the_form_the_risk_is_judged_alone(browser: Browser) -> None:
    ref, client = a_change(RISK - 1), browser("hosting")
    page = client.get(f"/changes/{ref}/review-risk").content.decode()
    assert "send to the approvers" not in page
    refused = client.post(f"/changes/{ref}/review-risk", {**LOW, "verdict": "send"})
    assert refused.status_code == 422
    assert not read.change(ref).facts.risks  # neither or both
    sent = {**LOW, "verdict": "not_acceptable"}
    assert client.post(f"/changes/{ref}/review-risk", sent).status_code == 303
    assert read.change(ref).facts.risks[-1].verdict == "not_acceptable"


def test_what_is_submitted_is_what_was_shown(browser: Browser) -> None:
    ref, client = a_change(SUBMIT), browser("hosting")
    page = client.get(f"/changes/{ref}/submit").content.decode()
    assert "Exactly this is sealed" in page
    sent = {name: hidden(page, name) for name in ("replaces", "seal")}
    told.Told(ref).must("hosting", "fill-form", Fill({"sentence": "Another."}))
    refused = client.post(f"/changes/{ref}/submit", {**sent, "once": "a"})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "is not what was shown to you any more" in shown
    sent = {name: hidden(shown, name) for name in ("replaces", "seal")}
    assert client.post(f"/changes/{ref}/submit", {**sent, "once": "b"}).status_code == 303
    assert read.change(ref).facts.submissions[-1].seal == sent["seal"]


def test_what_is_missing_is_named_once_with_where_it_is_met(browser: Browser) -> None:
    ref = a_change(3)
    page = browser("hosting").get(f"/changes/{ref}/submit").content.decode()
    assert page.count("The form still lacks") == 1
    assert f'href="/changes/{ref}/review-risk"' in page
    assert "What would be sealed now" in page


def test_to_replace_a_submission_is_told_with_what_it_ends(browser: Browser) -> None:
    ref, client = a_change(SUBMITTED + 1), browser("hosting")
    told.Told(ref).must("hosting", "fill-form", Fill({"sentence": "Another."}))
    page = client.get(f"/changes/{ref}/submit").content.decode()
    assert "It replaces submission 1" in page
    assert "This ends 1 approval: Cor1&#x27;s." in page
    assert "Replace submission 1</button>" in page
    sent = {name: hidden(page, name) for name in ("replaces", "seal")}
    assert client.post(f"/changes/{ref}/submit", {**sent, "once": "a"}).status_code == 303
    assert read.change(ref).facts.submissions[-1].number == 2


def test_a_submission_is_taken_back_with_what_that_ends(browser: Browser) -> None:
    ref, client = a_change(SUBMITTED + 1), browser("hosting")
    page = client.get(f"/changes/{ref}/withdraw-submission").content.decode()
    assert "This ends 1 approval" in page
    sent = {"reason": "", "once": "a"}
    assert client.post(f"/changes/{ref}/withdraw-submission", sent).status_code == 303
    assert read.change(ref).facts.submission is None


def test_those_who_are_awaited_are_first_to_be_called(browser: Browser) -> None:
    ref, client = a_change(SUBMITTED + 1), browser("hosting")
    page = client.get(f"/changes/{ref}/called").content.decode()
    assert page.index('value="cor2"') < page.index('value="cor1"')
    sent = {"account": "cor2", "outcome": "no_answer", "note": "", "once": "a"}
    assert client.post(f"/changes/{ref}/called", sent).status_code == 303
    assert read.change(ref).facts.calls[0].account == "cor2"


def test_what_was_made_already_is_recorded_and_accepted_or_not(browser: Browser) -> None:
    made = {
        "system": "eclkc",
        "title": "Restarted by hand",
        "what": "Restarted the web servers.",
        "why": "Nobody could be reached.",
        "by": "hosting",
        "started_at": "2020-11-02T01:00",
        "ended_at": "2020-11-02T01:10",
        "once": "a",
    }
    client = browser("hosting")
    assert "It is never shown as approved" in client.get("/recorded-afterwards").content.decode()
    refused = client.post("/recorded-afterwards", {**made, "ended_at": "2020-11-02T00:10"})
    assert refused.status_code == 422
    assert "Restarted the web servers." in refused.content.decode()
    answer = client.post("/recorded-afterwards", made)
    ref = answer["Location"].rpartition("/")[2]
    cor = browser("cor1")
    assert cor.get(f"/changes/{ref}/decide")["Location"] == f"/changes/{ref}/accept"
    page = cor.get(f"/changes/{ref}/accept").content.decode()
    assert "Nobody could be reached." in page
    unsaid = {"verdict": "not_accepted", "reason": "", "once": "b"}
    assert cor.post(f"/changes/{ref}/accept", unsaid).status_code == 422
    sent = {"verdict": "accepted", "reason": "", "once": "c"}
    assert cor.post(f"/changes/{ref}/accept", sent).status_code == 303
    assert "You cannot do this now" in client.get(f"/changes/{ref}/accept").content.decode()


def test_who_holds_no_role_records_nothing(browser: Browser) -> None:
    assert "You hold no role" in browser("dee").get("/recorded-afterwards").content.decode()


@pytest.mark.parametrize("page", ["submit", "review-risk", "fill-form", "answer", "called"])
def test_each_page_asks_the_record_little(
    browser: Browser, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ref, client = a_change(SUBMITTED), browser("hosting")
    client.get(f"/changes/{ref}/{page}")
    with django_assert_max_num_queries(12):
        assert client.get(f"/changes/{ref}/{page}").status_code == 200
