"""This module holds the preview of a notice: real words of a change that its reader may see, and markup that does nothing."""

from offcycle.ledger import read
from tests.web.conftest import Browser, a_change
from tests.web.people.test_directory import shown

SUBMITTED = 10


def number_of(on: str, when: str = "") -> int:
    """Where the first such notice stands in the policy."""
    notices = read.world().policy.notices
    return next(n for n, each in enumerate(notices, 1) if (each.on, each.when) == (on, when))


def test_a_notice_is_shown_with_a_change_and_as_the_mail_it_becomes(browser: Browser) -> None:
    ref = a_change(SUBMITTED)
    client, place = browser("admin"), f"/policy/notices/{number_of('review.submitted')}"
    page = shown(client, place)
    assert f'href="/changes/{ref}"' in page
    assert read.change(ref).facts.title in page
    assert "{quorum}" in page  # the wording stands beside what becomes of it
    mail = client.get(f"{place}/mail?ref={ref}&role=deciders")
    assert f"/changes/{ref}/decide" in mail.content.decode()
    assert "default-src 'none'" in mail["Content-Security-Policy"]
    assert "sandbox" in mail["Content-Security-Policy"]
    assert mail["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get("/policy/notices/999").status_code == 404


def test_a_preview_shows_nothing_that_its_reader_may_not_see(browser: Browser) -> None:
    ref = a_change(SUBMITTED)
    title = read.change(ref).facts.title
    client, place = browser("dee"), f"/policy/notices/{number_of('review.submitted')}"
    page = shown(client, place)
    assert title not in page
    assert "[ref]" in page
    assert client.get(f"{place}?ref={ref}").status_code == 404
    assert client.get(f"{place}/mail?ref={ref}").status_code == 404
