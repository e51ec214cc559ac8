"""This module holds the pages of telling people, and of the end of a change."""

import pytest

from offcycle.ledger import read
from tests.web.conftest import Browser, a_change
from tests.web.staging.test_short import typed

VALIDATED = 16  # the part of the straight way after which stakeholders are told
ARCHIVED = 18


def test_the_notice_has_a_first_wording_and_says_to_whom_it_goes(browser: Browser) -> None:
    ref, client = a_change(VALIDATED), browser("hosting")
    page = client.get(f"/changes/{ref}/notify-stakeholders").content.decode()
    assert "ECLKC works again as it should, since" in page
    assert "list@example.org" in page
    sent = {"message": "It works again.", "once": "n"}
    assert client.post(f"/changes/{ref}/notify-stakeholders", sent).status_code == 303
    assert read.change(ref).facts.stakeholders_told_at


def test_an_update_may_be_sent_without_a_word(browser: Browser) -> None:
    ref = a_change(3)
    answer = browser("hosting").post(f"/changes/{ref}/post-update", {"once": "u"})
    assert answer.status_code == 303
    assert read.change(ref).facts.updates


def test_a_change_is_closed_with_a_press(browser: Browser) -> None:
    ref = a_change(ARCHIVED)
    answer = browser("hosting").post(f"/changes/{ref}/close", {"once": "c"}, follow=True)
    assert "The change is closed." in answer.content.decode()
    assert "Where the minutes went" in answer.content.decode()


@pytest.mark.parametrize(("useful", "status"), [("5", 303), ("6", 422)])
def test_feedback_is_two_taps(browser: Browser, useful: str, status: int) -> None:
    ref = a_change()
    sent = {"usefulness": useful, "speed": "4", "once": "f"}
    assert browser("dev").post(f"/changes/{ref}/feedback", sent).status_code == status


def test_what_is_left_is_noted_and_done(browser: Browser) -> None:
    ref, client = a_change(), browser("hosting")
    left = {"text": "A lasting repair.", "owner": "dev", "due": typed(24), "once": "l"}
    assert client.post(f"/changes/{ref}/follow-up", left).status_code == 303
    (noted,) = read.change(ref).facts.follow_ups
    page = browser("dev").get(f"/changes/{ref}/follow-up-done").content.decode()
    assert "A lasting repair." in page
    sent = {"follow_up": str(noted.n), "once": "d"}
    assert browser("dev").post(f"/changes/{ref}/follow-up-done", sent).status_code == 303
    assert read.change(ref).facts.follow_ups[0].done_at
