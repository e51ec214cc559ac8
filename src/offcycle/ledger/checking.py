"""This module checks the record through the server's own connection, with the rules of the stand-alone verifier."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from offcycle.ledger import rows
from offcycle.ledger.verify import Fault, verify

AT_MOST = 50_000
"""Entries that are checked while somebody waits for the page; a longer record is checked by the command."""


class TooLongError(Exception):
    """The record is too long to be checked while somebody waits."""


class _Here:
    """The verifier's view of this connection."""

    def rows(self, statement: str, values: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement; `?` stands for a value."""
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("%", "%%").replace("?", "%s"), list(values))
            yield from cursor


def check() -> str:
    """A sentence on what was checked; raises verify's Fault at the first thing that is wrong, and TooLongError."""
    ((last,),) = rows.all_of("SELECT seq FROM ledger_head")
    if last > AT_MOST:
        raise TooLongError(last)
    with transaction.atomic():  # one state of the record, whatever is appended meanwhile
        return verify(_Here())


__all__ = ["Fault", "TooLongError", "check"]
