"""This module empties the database between tests that commit: the triggers of the record are taken down and put up again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection

from offcycle.ledger import chain, guards, history, refs

_HEAD = f"""
    INSERT INTO ledger_head (id, seq, own, at, number, world, world_own)
    VALUES (1, 0, '{chain.FIRST}', '1970-01-01 00:00:00', {refs.FIRST - 1}, 0, '{chain.FIRST}')
"""  # noqa: S608 - fixed values
_BEGINNING = ("DELETE FROM ledger_search", _HEAD)


@contextmanager
def knows_the_record() -> Iterator[None]:
    """Let Django's flush empty the tables of the record, and begin the chain again."""
    plain: Callable[..., list[str]] = connection.ops.sql_flush

    def sql_flush(*args: Any, **keywords: Any) -> list[str]:
        history.forget()
        vendor = connection.vendor
        return [
            *guards.REMOVE[vendor],
            *plain(*args, **keywords),
            *_BEGINNING,
            *guards.INSTALL[vendor],
        ]

    with mock.patch.object(connection.ops, "sql_flush", sql_flush):
        yield
