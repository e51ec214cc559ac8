"""This module tries the import of people and systems on a server: shown first, wholly or not at all, and the second time nothing."""

from pathlib import Path

import pytest

from tests.cli.installed import commands, environment
from tests.cli.terminal import Said, offcycle

# Each command loads Django anew.
pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]

SYSTEMS = "\ufeffslug;name;team;staging;production;stakeholders\r\neclkc;ECLKC;web;https://s.example.org;https://p.example.org;list@example.org\r\n"
PEOPLE = """account,name,email,roles,administrator
ann,"Ann
Lee",ann@example.org,dev@eclkc;qa@team:web;hosting@*,
cor1,Cora One,cor1@example.org,approver@*,yes
"""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "data").mkdir()
    made = environment(database_url, tmp_path)
    commands(made, [["migrate"]])
    return made


def imported(settings: dict[str, str], file: Path, table: str, *words: str) -> Said:
    file.write_text(table, encoding="utf-8", newline="")
    return offcycle("people", "import", str(file), *words, environment=settings)


def test_systems_and_people_are_imported_wholly_and_once(
    settings: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "table.csv"
    too_early = imported(settings, file, PEOPLE, "--yes")
    assert too_early.code == 1
    assert f"{file}:2: “eclkc” is neither a system nor a team here." in too_early.err
    assert imported(settings, file, SYSTEMS, "--systems", "--yes").code == 0
    shown = imported(settings, file, PEOPLE)
    assert shown.code == 0
    assert "gets hosting everywhere" in shown.out
    assert "Nothing was imported yet. To import this (6 changes), give --yes." in shown.out
    done = imported(settings, file, PEOPLE, "--yes")
    assert done.code == 0, done.err
    assert "Imported: 6 changes." in done.out
    assert "offcycle account password ann" in done.out
    again = imported(settings, file, PEOPLE, "--yes")
    assert again.out == "Everything in the table is so already, so nothing needs to be imported.\n"
    fewer = PEOPLE.replace("dev@eclkc;qa@team:web;hosting@*", "dev@eclkc")
    assert "is so already" in imported(settings, file, fewer, "--yes").out
    exact = imported(settings, file, fewer, "--exact", "--yes")
    assert "LOSES hosting everywhere" in exact.out
    assert "whole and true" in offcycle("verify", environment=settings).out


def test_a_table_with_faults_or_none_at_all_changes_nothing(
    settings: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "table.csv"
    broken = imported(settings, file, PEOPLE.replace("cor1@example.org", "nowhere"), "--yes")
    assert (broken.code, f"{file}:4: “nowhere” is no mail address." in broken.err) == (1, True)
    assert "ann" not in offcycle("token", "create", "ann", environment=settings).out
    missing = offcycle("people", "import", str(tmp_path / "none.csv"), environment=settings)
    assert missing.code == 2
    both = imported(settings, file, SYSTEMS, "--systems", "--exact")
    assert both.code == 2
