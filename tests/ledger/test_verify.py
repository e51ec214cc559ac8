"""This module tries the stand-alone verifier: on our record, on one that a second writer made, and on both when tampered with."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from offcycle.ledger import guards, read, verify
from tests.ledger import second_writer, told

OTHER = "sha256:" + "1" * 64


def edit_body(sql: Callable[[str], object]) -> None:
    sql(
        "UPDATE ledger_entry SET body = (SELECT body FROM ledger_entry WHERE seq = 2) WHERE seq = 4"
    )


def edit_body_and_hash(sql: Callable[[str], object]) -> None:
    edit_body(sql)
    sql("UPDATE ledger_entry SET own = (SELECT own FROM ledger_entry WHERE seq = 2) WHERE seq = 4")


def edit_column(sql: Callable[[str], object]) -> None:
    sql("UPDATE ledger_entry SET kind = 'plan.revised' WHERE seq = 4")


def edit_time(sql: Callable[[str], object]) -> None:
    sql("UPDATE ledger_entry SET at = '2020-01-01 00:00:00' WHERE seq = 4")


def edit_change(sql: Callable[[str], object]) -> None:
    sql("UPDATE ledger_entry SET change = 'CR-9999' WHERE seq = 4")


def delete_one(sql: Callable[[str], object]) -> None:
    sql("DELETE FROM ledger_entry WHERE seq = 4")


def delete_and_close_the_gap(sql: Callable[[str], object]) -> None:
    delete_one(sql)
    sql("UPDATE ledger_entry SET seq = 4 WHERE seq = 5")


def delete_the_first(sql: Callable[[str], object]) -> None:
    sql("DELETE FROM ledger_entry WHERE seq = 1")


def insert_one(sql: Callable[[str], object]) -> None:
    sql(
        "INSERT INTO ledger_entry (seq, change, n, kind, at, own, body)"
        " SELECT 1000000, change, 1000000, kind, at, own, body FROM ledger_entry WHERE seq = 4"
    )


def swap_two(sql: Callable[[str], object]) -> None:
    for old, new in ((4, -4), (5, 4), (-4, 5)):
        sql(f"UPDATE ledger_entry SET seq = {new} WHERE seq = {old}")  # noqa: S608 - three fixed numbers


def truncate(sql: Callable[[str], object]) -> None:
    sql("DELETE FROM ledger_entry WHERE seq > 4")


def empty(sql: Callable[[str], object]) -> None:
    sql("DELETE FROM ledger_entry")


def edit_document(sql: Callable[[str], object]) -> None:
    sql("UPDATE ledger_document SET content = salt")


def delete_document(sql: Callable[[str], object]) -> None:
    sql("DELETE FROM ledger_document")


def hide_document(sql: Callable[[str], object]) -> None:
    statement = (
        "UPDATE ledger_document SET content = {0}, salt = {0}, expunged_at = '2026-11-23 03:00:00'"
    )
    sql(statement.format("''" if connection.vendor == "postgresql" else "x''"))


def edit_head(sql: Callable[[str], object]) -> None:
    sql("UPDATE ledger_head SET number = number + 1")


FIRST_BAD = {
    edit_body: "Entry 4",
    edit_body_and_hash: "Entry 4",
    edit_column: "Entry 4",
    edit_time: "Entry 4",
    edit_change: "Entry 4",
    delete_one: "Entry 4",
    delete_and_close_the_gap: "Entry 4",
    delete_the_first: "Entry 1",
    insert_one: "Entry",
    swap_two: "Entry 4",
    truncate: "Entry 5",
    empty: "Entry 1",
    edit_document: "Document",
    delete_document: "Entry",
    hide_document: "Document",
    edit_head: "The head",
}


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("second") / "record.sqlite3"
    second_writer.write(path)
    return path


def checked(path: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """What the verifier says when it is run alone, without the product beside it."""
    alone = shutil.copy(verify.__file__, path.parent / "verify.py")
    return subprocess.run(
        [sys.executable, "-I", "-S", alone, "--database", f"sqlite:///{path}", *more],
        capture_output=True,
        text=True,
        check=False,
        cwd=path.parent,
    )


def test_a_record_of_a_second_writer_is_whole(second: Path) -> None:
    found = checked(second)
    assert (found.returncode, found.stderr) == (0, "")
    assert "7 entries, 2 changes and" in found.stdout


@pytest.mark.parametrize("tamper", FIRST_BAD, ids=lambda each: each.__name__)
def test_a_tampered_record_of_a_second_writer_is_found(
    second: Path, tmp_path: Path, tamper: Callable[[Callable[[str], object]], None]
) -> None:
    path = Path(shutil.copy(second, tmp_path / "record.sqlite3"))
    with sqlite3.connect(path) as opened:
        tamper(opened.execute)
    opened.close()
    found = checked(path)
    assert found.returncode == 1
    assert found.stderr.startswith(FIRST_BAD[tamper])


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (b'"kind":"triage', b'"kind": "triage'),
        (b'"policy":1', b'"policy":1.0'),
        (b'"v":1', b'"v":1e0'),
        (b'"v":1', b'"v":2'),
        (b'"via":"page"', b'"via":"page","vib":0'),
        (b'"n":1', b'"n":9007199254740993'),
        (b"\xc3\xa9", b"\\u00e9"),
        (b'"drill":false', b'"drill":false,"drill":false'),
    ],
)
def test_bytes_that_are_not_canonical_are_found(tmp_path: Path, wrong: bytes, right: bytes) -> None:
    writer = second_writer.Writer(tmp_path / "record.sqlite3")
    writer.append("CR-1001", "triage.é", {"drill": False}, "dev")
    ((body,),) = writer.connection.execute("SELECT body FROM ledger_entry")
    assert wrong in body
    body = body.replace(wrong, right)
    writer.own = "sha256:" + __import__("hashlib").sha256(b"\x00" + body).hexdigest()
    writer.connection.execute("UPDATE ledger_entry SET body = ?, own = ?", (body, writer.own))
    writer.number = 1001
    writer.close()
    found = checked(tmp_path / "record.sqlite3")
    assert found.returncode == 1
    assert found.stderr.startswith("Entry 1")


def test_a_checkpoint_shows_that_the_end_was_cut_off(second: Path, tmp_path: Path) -> None:
    end = second_writer.Writer(tmp_path / "shorter.sqlite3")
    end.request("Site down")
    end.close()
    found = checked(tmp_path / "shorter.sqlite3", "--checkpoint", f"7:{OTHER}")
    assert found.returncode == 1
    assert "before the checkpoint" in found.stderr
    assert checked(second, "--checkpoint", f"3:{OTHER}").stderr.startswith("Entry 3")


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert checked(tmp_path / "none.sqlite3").returncode == 3
    sqlite3.connect(tmp_path / "empty.sqlite3").executescript("CREATE TABLE x (y)")
    assert checked(tmp_path / "empty.sqlite3").returncode == 3


class OurDatabase:
    """The database of the test, within its transaction."""

    def rows(self, statement: str, values: object = ()) -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("?", "%s"), values)
            return cursor.fetchall()


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_our_record_is_whole() -> None:
    told.organise()
    told.a_change()
    told.a_change(4)
    assert f"{read.head().seq} entries, 2 changes" in verify.verify(OurDatabase())


@pytest.mark.django_db
@pytest.mark.parametrize("tamper", FIRST_BAD, ids=lambda each: each.__name__)
def test_our_record_tampered_with_is_found(
    tamper: Callable[[Callable[[str], object]], None],
) -> None:
    told.organise()
    told.a_change(4)
    for statement in guards.REMOVE[connection.vendor]:
        execute(statement)
    tamper(execute)
    with pytest.raises(verify.Fault, match=f"^{FIRST_BAD[tamper]}"):
        verify.verify(OurDatabase())
