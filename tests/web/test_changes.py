"""This module tells what the list shows, and to whom."""

import pytest
from django.test import Client

from offcycle.ledger import read
from offcycle.web.board import page as changes
from tests.web.conftest import Browser, a_change


def shown(client: Client, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_what_waits_for_whom_and_since_when(browser: Browser) -> None:
    a_change(11)
    page = shown(browser("dev"))
    assert "Cor1 has said yes. That is not enough: Cor2 must say yes too." in page
    assert "Waits for <strong>Cor2 (approver)</strong>" in page
    assert ">Review<" in page
    assert ">P0<" in page
    submitted = read.change("CR-1001").facts.submission
    assert submitted
    assert f'datetime="{submitted.at:%Y-%m-%dT%H:%M:%S.%fZ}"' in page


def test_a_change_that_nobody_has_seen_waits_for_hosting_and_has_a_deadline(
    browser: Browser,
) -> None:
    a_change(0)
    page = shown(browser("dev"))
    assert "Nobody of the hosting team has taken notice yet." in page
    assert "It is due in 14 minutes." in page
    assert "no priority yet" in page


def test_a_closed_change_stands_below_with_its_outcome(browser: Browser) -> None:
    a_change()
    page = shown(browser("hosting"))
    assert "No change that you may see is open." in page
    assert "Outcome: <strong>done</strong>" in page


@pytest.mark.parametrize("account", ["dee", "affected"])
def test_who_has_no_part_sees_no_change(browser: Browser, account: str) -> None:
    a_change(3, title="Secret outage")
    page = shown(browser(account))
    assert "Secret outage" not in page
    assert "No change that you may see is open." in page


@pytest.mark.parametrize("account", ["dev", "hosting", "cor1", "isso", "admin"])
def test_who_has_a_part_sees_it(browser: Browser, account: str) -> None:
    a_change(3, title="An outage")
    assert "An outage" in shown(browser(account))


def test_long_lists_go_on_page_after_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "A_PAGE", 2)
    for number in range(3):
        a_change(0, title=f"Trouble {number}")
    client = browser("dev")
    first = shown(client)
    assert "Trouble 2" in first
    assert "Trouble 0" not in first
    assert "?show=open&amp;before=1002" in first
    older = shown(client, "/?show=open&before=1002")
    assert "Trouble 0" in older
    assert "Trouble 2" not in older
    assert "Ended" not in older


@pytest.mark.parametrize("query", ["show=all", "show=open&before=x", "before=1002", "show=%00"])
def test_a_list_that_is_none_is_not_found(browser: Browser, query: str) -> None:
    assert browser("dev").get(f"/?{query}").status_code == 404
