"""This module holds the pages of the record: what they show, to whom, and that the record can be verified from there."""

import pytest
from django.db import connection
from django.test import Client

from offcycle.ledger import read
from tests.web.conftest import Browser, a_change


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_log_tells_changes_and_the_organisation_newest_first(browser: Browser) -> None:
    ref = a_change(3)
    page = shown(browser("dev"), "/log")
    assert page.index("Saved revision 1 of the plan") < page.index("Requested a change")
    assert f"/changes/{ref}" in page
    assert "organisation" in page


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("change=cr-1001&step=plan", "Saved revision 1", "Requested a change"),
        ("change=organisation", "Added or changed the team", "Saved revision 1"),
        ("since=2001-01-01&until=2001-01-02", "Nothing was found", "Saved revision 1"),
    ],
)
def test_the_log_is_filtered(browser: Browser, query: str, there: str, not_there: str) -> None:
    a_change(3)
    page = shown(browser("dev"), f"/log?{query}")
    assert there in page
    assert not_there not in page


def test_who_may_not_see_a_change_does_not_see_its_entries(browser: Browser) -> None:
    a_change(1, title="Secret outage")
    assert "Secret outage" not in shown(browser("dee"), "/log")
    assert "Secret outage" in shown(browser("admin"), "/log")


def test_the_log_goes_on_page_after_page(browser: Browser) -> None:
    for _ in range(4):
        a_change(2)
    client, seen, path = browser("admin"), 0, "/log"
    while path:
        page = shown(client, path)
        seen += page.count('<p class="when">')
        _, more, rest = page.partition('href="?')
        path = "/log?" + rest.partition('"')[0].replace("&amp;", "&") if more else ""
    assert seen == read.head().seq


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=99999999999999999999"])
def test_a_cursor_that_is_none_is_not_found(browser: Browser, query: str) -> None:
    for path in ("/log", "/exceptions", "/deliveries"):
        assert browser("dev").get(f"{path}?{query}").status_code == 404


def test_the_record_is_verified_with_a_press(browser: Browser) -> None:
    a_change(3)
    client = browser("dev")
    page = client.post("/log/verify", {"once": "v"}, follow=True).content.decode()
    assert "whole and true" in page


def test_a_record_that_was_tampered_with_is_told(browser: Browser) -> None:
    a_change(1)
    client = browser("admin")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_head SET own = %s", ["sha256:" + 64 * "1"])
    page = client.post("/log/verify", {"once": "v"}, follow=True).content.decode()
    assert "The record is not whole" in page


def test_exceptions_are_listed_and_can_be_had_as_data(browser: Browser) -> None:
    assert "None in this time." in shown(browser("admin"), "/exceptions")


def test_deliveries_say_their_state(browser: Browser) -> None:
    a_change(1)
    page = shown(browser("dev"), "/deliveries")
    assert "queued" in page
    assert "hosting@example.org" in page


def test_an_administrator_sees_what_is_missing(browser: Browser) -> None:
    assert "Is it ready for real changes?" in shown(browser("admin"), "/about")
    assert "Is it ready for real changes?" not in shown(browser("dev"), "/about")
