"""This module tries every unsafe installation: each is refused by itself, with what to do; a safe one is not."""

from dataclasses import replace
from typing import Any

import pytest

from offcycle.config import durability
from offcycle.config.database import database
from offcycle.config.durability import Sqlite
from offcycle.config.environment import Environment

SAFE_KEY = "nUYg0vq5WQ2yq6DkS1b8mZ3xT7cJ4hL9eR0pA6fV2sB5wXKdGt"
SAFE_SQLITE = Sqlite(version="3.53.4", journal="wal", synchronous=2, transaction_mode="IMMEDIATE")
SAFE_POSTGRESQL = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "server_version": "15.18",
    "server_version_num": "150018",
}


def settings(**more: Any) -> Environment:
    safe = {"secret_key": SAFE_KEY, "base_url": "https://offcycle.example.gov", "demo": False}
    return Environment(**{**safe, **more})


@pytest.mark.parametrize(
    ("more", "debug", "named"),
    [
        ({}, True, "OFFCYCLE_DEBUG"),
        ({"secret_key": ""}, False, "OFFCYCLE_SECRET_KEY"),
        ({"secret_key": SAFE_KEY[:49]}, False, "OFFCYCLE_SECRET_KEY"),
        ({"secret_key": "changeme" * 8}, False, "OFFCYCLE_SECRET_KEY"),
        ({"base_url": "http://offcycle.example.gov"}, False, "OFFCYCLE_BASE_URL"),
        ({"allowed_hosts": "a,*"}, False, "OFFCYCLE_ALLOWED_HOSTS"),
    ],
)
def test_unsafe_settings_are_refused(more: dict[str, Any], debug: bool, named: str) -> None:
    (found,) = durability.unsafe_settings(settings(**more), debug=debug)
    assert named in found.what
    assert found.do


def test_safe_settings_are_not() -> None:
    assert list(durability.unsafe_settings(settings(), debug=False)) == []
    for here in ("http://127.0.0.1:8000", "http://localhost", "http://[::1]:1"):
        assert list(durability.unsafe_settings(settings(base_url=here), debug=False)) == []


def test_the_demonstration_may_have_a_key_that_everybody_knows() -> None:
    assert list(durability.unsafe_settings(settings(secret_key="", demo=True), debug=True)) == []


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"version": "3.51.2"}, "3.51.2"),
        ({"version": "3.40.1"}, "3.40.1"),
        ({"journal": "memory"}, "journal_mode"),
        ({"journal": "off"}, "journal_mode"),
        ({"synchronous": 1}, "synchronous"),
        ({"synchronous": 0}, "synchronous"),
        ({"transaction_mode": ""}, "Transactions"),
    ],
)
def test_an_unsafe_sqlite_is_refused(more: dict[str, Any], named: str) -> None:
    (found,) = durability.unsafe_sqlite(replace(SAFE_SQLITE, **more))
    assert named in found.what
    assert found.do


def test_an_old_sqlite_with_a_rollback_journal_is_safe() -> None:
    old = replace(SAFE_SQLITE, version="3.40.1", journal="delete")
    assert list(durability.unsafe_sqlite(old)) == list(durability.unsafe_sqlite(SAFE_SQLITE)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "off"),
        ("synchronous_commit", "local"),
        ("server_version_num", "140010"),
    ],
)
def test_an_unsafe_postgresql_is_refused(name: str, value: str) -> None:
    (found,) = durability.unsafe_postgresql({**SAFE_POSTGRESQL, name: value})
    assert found.do
    assert list(durability.unsafe_postgresql(SAFE_POSTGRESQL)) == []


@pytest.mark.django_db
def test_the_databases_of_the_tests_are_set_up_as_in_production() -> None:
    # The wiring of these settings is what is tried: both databases have to come out safe.
    assert list(durability.unsafe()) == []
    assert "3." in durability.profile() or "PostgreSQL" in durability.profile()


def test_without_a_current_sqlite_there_is_a_rollback_journal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    command = database("sqlite:////tmp/x.sqlite3")["OPTIONS"]["init_command"]
    assert "journal_mode=DELETE" in command
    assert "synchronous=FULL" in command


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("sqlite:///x.sqlite3", "x.sqlite3"),
        ("sqlite:////var/lib/x%20y.sqlite3", "/var/lib/x y.sqlite3"),
        ("postgresql://me:a%40b@db:5433/off?sslmode=require", "off"),
    ],
)
def test_addresses_of_databases_are_understood(address: str, name: str) -> None:
    assert database(address)["NAME"] == name


def test_an_address_of_another_kind_is_told() -> None:
    with pytest.raises(ValueError, match="sqlite:///path"):
        database("mysql://x")


def test_all_that_is_unsafe_is_told_at_once() -> None:
    found = tuple(
        durability.unsafe_settings(settings(secret_key="", allowed_hosts="*"), debug=True)
    )
    text = str(durability.UnsafeInstallationError(found))
    assert text.count("\n- ") == 3
