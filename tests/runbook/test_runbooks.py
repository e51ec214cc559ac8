"""This module reads four real runbooks, and holds the steps against what one would hand to an operator."""

from pathlib import Path

import pytest

from offcycle.runbook import choose, keyed, read

DATA = Path(__file__).parent / "data"
LIFEBOAT = (DATA / "lifeboat-switchover.md").read_bytes()
PROCEDURES = ("How to switch to Lifeboat", "How to switch to ECLKC-Prod")


def test_two_procedures_are_an_open_choice() -> None:
    reading = read(LIFEBOAT)
    assert reading.open_choice
    assert reading.procedures == PROCEDURES
    assert reading.steps == ()
    (fault,) = reading.faults
    assert (fault.severity, fault.line) == ("fault", 13)
    assert all(f'"{name}"' in fault.what for name in PROCEDURES)
    assert "`procedure: NAME`" in fault.do


@pytest.mark.parametrize(("procedure", "count"), [(PROCEDURES[0], 7), (PROCEDURES[1], 5)])
def test_a_chosen_procedure_has_its_steps_and_no_others(procedure: str, count: int) -> None:
    reading = read(choose(LIFEBOAT, procedure))
    assert not reading.open_choice
    assert reading.procedure == procedure
    assert [step.number for step in reading.steps] == list(range(1, count + 1))
    assert {step.section for step in reading.steps} == {procedure}
    assert not reading.faults
    assert "lifeboat.east.eclkc" in reading.steps[-1].text


def test_a_procedure_that_is_not_there_is_a_fault() -> None:
    reading = read(choose(LIFEBOAT, "How to sink"))
    assert reading.open_choice
    assert [fault.line for fault in reading.faults] == [2]


def test_how_to_instate_logrotate() -> None:
    reading = read((DATA / "how-to-instate-logrotate.md").read_bytes())
    assert reading.title == "How to Instate Logrotate"
    assert len(reading.steps) == 10
    assert [note.section for note in reading.notes] == [
        "Context",
        "What Logrotate Is",
        "References",
    ]
    assert [code.role for code in reading.steps[5].code] == ["output"]
    assert "copytruncate\n    daily\n}" in reading.steps[6].code[0].text
    assert reading.steps[6].text.endswith("and we want these to run daily.")
    assert not reading.faults


def test_update_ssl_certs() -> None:
    reading = read((DATA / "update-ssl-certs.md").read_bytes())
    assert len(reading.steps) == 14
    assert [note.section.split()[0] for note in reading.notes] == ["How", "Archaeology"]
    assert "openssl s_server -key ssl.key" in reading.notes[0].text


def test_restore_db_mariadb() -> None:
    source = (DATA / "restore-db-mariadb.md").read_bytes()
    assert read(source).open_choice
    reading = read(choose(source, "General Mysql DB backup/restore commands"))
    assert [step.title for step in reading.steps] == [
        "To back up a specific database before running a backup:",
        "To restore a specific database from file:",
    ]
    assert [code.role for code in reading.steps[1].code] == ["commands", "output"]


@pytest.mark.parametrize("path", sorted(DATA.glob("*.md")), ids=lambda path: path.stem)
def test_no_word_is_lost(path: Path) -> None:
    source = path.read_bytes()
    reading = keyed(read(source), None)
    parts = [reading.title, *(step.section + " " + step.text for step in reading.steps)]
    parts += [note for step in reading.steps for note in step.notes]
    parts += [note.section + " " + note.text for note in reading.notes]
    kept = set(" ".join(parts).split())
    lost = {word for word in source.decode().split() if word not in kept}
    assert {word for word in lost if word.strip("#`-1234567890.") and "```" not in word} == set()
