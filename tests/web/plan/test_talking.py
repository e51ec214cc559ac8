"""This module holds what is said about the plan on pages: a question on a step, its answer, and that it is settled."""

from offcycle.ledger import read
from tests.web.conftest import Browser, a_change


def test_a_question_is_asked_answered_and_settled(browser: Browser) -> None:
    ref = a_change(3)
    page = browser("qa").get(f"/changes/{ref}").content.decode()
    assert f'href="/changes/{ref}/comment?step=s1"' in page
    there = browser("qa").get(f"/changes/{ref}/comment?step=s1").content.decode()
    assert '<option value="s1" selected>' in there
    asked = {"step": "s1", "text": "Which <account>?", "question": "on", "once": "1"}
    assert browser("qa").post(f"/changes/{ref}/comment", asked).status_code == 303
    page = browser("dev").get(f"/changes/{ref}").content.decode()
    assert "1 open question" in page
    assert "Which &lt;account&gt;?" in page
    n = read.change(ref).facts.comments[-1].n
    answer = {"answers": str(n), "step": "s1", "text": "The second.", "once": "2"}
    assert browser("dev").post(f"/changes/{ref}/comment", answer).status_code == 303
    settled = {"comment": str(n), "once": "3"}
    assert browser("cor1").post(f"/changes/{ref}/settle-comment", settled).status_code == 422
    assert browser("qa").post(f"/changes/{ref}/settle-comment", settled).status_code == 303
    page = browser("dev").get(f"/changes/{ref}").content.decode()
    assert "open question" not in page
    assert "The second." in page


def test_nothing_said_is_refused_and_the_page_shows_what_was_meant(browser: Browser) -> None:
    ref = a_change(3)
    sent = {"step": "s2", "text": " ", "question": "on", "once": "1"}
    answer = browser("qa").post(f"/changes/{ref}/comment", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<option value="s2" selected>' in page
    assert "checked" in page
