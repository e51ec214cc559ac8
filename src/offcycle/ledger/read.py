"""This module answers every question about the record; nobody outside the ledger sees its tables.

Who may see what is asked once, in `process/visibility.py`, and given to the lists here as the systems that are visible.
A change's page and the rules compute with now; the lists show how it stood after its latest entry.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from offcycle.ledger import chain, clock, documents, history, refs, rows, search, standing
from offcycle.ledger.record import UnknownChangeError
from offcycle.process.facts import Facts, Happened, fold
from offcycle.process.gates import Summary
from offcycle.process.kernel import Actor, Case
from offcycle.process.policy.channels import MAIL
from offcycle.process.visibility import may_see
from offcycle.process.world import World

MOST = 200
"""How many items a page has at most."""


@dataclass(frozen=True, slots=True)
class View:
    """One change as it stands now."""

    ref: str
    facts: Facts
    happened: tuple[Happened, ...]
    own: str  # the hash of its latest entry
    world: World
    at: datetime

    @property
    def n(self) -> int:
        """How many entries it has."""
        return len(self.happened)

    def case_for(self, actor: Actor) -> Case:
        """The case as the rules see it when this actor looks at it."""
        return Case(self.facts, self.world, actor, self.at)


@dataclass(frozen=True, slots=True)
class Listed:
    """One change in a list, as it stood after its latest entry."""

    n: int
    own: str
    updated_at: datetime
    summary: Summary


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a change, with its hash."""

    happened: Happened
    own: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What left the building or has to, and what came of it."""

    id: int
    kind: str
    change: str | None
    seq: int
    name: str
    to: str
    message_id: str
    payload: dict[str, Any]
    state: str  # owed, paid or failed
    attempts: int
    owed_at: datetime
    due_at: datetime
    settled_at: datetime | None
    note: str
    error: str

    @property
    def channel(self) -> str:
        """The way by which it leaves: mail, a channel of the policy, or the archive."""
        return str(self.payload.get("channel", MAIL)) if self.kind == "notice" else self.kind


@dataclass(frozen=True, slots=True)
class Page:
    """Some items, and the cursor at which the next page begins; None at the end."""

    items: tuple[Any, ...]
    next: str | None


class UnknownCursorError(ValueError):
    """The cursor is none that a list gave."""

    def __init__(self, cursor: str) -> None:
        super().__init__(
            f"{self.__doc__} It was {cursor!r}; take it from `next` of the page before."
        )


@dataclass(frozen=True, slots=True)
class End:
    """The end of the chain."""

    seq: int
    own: str
    at: datetime


def change(ref: str) -> View:
    """One change as it stands now; raises UnknownChangeError."""
    number = refs.number(ref)
    known, found = history.read(ref) if number else (None, None)
    if number is None or known is None or found is None:
        raise UnknownChangeError(ref)
    world = known.world.with_runs(standing.other_runs(number))
    facts = fold(found.happened, ref)
    return View(ref, facts, found.happened, found.own, world, _now(found.happened))


def several(refs_of: Sequence[str], at: datetime) -> tuple[View, ...]:
    """Several changes as they stand at the time that `now` has just said, by as many questions as one takes.

    Those that are not there are left out.
    """
    known, found = history.several(refs_of)
    runs = standing.other_runs(0)
    told = []
    for ref, each in found.items():
        world = known.world.with_runs(tuple(run for run in runs if run.change != ref))
        facts = fold(each.happened, ref)
        seen_at = max(at, each.happened[-1].at)
        told.append(View(ref, facts, each.happened, each.own, world, seen_at))
    return tuple(told)


def case_for(ref: str, actor: Actor) -> Case:
    """One change as the rules see it when an actor looks at it; for who may not see it there is no such change."""
    case = change(ref).case_for(actor)
    if not may_see(actor, case.world, case.facts):
        raise UnknownChangeError(ref)
    return case


def _now(happened: tuple[Happened, ...]) -> datetime:
    """The time, never before what has happened."""
    return max(clock.now(), happened[-1].at)


def world() -> World:
    """The organisation as it stands now: people, systems, roles and the policy."""
    return history.world().world


def grown() -> tuple[int, World]:
    """How far the record has grown, as the number of its last entry, and the organisation as it stands there."""
    end, known = history.grown()
    return end, known.world


def now() -> datetime:
    """The time by the record's clock."""
    return clock.now()


def organisation() -> tuple[Happened, ...]:
    """All that happened to the organisation, in order."""
    found = rows.all_of("SELECT body FROM ledger_entry WHERE change IS NULL ORDER BY seq")
    bodies = [bytes(body) for (body,) in found]
    texts = documents.texts_of(bodies)
    return tuple(chain.happened(body, texts) for body in bodies)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which changes a list shows; what is None does not matter.

    `visible` are the systems whose changes may be seen. `waiting_on` are pairs of role and system, of which one has to
    be waited for; the system `*` stands for any. `refs` are changes by their names.
    """

    visible: frozenset[str] | None = None
    stage: str | None = None
    system: str | None = None
    verdict: str | None = None
    is_open: bool | None = None
    waiting_on: frozenset[tuple[str, str]] | None = None
    words: str | None = None
    priority: str | None = None
    drill: bool | None = None
    running: bool | None = None
    refs: frozenset[str] | None = None


@dataclass(slots=True)
class _Where:
    """The conditions of a question, with their values."""

    tables: str = "ledger_standing s"
    number: str = "s.number"  # by which the list is ordered
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values.extend(values)


_SUMMARY = (
    "number, title, system, affected, stage, outcome, verdict, priority, security_related, drill, is_open,"
    " waiting, next_due, requested_at, running, run, environment, n, own, updated_at"
)
_COLUMNS = ", ".join(f"s.{name.strip()}" for name in _SUMMARY.split(","))


def changes(only: Filter, *, limit: int = 50, cursor: str | None = None) -> Page:
    """The changes that a filter lets through, newest first."""
    where = _where(only)
    if where is None:
        return Page((), None)
    if cursor is not None:
        where.add(f"{where.number} < %s", number(cursor))
    limit = _limit(limit)
    statement = f"SELECT {_COLUMNS} FROM {where.tables} WHERE {' AND '.join(where.conditions) or '1 = 1'} ORDER BY {where.number} DESC LIMIT %s"  # noqa: S608 - fixed conditions
    found = rows.all_of(statement, [*where.values, limit + 1])
    more = str(found[limit - 1][0]) if len(found) > limit else None
    return Page(tuple(_listed(row) for row in found[:limit]), more)


def pressing(only: Filter, *, limit: int) -> tuple[Listed, ...]:
    """The changes that a filter lets through, what is due first in front, then the oldest; the first of them only."""
    where = _where(only)
    if where is None:
        return ()
    statement = f"SELECT {_COLUMNS} FROM {where.tables} WHERE {' AND '.join(where.conditions) or '1 = 1'} ORDER BY s.next_due IS NULL, s.next_due, {where.number} LIMIT %s"  # noqa: S608 - fixed conditions
    return tuple(_listed(row) for row in rows.all_of(statement, [*where.values, _limit(limit)]))


def _where(only: Filter) -> _Where | None:
    """The conditions of a filter; None if nothing can meet them."""
    where = _Where()
    if only.words is not None and not _search(where, only.words):
        return None
    _marks(where, only)
    for name in ("stage", "system", "verdict", "priority"):
        wanted = getattr(only, name)
        if wanted is not None:
            where.add(f"s.{name} = %s", wanted)
    if only.visible is not None and not _visible(where, sorted(only.visible), only.system):
        return None
    if only.waiting_on is not None and not _waiting(where, only.waiting_on):
        return None
    return where


def _marks(where: _Where, only: Filter) -> None:
    """What is either so or not, as the indexes say it."""
    if only.is_open is not None:
        where.add("s.is_open" if only.is_open else "NOT s.is_open")
    if only.drill is not None:
        where.add("s.drill" if only.drill else "NOT s.drill")
    if only.running is not None:
        where.add("NOT (s.run = '')" if only.running else "s.run = ''")
    if only.refs is not None:
        wanted = sorted(found for each in only.refs if (found := refs.number(each)))
        where.add(f"s.number IN {rows.places(len(wanted))}" if wanted else "1 = 0", *wanted)


def _search(where: _Where, question: str) -> bool:
    wanted = search.match(question)
    if connection.vendor == "sqlite":
        # The order of the tables is meant: matches come newest first, and are left when the page is full.
        where.tables = "ledger_search f CROSS JOIN ledger_standing s ON s.number = f.rowid"
        where.number = "f.rowid"
        where.add("f.ledger_search MATCH %s", wanted)
    else:
        where.tables = "ledger_standing s JOIN ledger_search f ON f.number = s.number"
        where.add("f.words @@ %s::tsquery", wanted)
    return bool(wanted)


def _visible(where: _Where, systems: list[str], own: str | None) -> bool:
    if own in systems:
        return True
    if len(systems) == 1 and connection.vendor == "sqlite" and where.number == "s.number":
        # PostgreSQL finds this way itself when the system is a rare one.
        where.tables = "ledger_touched t CROSS JOIN ledger_standing s ON s.number = t.number"
        where.number = "t.number"
        where.add("t.system = %s", *systems)
    elif systems:
        where.add(
            f"EXISTS (SELECT 1 FROM ledger_touched t WHERE t.number = s.number AND t.system IN {rows.places(len(systems))})",  # noqa: S608 - places only
            *systems,
        )
    return bool(systems)


def _waiting(where: _Where, wanted: Iterable[tuple[str, str]]) -> bool:
    """Open changes that wait are few, so they are gathered first."""
    anywhere = sorted(role for role, system in wanted if system == "*")
    pairs = sorted(pair for pair in wanted if pair[1] != "*" and pair[0] not in anywhere)
    either = [f"w.role IN {rows.places(len(anywhere))}"] if anywhere else []
    either += ["(w.role = %s AND w.system = %s)"] * len(pairs)
    where.add(
        f"s.number IN (SELECT w.number FROM ledger_waiting w WHERE {' OR '.join(either) or '1 = 0'})",  # noqa: S608 - fixed conditions
        *anywhere,
        *(part for pair in pairs for part in pair),
    )
    return bool(either)


def _listed(row: tuple[Any, ...]) -> Listed:
    summary = Summary(
        ref=refs.ref(row[0]),
        title=row[1],
        system=row[2],
        affected=tuple(json.loads(row[3])),
        stage=row[4],
        outcome=row[5],
        verdict=row[6],
        priority=row[7],
        security_related=bool(row[8]),
        drill=bool(row[9]),
        is_open=bool(row[10]),
        waiting=tuple((role, system) for role, system in json.loads(row[11])),
        next_due=rows.moment(row[12]) if row[12] else None,
        tick_at=None,  # the worker's affair, and no list's
        requested_at=rows.moment(row[13]),
        running=tuple(json.loads(row[14])),
        run=row[15],
        environment=row[16],
    )
    return Listed(n=row[17], own=row[18], updated_at=rows.moment(row[19]), summary=summary)


def due(before: datetime, *, limit: int = MOST) -> tuple[str, ...]:
    """The changes of which a deadline has to be written down, the earliest first."""
    statement = "SELECT number FROM ledger_standing WHERE tick_at IS NOT NULL AND tick_at <= %s ORDER BY tick_at LIMIT %s"
    return tuple(refs.ref(number) for (number,) in rows.all_of(statement, [before, limit]))


def coming(after: datetime, *, limit: int = MOST) -> tuple[tuple[str, datetime], ...]:
    """The changes of which a deadline is to be written down later, with when, the earliest first."""
    statement = (
        "SELECT number, tick_at FROM ledger_standing WHERE tick_at > %s ORDER BY tick_at LIMIT %s"
    )
    found = rows.all_of(statement, [after, limit])
    return tuple((refs.ref(number), rows.moment(at)) for number, at in found)


def events(ref: str, *, limit: int = 50, cursor: str | None = None) -> Page:
    """What happened to a change, oldest first, each with its hash."""
    view, limit = change(ref), _limit(limit)
    start = number(cursor) if cursor is not None else 0
    wanted = view.happened[start : start + limit]
    found = rows.all_of(
        "SELECT own FROM ledger_entry WHERE change = %s AND n > %s AND n <= %s ORDER BY n",
        [ref, start, start + len(wanted)],
    )
    told = tuple(Told(each, own) for each, (own,) in zip(wanted, found, strict=True))
    return Page(told, str(start + limit) if len(view.happened) > start + limit else None)


_DELIVERY = tuple(Delivery.__dataclass_fields__)


def deliveries(
    *,
    ref: str | None = None,
    visible: frozenset[str] | None = None,
    seq: int | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """What was sent or has to be, newest first: of one change, of one entry, or of all that may be seen."""
    where, limit = _Where("ledger_errand e"), _limit(limit)
    if seq is not None:
        where.add("e.seq = %s", seq)
    if ref is not None:
        where.add("e.change = %s", ref)
    if visible is not None:
        places = rows.places(len(visible)) if visible else "(NULL)"
        where.add(
            f"EXISTS (SELECT 1 FROM ledger_touched t WHERE 'CR-' || t.number = e.change AND t.system IN {places})",  # noqa: S608 - places only
            *sorted(visible),
        )
    if cursor is not None:
        where.add("e.id < %s", number(cursor))
    columns = ", ".join(f"e.{rows.quoted(name)}" for name in _DELIVERY)
    statement = f"SELECT {columns} FROM {where.tables} WHERE {' AND '.join(where.conditions) or '1 = 1'} ORDER BY e.id DESC LIMIT %s"  # noqa: S608 - fixed conditions
    found = rows.all_of(statement, [*where.values, limit + 1])
    more = str(found[limit - 1][0]) if len(found) > limit else None
    return Page(tuple(_delivery(row) for row in found[:limit]), more)


def _delivery(row: tuple[Any, ...]) -> Delivery:
    told = dict(zip(_DELIVERY, row, strict=True))
    told["payload"] = json.loads(told["payload"])
    for name in ("owed_at", "due_at", "settled_at"):
        told[name] = rows.moment(told[name]) if told[name] else None
    return Delivery(**told)


def document(digest: str) -> bytes:
    """The bytes of a document; raises NoDocumentError."""
    return documents.load(digest)


def head() -> End:
    """The end of the chain."""
    ((seq, own, at),) = rows.all_of("SELECT seq, own, at FROM ledger_head")
    return End(seq, own, rows.moment(at))


def _limit(wanted: int) -> int:
    return max(1, min(wanted, MOST))


def number(cursor: str) -> int:
    """The number that a cursor is; raises UnknownCursorError."""
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 15:  # noqa: PLR2004 - beyond any number here
        raise UnknownCursorError(cursor)
    return int(cursor)
