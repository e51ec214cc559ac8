"""This module writes rows by plain statements: a command has a few milliseconds, and an object for each row would take half of them."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection, models

AT_ONCE = 500
"""How many rows one statement carries."""


def insert(
    table: type[models.Model],
    names: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
    *,
    otherwise: str = "",
) -> None:
    """Insert rows; `otherwise` says what happens to one that is there already."""
    given = list(rows)
    for start in range(0, len(given), AT_ONCE):
        part = given[start : start + AT_ONCE]
        run(_insert(table, names, len(part), otherwise), [each for row in part for each in row])


@cache
def _insert(table: type[models.Model], names: tuple[str, ...], count: int, otherwise: str) -> str:
    row = f"({', '.join('%s' for _ in names)})"
    columns = ", ".join(quoted(name) for name in names)
    into = quoted(table._meta.db_table)  # noqa: SLF001 - Django's public way to a table's name
    return f"INSERT INTO {into} ({columns}) VALUES {', '.join([row] * count)} {otherwise}"  # noqa: S608 - names from the models


@cache
def replace_all(key: str, names: tuple[str, ...]) -> str:
    """The clause by which a row that is there already takes the new values."""
    kept = (name for name in names if name != key)
    return f"ON CONFLICT ({key}) DO UPDATE SET " + ", ".join(
        f"{quoted(name)} = excluded.{quoted(name)}" for name in kept
    )


def columns(table: type[models.Model]) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(str(field.column) for field in table._meta.fields)  # noqa: SLF001 - Django's public way to them


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it means there besides."""
    return f'"{name}"'


def value(given: Any) -> Any:
    """A value as the database at hand takes it."""
    if isinstance(given, datetime):
        return connection.ops.adapt_datetimefield_value(given.astimezone(UTC))
    if isinstance(given, str):
        return given.replace("\x00", "\ufffd")  # PostgreSQL keeps no NUL in a text
    return given


def moment(stored: datetime | str) -> datetime:
    """An instant as it came out of a plain statement: SQLite keeps it as text."""
    found = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def all_of(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a plain statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [value(each) for each in values])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def run(statement: str, values: Sequence[Any] = ()) -> int:
    """Carry out a plain statement; gives the number of rows that it touched, 0 for one that is sent later."""
    if _queue.statements is not None:
        _queue.statements.append(statement)
        _queue.values += [value(each) for each in values]
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [value(each) for each in values])
        return int(cursor.rowcount)


class _Queue(threading.local):
    """Statements that wait to be sent together; None while each is sent at once."""

    statements: list[str] | None = None
    values: list[Any]
    afterwards: dict[Callable[[list[Any]], None], list[Any]]


_queue = _Queue()


@contextmanager
def together() -> Iterator[None]:
    """Send all that is written within as one message, in order; PostgreSQL is a journey away, SQLite is not."""
    if connection.vendor == "sqlite":
        yield
        return
    _queue.statements, _queue.values, _queue.afterwards = [], [], {}
    try:
        yield
        statements, values, afterwards = _queue.statements, _queue.values, _queue.afterwards
    finally:
        _queue.statements, _queue.values, _queue.afterwards = None, [], {}
    if statements:
        run("; ".join(statements), values)
    for work, things in afterwards.items():
        work(things)


def when_sent(work: Callable[[list[Any]], None], things: Iterable[Any]) -> None:
    """Do something about what was written, as soon as it has been sent; once for all things that one message carries."""
    if _queue.statements is None:
        work(list(things))
    else:
        _queue.afterwards.setdefault(work, []).extend(things)


def places(count: int) -> str:
    """As many places for values, as they stand behind IN."""
    return f"({', '.join(['%s'] * count)})"
