"""This module is the locks of a command, in the one order in which they are ever taken.

The order: an answer (idempotency), the organisation, systems, the change, and the head of the chain last. They end with the
transaction. The organisation is shared by commands on changes and held alone by commands on the organisation.

On PostgreSQL all but the head are advisory locks of the transaction (`docs/decisions/0010-locks-of-a-command.md`), the head is its row.
On SQLite a transaction that begins as a writer is alone, so nothing is left to lock.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from offcycle.ledger import clock, rows

_ORGANISATION, _SYSTEM, _CHANGE = 0x0FFC01, 0x0FFC02, 0x0FFC03


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain, held until the transaction ends."""

    seq: int
    own: str
    at: datetime
    number: int
    now: datetime  # the time at which it was held


def organisation() -> None:
    """Hold the organisation alone: no command on a change is decided meanwhile."""
    if _needed():
        rows.run("SELECT pg_advisory_xact_lock(%s, 0)", [_ORGANISATION])


def change(number: int | None, systems: Iterable[str] = ()) -> None:
    """Share the organisation, and hold some systems and a change alone."""
    if not _needed():
        return
    statements = ["SELECT pg_advisory_xact_lock_shared(%s, 0)"]
    values = [_ORGANISATION]
    for key in sorted({_key(system) for system in systems}):
        statements.append("SELECT pg_advisory_xact_lock(%s, %s)")
        values += [_SYSTEM, key]
    if number is not None:
        statements.append("SELECT pg_advisory_xact_lock(%s, %s)")
        values += [_CHANGE, number % 2**31]
    rows.run("; ".join(statements), values)


def head() -> Head:
    """Hold the head of the chain, and read the clock when it is held."""
    if not _needed():
        ((seq, own, at, number),) = rows.all_of("SELECT seq, own, at, number FROM ledger_head")
        return Head(seq, own, rows.moment(at), number, clock.now())
    # The outer question is asked of rows that the inner one has locked, so the clock is read after waiting.
    ((seq, own, at, number, now),) = rows.all_of(
        "WITH held AS MATERIALIZED (SELECT seq, own, at, number FROM ledger_head FOR UPDATE)"
        " SELECT seq, own, at, number, clock_timestamp() FROM held"
    )
    return Head(seq, own, rows.moment(at), number, rows.moment(now) + clock.moved())


def answer(account: str, key: str) -> bool:
    """Hold the answer to a key without waiting for it; false while another has it."""
    if not _needed():
        return True
    ((held,),) = rows.all_of(
        "SELECT pg_try_advisory_xact_lock(%s)", [_long_key(f"{account}\n{key}")]
    )
    return bool(held)


def _needed() -> bool:
    return connection.vendor == "postgresql"


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], signed=True)


def _long_key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
