"""This module holds the way in: a system and a title tell hosting, the rest is asked on the next page."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from offcycle.ledger import read
from tests.web.conftest import Browser, a_change

ANSWERS = {
    "initial-active": "",
    "active": "yes",
    "initial-impact": "",
    "impact": "extensive",
    "initial-urgency": "",
    "urgency": "severe",
    "initial-title": "Site down",
    "title": "Site down",
    "initial-links": "",
    "links": "https://chat.example/1\n\nhttps://bridge.example/2",
    "once": "a",
}


def test_two_fields_and_a_button_tell_hosting(browser: Browser) -> None:
    client = browser("dev")
    page = client.get("/request").content.decode()
    assert len(re.findall(r'<(?:input type="text"|select|textarea)', page)) == 2
    sent = {"system": "eclkc", "title": "Nobody can sign in", "once": "x"}
    answer = client.post("/request", sent, follow=True)
    assert answer.redirect_chain == [("/changes/CR-1001/triage", 303)]
    assert re.search(r"Hosting team told at \d\d:\d\d:\d\d", answer.content.decode())
    assert read.change("CR-1001").facts.title == "Nobody can sign in"
    assert [each.to for each in read.deliveries(ref="CR-1001", limit=9).items]


def test_pressing_again_after_back_leads_to_the_request_that_was_made(browser: Browser) -> None:
    client, sent = browser("dev"), {"system": "eclkc", "title": "Nobody can sign in"}
    client.post("/request", {**sent, "once": "x"})
    again = client.post("/request", {**sent, "once": "y"}, follow=True)
    assert again.redirect_chain == [("/changes/CR-1001/triage", 303)]
    assert "You asked for this just now. It is CR-1001" in again.content.decode()
    client.post("/request", {**sent, "title": "Something else", "once": "z"})
    assert len(read.changes(read.Filter()).items) == 2


def test_without_a_title_nothing_is_requested_and_the_system_stays_chosen(browser: Browser) -> None:
    answer = browser("dev").post("/request", {"system": "eclkc", "title": "", "once": "x"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<option value="eclkc" selected>' in page
    assert 'href="#id_title"' in page


def test_who_may_request_nothing_is_told_what_to_do(browser: Browser) -> None:
    page = browser("dee").get("/request").content.decode()
    assert "You hold no role that may request a change" in page
    assert "data-draft" not in page


def test_the_answers_of_triage_are_saved(browser: Browser) -> None:
    ref, client = a_change(0), browser("dev")
    assert client.post(f"/changes/{ref}/triage", ANSWERS).status_code == 303
    said = read.change(ref).facts.triage
    assert (said.active, said.impact, said.urgency) == (True, "extensive", "severe")
    assert said.links == ("https://chat.example/1", "https://bridge.example/2")


def test_what_another_answered_meanwhile_is_not_overwritten(browser: Browser) -> None:
    """Both had the page open; each says only what they changed."""
    ref = a_change(0)
    browser("dev").post(f"/changes/{ref}/triage", ANSWERS)
    late = {**ANSWERS, "active": "", "impact": "", "urgency": "high", "links": "", "once": "b"}
    browser("hosting").post(f"/changes/{ref}/triage", late)
    said = read.change(ref).facts.triage
    assert (said.active, said.impact, said.urgency) == (True, "extensive", "high")
    assert len(said.links) == 2


def test_the_page_says_into_which_window_it_would_go(browser: Browser) -> None:
    page = browser("dev").get(f"/changes/{a_change(0)}/triage").content.decode()
    assert re.search(r"it waits for the window of <strong>Thursday \d+ \w+, 8:00 p.m.", page)


def test_no_to_all_is_given_a_window_by_hosting(browser: Browser) -> None:
    ref = a_change(0)
    no = {**ANSWERS, "active": "no", "security": "no", "quality": "no"}
    browser("dev").post(f"/changes/{ref}/triage", no)
    client = browser("hosting")
    assert (
        "Proposed: <strong>Thursday" in client.get(f"/changes/{ref}/plan-window").content.decode()
    )
    sent = {"which": "proposed", "once": "w"}
    assert client.post(f"/changes/{ref}/plan-window", sent).status_code == 303
    assert read.change(ref).facts.triage.window


@pytest.mark.parametrize(
    ("answer", "until", "status"), [("here", "", 303), ("out", "", 422), ("gone", "", 422)]
)
def test_the_roll_call_is_answered(browser: Browser, answer: str, until: str, status: int) -> None:
    ref = a_change(1)
    sent = {"answer": answer, "until": until, "once": "r"}
    assert browser("cor1").post(f"/changes/{ref}/available", sent).status_code == status


def test_an_approver_who_is_out_is_recorded_as_absent(browser: Browser) -> None:
    """The time is typed in the reader's zone, here the organisation's."""
    ref, client = a_change(1), browser("cor1")
    until = read.now().astimezone(ZoneInfo("America/New_York")) + timedelta(hours=2)
    sent = {"answer": "out", "until": f"{until:%Y-%m-%dT%H:%M}", "once": "r"}
    assert client.post(f"/changes/{ref}/available", sent).status_code == 303
    (absence,) = read.world().calendar.absences.values()
    assert absence.account == "cor1"
    assert absence.until == until.replace(second=0, microsecond=0)
