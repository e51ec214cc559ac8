"""This module tries the page for stakeholders: who opens it, what it tells, and what it leaves alone."""

import pytest
from django.test import Client
from structlog.testing import capture_logs

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.notify.fake import FakeNotifier
from offcycle.ledger import read
from offcycle.people.buckets import Buckets
from offcycle.people.private_links import word, written
from offcycle.process.notices import PostUpdate
from offcycle.process.triage import Mark
from offcycle.web.notices import status, wrong_links
from offcycle.work.pay import Adapters, pay_once
from tests.api.http import token
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


def test_hosting_sees_who_holds_a_link_since_when_and_ends_it(browser: Browser) -> None:
    hosting, ref = browser("hosting"), a_change(3)

    def shown() -> tuple[str, list[dict[str, object]]]:
        page = hosting.get(f"/changes/{ref}").content.decode().partition('id="links"')[2]
        return page, Client(headers=key).get(f"/api/v1/changes/{ref}/links").json()["items"]

    key = {"Authorization": f"Bearer {token('hosting')}"}
    page, (link,) = shown()
    assert "gets one with the next mail" in page
    assert (link["address"], link["since"], link["open"]) == ("list@example.org", None, True)
    told.Told(ref).must("hosting", "post-update", PostUpdate())
    notifier = FakeNotifier()
    while pay_once("ann", Adapters(notifier, FakeArchive()), now=read.now):
        pass
    page, (link,) = shown()
    assert link["since"]
    assert "since " in page
    assert any(word(ref, "list@example.org", 0) in each.text for each in notifier.delivered)
    ending = f"/changes/{ref}/end-links"
    assert f'href="{ending}?address=list%40example.org"' in page
    body = {"address": "list@example.org", "once": "e"}
    assert hosting.post(ending, body).status_code == 303
    page, (link,) = shown()
    assert "holds none; one was ended by Hosting" in page
    assert (link["since"], link["open"], link["ended_by"]) == (None, False, "hosting")
    assert 'id="links"' not in browser("dev").get(f"/changes/{ref}").content.decode()


def test_no_log_keeps_a_private_link(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser("hosting")
    ref = a_change(3)
    right, wrong = address(ref), address(ref, number=1)
    broken = Client(raise_request_exception=False)
    with capture_logs() as logs:
        Client().get(wrong)
        Client(enforce_csrf_checks=True).post(right, headers={"Origin": "https://else.example"})
        monkeypatch.setattr(status, "standing", lambda _: 1 / 0)
        assert broken.get(right).status_code == 500
    told = [each["path"] for each in logs if "path" in each]
    assert told == [f"/status/{ref}/…"] * 2
    assert not any(path.rpartition("/")[2] in str(logs) for path in (right, wrong))


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
