"""This module lists the exceptions of a period, newest first: those of changes that may be seen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offcycle.ledger import refs, rows
from offcycle.ledger.read import MOST, Page, UnknownCursorError
from offcycle.process.exceptions import Exceptional


@dataclass(frozen=True, slots=True)
class Listed:
    """One exception with what the list says of its change."""

    made: Exceptional
    system: str
    drill: bool


@dataclass(frozen=True, slots=True)
class Period:
    """Which exceptions a list shows: from an instant on, and before another; what is None does not matter."""

    since: datetime | None = None
    until: datetime | None = None
    visible: frozenset[str] | None = None  # the systems whose changes may be seen
    change: str | None = None


def listed(only: Period, *, limit: int = 50, cursor: str | None = None) -> Page:
    """The exceptions of a period, newest first; raises UnknownCursorError."""
    conditions, values = _where(only)
    if cursor is not None:
        last = _id(cursor)
        conditions.append("x.id < %s")
        values.append(last)
        # The time lets the index begin where the page before ended.
        for (at,) in rows.all_of("SELECT at FROM ledger_exceptional WHERE id = %s", [last]):
            conditions.append("x.at <= %s")
            values.append(rows.moment(at))
    limit = max(1, min(limit, MOST))
    # Exceptions are written in the order of their times, so the later has the greater id.
    statement = (
        "SELECT x.id, x.number, x.n, x.kind, x.at, x.by, x.of, s.system, s.drill FROM ledger_exceptional x"  # noqa: S608 - fixed conditions
        f" JOIN ledger_standing s ON s.number = x.number WHERE {' AND '.join(conditions) or '1 = 1'}"
        " ORDER BY x.at DESC, x.id DESC LIMIT %s"
    )
    found = rows.all_of(statement, [*values, limit + 1])
    more = str(found[limit - 1][0]) if len(found) > limit else None
    return Page(tuple(_listed(row) for row in found[:limit]), more)


def _where(only: Period) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for condition, value in (
        ("x.at >= %s", only.since),
        ("x.at < %s", only.until),
        ("x.number = %s", refs.number(only.change) or 0 if only.change is not None else None),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if only.visible is not None:
        places = rows.places(len(only.visible)) if only.visible else "(NULL)"
        conditions.append(
            f"EXISTS (SELECT 1 FROM ledger_touched t WHERE t.number = x.number AND t.system IN {places})"  # noqa: S608 - places only
        )
        values += sorted(only.visible)
    return conditions, values


def _listed(row: tuple[Any, ...]) -> Listed:
    _, number, n, kind, at, by, of, system, drill = row
    made = Exceptional(refs.ref(number), n, kind, rows.moment(at), by, of)
    return Listed(made, system, bool(drill))


def _id(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 15:  # noqa: PLR2004 - beyond any number here
        raise UnknownCursorError(cursor)
    return int(cursor)
