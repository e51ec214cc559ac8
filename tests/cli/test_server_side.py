"""This module tries the commands that set an installation up on its server, and look after it."""

import json
from pathlib import Path

import pytest

from tests.cli.installed import PASSWORD, SETUP, commands, environment
from tests.cli.terminal import Said, offcycle

UNSAFE_KEY = "short"

# Each command loads Django anew.
pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "data").mkdir()
    return environment(database_url, tmp_path)


def items(said: Said) -> dict[str, bool]:
    return {item["name"]: item["good"] for item in said.data}


def test_an_installation_becomes_ready_item_by_item(settings: dict[str, str]) -> None:
    empty = offcycle("token", "create", "dev", environment=settings)
    assert (empty.code, "offcycle migrate" in empty.err) == (1, True)
    before = offcycle("check", "--json", environment=settings)
    assert before.code == 1
    assert not items(before)["database"]
    commands(settings, SETUP)
    people = offcycle("check", "--json", environment=settings)
    assert {name for name, good in items(people).items() if not good} == {"base address"}
    ready = {**settings, "OFFCYCLE_BASE_URL": "https://offcycle.example.org"}
    assert {item["name"] for item in people.data if item["state"] == "warning"} >= {
        "mail", "worker", "checkpoint", "drill", "hosting lead", "system eclkc, few people",
    }  # fmt: skip
    whole = offcycle("check", "--mail", "you@example.org", environment=ready)
    assert "Only Hosting Person can acknowledge a change" in whole.out
    assert "offcycle-check-" in whole.out
    (mail,) = (Path(settings["OFFCYCLE_DATA_DIR"]) / "mail").glob("*.eml")
    assert "To: you@example.org" in mail.read_text(encoding="utf-8")
    assert (whole.code, whole.out.splitlines()[-1]) == (0, "This installation is ready.")
    assert offcycle("migrate", environment=settings).out.splitlines()[-1] == "Policy 1 is in force."
    assert "whole and true" in offcycle("verify", environment=settings).out
    assert offcycle("rebuild", environment=settings).code == 0


def test_an_unsafe_installation_does_not_serve(settings: dict[str, str]) -> None:
    said = offcycle("serve", environment={**settings, "OFFCYCLE_SECRET_KEY": UNSAFE_KEY})
    assert said.code == 1
    assert "OFFCYCLE_SECRET_KEY" in said.err
    assert "Traceback" not in said.err


def test_tokens_are_made_alone_on_the_output_and_revoked(
    settings: dict[str, str], tmp_path: Path
) -> None:
    commands(settings, SETUP)
    made = offcycle("token", "create", "dev", "--read-only", environment=settings)
    assert made.out.startswith("offcycle_")
    assert len(made.out.split()) == 1
    password = tmp_path / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    own = ("token", "create", "admin", "--own", "--password-file", str(password))
    assert offcycle(*own, environment=settings).code == 0
    password.write_text("another password", encoding="utf-8")
    assert offcycle(*own, environment=settings).code == 1
    listed = offcycle("token", "list", "--json", environment=settings).data
    assert {each["account"]: each["scopes"] for each in listed} == {
        "admin": ["read", "write", "decide"],
        "dev": ["read"],
    }
    assert made.out.strip().rsplit("_", 1)[1] not in json.dumps(listed)
    assert offcycle("token", "revoke", listed[0]["token"], environment=settings).code == 0
    assert offcycle("token", "create", "nobody", environment=settings).code == 1


def test_a_password_is_never_among_the_words() -> None:
    assert "--password " not in offcycle("createadmin", "--help").out


def test_a_short_password_is_refused(settings: dict[str, str]) -> None:
    given = {**settings, "OFFCYCLE_ADMIN_PASSWORD": "short"}
    words = ("createadmin", "admin", "--name", "A", "--email", "a@example.org")
    assert offcycle(*words, environment=given).code == 2


def test_settings_that_cannot_be_used_are_told_on_a_line(tmp_path: Path) -> None:
    said = offcycle(
        "check", environment={"OFFCYCLE_DATABASE_URL": "mysql://x", "HOME": str(tmp_path)}
    )
    assert said.code == 2
    assert len(said.err.splitlines()) == 1
    gone = offcycle("check", environment={"OFFCYCLE_DATABASE_URL": "postgresql://u@127.0.0.1:1/x"})
    assert gone.code == 3
    assert "Traceback" not in gone.err


def test_migrate_makes_the_data_folder_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    given = {**environment("", tmp_path), "OFFCYCLE_DATA_DIR": str(folder)}
    assert offcycle("migrate", environment=given).code == 0
    assert (folder / "offcycle.sqlite3").exists()
    assert folder.stat().st_mode & 0o077 == 0


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    given = {**environment("", tmp_path), "OFFCYCLE_DATA_DIR": str(tmp_path / "file" / "data")}
    told = offcycle("migrate", environment=given)
    assert told.code == 1
    assert "OFFCYCLE_DATA_DIR" in told.err


def test_an_account_is_disabled_and_enabled_and_never_added_again_by_mistake(
    settings: dict[str, str],
) -> None:
    commands(settings, SETUP)
    added = ("account", "add", "dev", "--name", "Dev", "--email", "dev@example.org")
    assert offcycle("account", "enable", "dev", environment=settings).code == 1
    assert offcycle("account", "disable", "dev", environment=settings).code == 0
    refused = offcycle(*added, environment=settings)
    assert refused.code == 1
    assert "was disabled" in refused.err
    assert offcycle("account", "enable", "dev", environment=settings).code == 0
    assert offcycle(*added, environment=settings).code == 0
