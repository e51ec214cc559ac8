"""This module tries that the people's tables say what the record says."""

import json

import pytest

from offcycle.people.models import Account, Holding, System, Team
from offcycle.process import people
from tests.ledger import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organisation() -> None:
    told.organise()


def test_the_organisation_stands_in_the_tables() -> None:
    dev = Account.objects.get(username="dev")
    assert (dev.name, dev.email, dev.administrator, dev.is_active) == (
        "Dev",
        "dev@example.org",
        False,
        True,
    )
    assert Account.objects.get(username="admin").administrator
    assert Team.objects.get(slug="web").name == "Web"
    system = System.objects.get(slug="eclkc")
    assert (system.staging, json.loads(system.stakeholders)) == (
        "http://127.0.0.1:1",
        ["list@example.org"],
    )
    assert Holding.objects.filter(account="cor1", role="approver", on="eclkc").exists()


def test_nobody_has_a_password_until_one_is_set() -> None:
    assert not any(each.has_usable_password() for each in Account.objects.all())


def test_what_is_taken_disabled_or_renamed_is_so_at_once() -> None:
    told.give("take-role", people.HoldRole("cor1", "approver", "eclkc"))
    told.give("disable-account", people.DisableAccount("cor1"))
    told.give("set-team", people.SetTeam("web", "The web team"))
    assert not Holding.objects.filter(account="cor1").exists()
    assert not Account.objects.get(username="cor1").is_active
    assert Team.objects.get(slug="web").name == "The web team"


def test_an_account_that_is_enabled_again_may_act_again() -> None:
    told.give("disable-account", people.DisableAccount("cor1"))
    told.give("enable-account", people.EnableAccount("cor1"))
    assert Account.objects.get(username="cor1").is_active


def test_a_text_that_a_database_cannot_hold_does_no_harm() -> None:
    told.give("add-account", people.AddAccount("nul", "N\x00l", "nul@example.org"))
    assert Account.objects.get(username="nul").name == "N\ufffdl"
