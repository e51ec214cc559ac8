"""This module reads the whole record newest first, for people who look for what happened: of the changes that may be seen, and of the organisation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offcycle.ledger import chain, documents, rows
from offcycle.ledger.read import MOST, Page, Told, number

ORGANISATION = "organisation"
"""Stands for a reference where entries are meant that belong to no change."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; what is None does not matter.

    `visible` are the systems whose changes may be seen; `change` is a reference, or `organisation` for what belongs to none.
    """

    visible: frozenset[str] | None = None
    change: str | None = None
    step: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def entries(wanted: Wanted, *, limit: int = 50, cursor: str | None = None) -> Page:
    """Entries with their hashes, newest first; raises UnknownCursorError."""
    conditions, values = _where(wanted)
    if cursor is not None:
        conditions.append("e.seq < %s")
        values.append(number(cursor))
    limit = max(1, min(limit, MOST))
    statement = f"SELECT e.seq, e.own, e.body FROM ledger_entry e WHERE {' AND '.join(conditions) or '1 = 1'} ORDER BY e.seq DESC LIMIT %s"  # noqa: S608 - fixed conditions
    found = rows.all_of(statement, [*values, limit + 1])
    part = [(own, bytes(body)) for _, own, body in found[:limit]]
    texts = documents.texts_of([body for _, body in part])
    told = tuple(Told(chain.happened(body, texts), own) for own, body in part)
    return Page(told, str(found[limit - 1][0]) if len(found) > limit else None)


def _where(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for condition, value in (
        ("e.kind LIKE %s", f"{wanted.step}.%" if wanted.step else None),
        ("e.at >= %s", wanted.since),
        ("e.at < %s", wanted.until),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if wanted.change == ORGANISATION:
        conditions.append("e.change IS NULL")
    elif wanted.change:
        conditions.append("e.change = %s")
        values.append(wanted.change)
    if wanted.visible is not None:
        places = rows.places(len(wanted.visible)) if wanted.visible else "(NULL)"
        conditions.append(
            f"(e.change IS NULL OR EXISTS (SELECT 1 FROM ledger_touched t WHERE 'CR-' || t.number = e.change AND t.system IN {places}))"  # noqa: S608 - places only
        )
        values += sorted(wanted.visible)
    return conditions, values
