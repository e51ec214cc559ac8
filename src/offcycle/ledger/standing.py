"""This module keeps how every change stands, for lists and deadlines: what can be told from its entries and their documents alone."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from offcycle.ledger import refs, rows
from offcycle.ledger.models import Standing, Touched, Waiting
from offcycle.process.gates import Summary
from offcycle.process.world import OtherRun

NAMES = rows.columns(Standing)


def keep(summary: Summary, *, n: int, own: str, at: datetime) -> None:
    """Write down how a change stands after its entry `n`."""
    number = refs.number(summary.ref) or 0
    waiting = sorted(set(summary.waiting))
    row = _row(summary, waiting, number=number, n=n, own=own, at=at)
    new = _new(row)
    _write(row, new)
    if not new.isdisjoint(("waiting", "system", "affected")):
        _only(Waiting, number, ("role", "system"), waiting)
        touched = {summary.system, *summary.affected}
        _only(Touched, number, ("system",), [(one,) for one in touched])


def _new(row: Mapping[str, object]) -> frozenset[str]:
    """The columns that differ from what stands; all of them where that is not asked.

    SQLite writes every index of a column that is set, and a statement costs more there than this question. PostgreSQL
    compares by itself, and gets all statements as one message.
    """
    if connection.vendor != "sqlite":
        return frozenset(NAMES)
    statement = f"SELECT {', '.join(NAMES)} FROM ledger_standing WHERE number = %s"  # noqa: S608 - names from the model
    found = rows.all_of(statement, [row["number"]])
    if not found:
        return frozenset(NAMES)
    return frozenset(
        name
        for name, stands in zip(NAMES, found[0], strict=True)
        if stands != rows.value(row[name])
    )


def _write(row: Mapping[str, object], new: frozenset[str]) -> None:
    if "number" in new:  # it stands nowhere yet, or nobody looked
        values = [row[name] for name in NAMES]
        rows.insert(Standing, NAMES, [values], otherwise=rows.replace_all("number", NAMES))
        return
    names = sorted(new | {"n"})
    settings = ", ".join(f"{name} = %s" for name in names)
    statement = f"UPDATE ledger_standing SET {settings} WHERE number = %s"  # noqa: S608 - names from the model
    rows.run(statement, [*(row[name] for name in names), row["number"]])


def _row(
    summary: Summary,
    waiting: list[tuple[str, str]],
    *,
    number: int,
    n: int,
    own: str,
    at: datetime,
) -> dict[str, object]:
    return {
        "number": number,
        "n": n,
        "own": own,
        "title": summary.title,
        "system": summary.system,
        "affected": json.dumps(summary.affected),
        "stage": summary.stage,
        "outcome": summary.outcome,
        "verdict": summary.verdict,
        "priority": summary.priority,
        "security_related": summary.security_related,
        "drill": summary.drill,
        "is_open": summary.is_open,
        "waiting": json.dumps(waiting),
        "next_due": summary.next_due,
        "tick_at": summary.tick_at,
        "requested_at": summary.requested_at or at,
        "updated_at": at,
        "running": json.dumps(summary.running),
        "run": summary.run,
        "environment": summary.environment,
    }


def _only(
    table: type[Waiting | Touched],
    number: int,
    names: tuple[str, ...],
    kept: Sequence[tuple[str, ...]],
) -> None:
    """Let a table hold these rows of a change and no others; those that are right already are left alone."""
    either = " OR ".join(f"({' AND '.join(f'{name} = %s' for name in names)})" for _ in kept)
    where = f"number = %s AND NOT ({either})" if kept else "number = %s"
    values = [part for row in kept for part in row]
    rows.run(f"DELETE FROM {table._meta.db_table} WHERE {where}", [number, *values])  # noqa: S608, SLF001 - names from the models
    new = [(number, *row) for row in kept]
    rows.insert(table, ("number", *names), new, otherwise="ON CONFLICT DO NOTHING")


def systems_of(number: int) -> tuple[str, ...]:
    """The systems that a change is about or touches, as it stands."""
    found = rows.all_of(
        "SELECT system FROM ledger_touched WHERE number = %s ORDER BY system", [number]
    )
    return tuple(system for (system,) in found)


def other_runs(number: int) -> tuple[OtherRun, ...]:
    """The runs of all other changes that go on now, each with who started it."""
    found = rows.all_of(
        "SELECT number, run, environment, running, (SELECT e.body FROM ledger_entry e WHERE e.change = 'CR-' || number"
        " AND e.kind IN ('run.started', 'run.rollback_started') ORDER BY e.n DESC LIMIT 1)"
        " FROM ledger_standing WHERE NOT (run = '') AND number <> %s ORDER BY number",
        [number],
    )
    return tuple(
        OtherRun(
            refs.ref(other),
            run,
            environment,
            tuple(json.loads(systems)),
            str(json.loads(bytes(started))["actor"]),
        )
        for other, run, environment, systems, started in found
    )


def clear() -> None:
    """Forget how every change stands, before it is told anew."""
    for table in (Standing, Waiting, Touched):
        rows.run(f"DELETE FROM {table._meta.db_table}")  # noqa: S608, SLF001 - names from the models
