"""This module puts back what founding an organisation wrote down, so that tests after the first need not give its commands again.

The rows are those that the commands made, byte by byte, so the chain holds. Where the time was moved, or something is
in the record already, the commands are given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from offcycle.ledger import clock, rows

HEAD = "ledger_head"
OURS = ("ledger_", "people_", "work_", "procrastinate_")
"""How the names of our tables begin."""
HARDLY = timedelta(hours=1)
"""What was founded longer ago is founded again: a whole run of the tests is shorter."""


@dataclass(frozen=True)
class Founded:
    """The tables that founding filled, and the head that it left."""

    at: datetime
    tables: dict[str, list[tuple[object, ...]]]

    def again(self) -> None:
        """Write all of it into an empty record."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {HEAD}")  # noqa: S608 - a fixed name
            for table, filled in self.tables.items():
                marks = ", ".join(["%s"] * len(filled[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", filled)  # noqa: S608 - the names of our tables
            for number_on in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(number_on)


_founded: dict[str, Founded] = {}


def founded(name: str, commands: Callable[[], None]) -> None:
    """Found an organisation: by its commands the first time, and as they left it from then on."""
    known = _founded.get(name)
    empty = rows.all_of(f"SELECT seq FROM {HEAD}", [])[0][0] == 0  # noqa: S608 - a fixed name
    if known and empty and timedelta(0) <= clock.now() - known.at < HARDLY:
        known.again()
        return
    before = _rows() if empty else {}
    commands()
    if empty and not clock.moved():
        _founded[name] = Founded(clock.now(), _new(before))


def _new(before: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """What there is in the tables that have changed; beside the head's, they were empty."""
    changed = {table: found for table, found in _rows().items() if found != before[table]}
    assert not any(before[table] for table in changed if table != HEAD), sorted(changed)
    return changed


def _rows() -> dict[str, list[tuple[object, ...]]]:
    tables = [each for each in connection.introspection.table_names() if each.startswith(OURS)]
    return {table: rows.all_of(f"SELECT * FROM {table}", []) for table in sorted(tables)}  # noqa: S608 - the names of our tables
