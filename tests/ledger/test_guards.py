"""This module tries to change what was recorded, past the program; the database itself has to refuse."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.ledger import told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _record() -> None:
    told.organise()
    told.request()


FORBIDDEN = [
    "UPDATE ledger_entry SET kind = 'x'",
    "UPDATE ledger_entry SET n = n WHERE seq = 1",
    "DELETE FROM ledger_entry WHERE seq = (SELECT max(seq) FROM ledger_entry)",
    "DELETE FROM ledger_entry",
    "DELETE FROM ledger_document",
    "UPDATE ledger_document SET content = salt",
    "UPDATE ledger_document SET digest = 'x'",
    "UPDATE ledger_document SET expunged_at = '2026-01-01 00:00:00'",
]
ON_ONE = {
    "postgresql": [
        "TRUNCATE ledger_entry",
        "TRUNCATE ledger_document",
        "TRUNCATE ledger_entry CASCADE",
    ],
    "sqlite": [
        "INSERT OR REPLACE INTO ledger_entry SELECT seq, change, n, 'x', at, own, body FROM ledger_entry",
        "INSERT OR REPLACE INTO ledger_entry SELECT seq + 1, change, n, 'x', at, own, body FROM ledger_entry WHERE seq = (SELECT max(seq) FROM ledger_entry)",
        "INSERT INTO ledger_entry SELECT seq + 2, change, n + 2, 'x', at, own, body FROM ledger_entry WHERE seq = (SELECT max(seq) FROM ledger_entry)",
    ],
}


def everything() -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_entry ORDER BY seq")
        entries = cursor.fetchall()
        cursor.execute("SELECT digest, salt, content FROM ledger_document ORDER BY digest")
        return [tuple(map(bytes_too, row)) for row in (*entries, *cursor.fetchall())]


def bytes_too(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.says("0.17", "always.16")
def test_what_was_recorded_cannot_be_changed_or_removed() -> None:
    before = everything()
    for statement in [*FORBIDDEN, *ON_ONE[connection.vendor]]:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert everything() == before, statement


def test_a_document_is_not_replaced_by_one_of_the_same_digest() -> None:
    before = everything()
    with connection.cursor() as cursor:
        verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
        cursor.execute(
            f"{verb} INTO ledger_document (digest, salt, content)"  # noqa: S608 - one of two verbs
            " SELECT digest, content, content FROM ledger_document"
            + (" ON CONFLICT DO NOTHING" if connection.vendor == "postgresql" else "")
        )
    assert everything() == before


def test_expunging_is_the_one_change_that_is_let_through() -> None:
    nothing = "''" if connection.vendor == "postgresql" else "x''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ledger_document SET content = {nothing}, salt = {nothing}, expunged_at = '2026-01-01 00:00:00'"  # noqa: S608 - one of two words
        )
        assert cursor.rowcount > 0
