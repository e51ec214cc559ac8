"""This module reads a record by its raw entries alone: bytes, and the texts that they name; `laws.py` judges them."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

Entry = dict[str, Any]


def entries(since: int = 0) -> list[Entry]:
    """All entries of the record after one, in order."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ledger_entry WHERE seq > %s ORDER BY seq", [since])
        return [json.loads(bytes(body)) for (body,) in cursor.fetchall()]


def texts() -> dict[str, str]:
    """Every text that somebody typed, by the digest under which entries name it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT digest, content FROM ledger_document")
        return {
            digest: bytes(content).decode(errors="replace") for digest, content in cursor.fetchall()
        }


def told(found: Iterable[Entry], of: dict[str, str]) -> list[Entry]:
    """The same entries, each with its texts in their places."""
    return [{**entry, "data": _filled(entry["data"], of)} for entry in found]


def _filled(value: Any, of: dict[str, str]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"salted"}:
            return of.get(value["salted"], "")
        return {name: _filled(each, of) for name, each in value.items()}
    return [_filled(each, of) for each in value] if isinstance(value, list) else value


def when(moment: str) -> datetime:
    """A time as entries write it."""
    return datetime.fromisoformat(moment)
