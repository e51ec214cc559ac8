"""This module holds the pages of absences: who is told, what it means for open approvals, and the one tap that ends it."""

from datetime import timedelta

from django.test import Client

from offcycle.ledger import read
from tests.web.conftest import Browser, a_change
from tests.web.people.test_directory import shown

SUBMITTED = 10  # parts of the straight way until it waits for the approvers


def out(client: Client, path: str = "/absences", hours: int = 24) -> str:
    until = (read.now() + timedelta(hours=hours)).astimezone().strftime("%Y-%m-%dT%H:%M")
    answer = client.post(path, {"until": until, "once": path}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def absent(account: str) -> bool:
    return read.world().calendar.absence(account, read.now()) is not None


def test_one_says_that_one_is_out_and_back_with_one_tap(browser: Browser) -> None:
    client = browser("cor1")
    page = out(client)
    assert "You are recorded as out of office." in page
    assert "Cor2 is told that a yes of theirs may then be enough" in page
    assert absent("cor1")
    (number,) = read.world().calendar.absences
    assert "I am back" in shown(client, f"/absences/{number}/end")
    assert browser("dev").post(f"/absences/{number}/end", {"once": "x"}).status_code == 422
    assert absent("cor1")
    assert browser("dev").get("/absences/9999999/end").status_code == 404
    assert client.post(f"/absences/{number}/end", {"once": "b"}).status_code == 303
    assert not absent("cor1")
    assert "It is over already" in shown(client, f"/absences/{number}/end")


def test_what_it_means_for_open_approvals_is_told_before(browser: Browser) -> None:
    ref = a_change(SUBMITTED)
    assert read.change(ref).facts.submission
    page = shown(browser("cor1"), "/absences")
    assert "so the yes of Cor2 is enough" in page
    assert not absent("cor1")


def test_who_may_records_it_for_another(browser: Browser) -> None:
    assert browser("dev").get("/absences?for=cor2").status_code == 404
    for who, absentee in (("isso", "cor1"), ("admin", "cor2")):
        out(browser(who), f"/absences?for={absentee}")
        assert absent(absentee)


def test_a_time_that_is_over_is_refused_and_stays_typed(browser: Browser) -> None:
    until = "2001-01-01T10:00"
    answer = browser("dev").post("/absences", {"until": until, "note": "Leave", "once": "a"})
    assert answer.status_code == 422
    assert "not a time until which somebody can be out" in answer.content.decode()
    assert "Leave" in answer.content.decode()


def test_the_account_says_who_one_is_and_in_which_zone(browser: Browser) -> None:
    client = browser("dev")
    told = {
        "Europe%2FAthens": "Europe/Athens",
        "Nowhere%2FAtAll": read.world().policy.hours.zone.replace("_", " "),
    }
    for by_the_browser, zone in told.items():
        client.cookies["zone"] = by_the_browser
        page = shown(client, "/account")
        assert zone in page
        assert "dev@example.org" in page
