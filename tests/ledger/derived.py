"""This module reads everything that is derived from the record, to compare it with what is made anew."""

from django.db import connection

DERIVED = {
    "ledger_standing": "*",
    "ledger_waiting": "number, role, system",
    "ledger_touched": "number, system",
    "ledger_exceptional": 'number, n, kind, at, "by", "of"',
    "people_account": "*",
    "people_team": "*",
    "people_system": "*",
    "people_holding": 'account, role, "on"',
    "people_token": "*",
}


def derived() -> dict[str, list[tuple[object, ...]]]:
    """Everything that is derived from the record, by its tables."""
    found = {}
    words = "rowid, words" if connection.vendor == "sqlite" else "number, words::text"
    with connection.cursor() as cursor:
        for table, columns in {**DERIVED, "ledger_search": words}.items():
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2")  # noqa: S608 - fixed names
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found
