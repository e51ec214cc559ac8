"""This module tries one moment that races meet by chance alone, step by step, on PostgreSQL.

Somebody starts a run. The systems of the change are read, so that they can be locked. Before they are, another edit lets
the change affect one system more; and on that one a run of another change is about to start. Exactly one may run.
"""

from contextlib import ExitStack

import psycopg

from offcycle.ledger import locks
from tests.faults import prepared
from tests.faults.crew import Crew
from tests.faults.patience import until
from tests.faults.rounds import one

WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted
    AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
"""


def run(database: str) -> str:
    """Try the moment; gives how it ended."""
    mine, other = prepared.planned("eclkc"), prepared.planned("other")
    with ExitStack() as stack:
        first, second = stack.enter_context(Crew(1)), stack.enter_context(Crew(1))
        system = stack.enter_context(psycopg.connect(database, autocommit=True))
        head = stack.enter_context(psycopg.connect(database))

        key = [locks._SYSTEM, locks._key("other")]
        system.execute("SELECT pg_advisory_lock(%s, %s)", key)
        second.begin([prepared.start("dev2", other, "staging")], [0])
        wait_for(system, 1)  # it has read its systems, and cannot lock them
        prepared.affects(other.ref, "eclkc").carry_out()
        head.execute("SELECT * FROM ledger_head FOR UPDATE")
        first.begin([prepared.start("dev", mine, "staging")], [0])
        wait_for(system, 2)  # it has seen that nobody else runs, and cannot append
        system.execute("SELECT pg_advisory_unlock(%s, %s)", key)
        wait_for(system, 2)
        head.commit()
        return one([*first.ended(), *second.ended()])


def wait_for(watcher: psycopg.Connection[tuple[int]], count: int) -> None:
    """Wait until so many processes wait for a lock."""

    def reached() -> bool:
        return watcher.execute(WAITING).fetchone() == (count,)

    until(reached, f"{count} processes wait for a lock")
