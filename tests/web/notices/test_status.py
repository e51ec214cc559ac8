"""This module tries the page for stakeholders: who opens it, what it tells, and what it leaves alone."""

import pytest
from django.test import Client

from offcycle.ledger import read
from offcycle.people.buckets import Buckets
from offcycle.people.private_links import word, written
from offcycle.process.triage import Mark
from offcycle.web.notices import wrong_links
from tests.ledger import told
from tests.web.conftest import Browser, a_change

IN_PRODUCTION = 13


def address(ref: str, who: str = "list@example.org", number: int = 0) -> str:
    return f"/status/{ref}/{word(ref, who, number)}"


def test_a_private_link_shows_how_it_stands_without_signing_in(browser: Browser) -> None:
    ref = a_change(IN_PRODUCTION)
    said = {"message": "We found the cause.", "last": "on", "once": "u"}
    assert browser("hosting").post(f"/changes/{ref}/post-update", said).status_code == 303
    assert read.change(ref).facts.updates[-1].last
    answer = Client().get(address(ref))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>ECLKC: Being worked on" in page
    assert "We found the cause." in page
    assert "Site down" not in page
    assert not answer.cookies
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_every_other_link_tells_nothing_and_looks_the_same(browser: Browser) -> None:
    browser("hosting")
    ref = a_change(3)
    wrong = [
        address(ref, "who@example.org"),
        address(ref, number=1),
        f"/status/{ref}/x",
        "/status/CR-9/x",
    ]
    answers = [Client().get(each) for each in wrong]
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in answers}) == 1


def test_who_opens_many_wrong_links_waits_and_a_link_that_holds_opens_all_the_same(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser("hosting")
    ref = a_change(3)
    monkeypatch.setattr(wrong_links, "_wrong", Buckets(2))
    wrong = [Client().get(f"/status/{each}/x") for each in (ref, "CR-9", ref, "CR-9")]
    assert [each.status_code for each in wrong] == [404, 404, 429, 429]
    assert int(wrong[2]["Retry-After"]) > 0
    assert wrong[2].content == wrong[3].content
    assert Client().get(address(ref)).status_code == 200


def test_what_is_typed_on_a_security_related_change_is_warned_of(browser: Browser) -> None:
    hosting, ref = browser("hosting"), a_change(3)
    assert b"exactly as you type it" not in hosting.get(f"/changes/{ref}/post-update").content
    told.Told(ref).must("dev", "raise-security", Mark("A hole."))
    assert b"exactly as you type it" in hosting.get(f"/changes/{ref}/post-update").content


def test_the_link_is_written_as_the_mail_leaves() -> None:
    text = "See\nhttps://x.org/status/CR-1/{private-link:2}\nand {private-link:2}\n"
    sent = written(text, "List@example.org")
    assert f"https://x.org/status/CR-1/{word('CR-1', 'list@example.org', 2)}\n" in sent
    assert "and {private-link:2}" in sent
