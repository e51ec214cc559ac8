"""This module holds what an administrator is told first, in an installation where nobody and nothing is there yet."""

import pytest
from django.test import Client

from offcycle.people.models import Account
from tests.ledger import told
from tests.web.conftest import Browser
from tests.web.people.test_directory import shown


@pytest.mark.django_db
def test_the_board_says_what_to_do_first_and_where() -> None:
    told.forget()
    told.add("admin", "admin", administrator=True)
    client = Client()
    client.force_login(Account.objects.get(username="admin"))
    page = shown(client, "/")
    assert "without which no change gets to its end" in page
    assert 'href="/policy/check"' in page
    assert 'href="/add/system"' in page
    for path in ("/people", "/policy", "/policy/check", "/absences", "/account", "/about"):
        shown(client, path)


def test_who_cannot_give_what_is_missing_is_not_told(browser: Browser) -> None:
    assert "without which no change" not in shown(browser("dev"), "/")
