"""This module is how sending through each channel goes: when a message was taken last, since when none is, and why.

Workers say it, pages and programs read it. It is no part of the record: it is about partners, and says nothing of a change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from offcycle.ledger import attempts, clock, rows

PATIENCE = timedelta(minutes=2)
"""So long a channel may fail before it counts as dead; one that refuses for good is dead at once."""
_LONGEST_ERROR = 2000
_NAMES = ("name", "taken_at", "failed_at", "failing_since", "refused", "error", "note")


@dataclass(frozen=True, slots=True)
class State:
    """How it goes with one channel."""

    name: str
    taken_at: datetime | None = None
    failed_at: datetime | None = None
    failing_since: datetime | None = None
    refused: bool = False
    error: str = ""
    note: str = ""

    def dead(self, now: datetime) -> bool:
        """Whether nothing gets through any more, and somebody has to look."""
        since = self.failing_since
        return since is not None and (self.refused or now - since >= PATIENCE)


def states() -> dict[str, State]:
    """The channels through which something was sent, or tried to be, by their names."""
    found = rows.all_of(f"SELECT {', '.join(_NAMES)} FROM ledger_channelstate")  # noqa: S608 - fixed names
    return {row[0]: _state(*row) for row in found}


def _state(*row: object) -> State:
    name, taken, failed_at, since, refused, error, note = row
    return State(
        str(name),
        _when(taken),
        _when(failed_at),
        _when(since),
        bool(refused),
        str(error),
        str(note),
    )


def _when(stored: Any) -> datetime | None:
    return rows.moment(stored) if stored else None


def took(name: str) -> None:
    """A message was taken: whatever was wrong is over."""
    _say(
        "INSERT INTO ledger_channelstate (name, taken_at, failed_at, failing_since, refused, error, note)"
        " VALUES (%s, %s, NULL, NULL, %s, '', '') ON CONFLICT (name) DO UPDATE SET"
        " taken_at = excluded.taken_at, failing_since = NULL, refused = excluded.refused",
        [name, clock.now(), False],
    )


def failed(name: str, error: str, *, refused: bool) -> None:
    """A message was not taken; since when that is so stays what it was."""
    now = clock.now()
    _say(
        "INSERT INTO ledger_channelstate (name, taken_at, failed_at, failing_since, refused, error, note)"
        " VALUES (%s, NULL, %s, %s, %s, %s, '') ON CONFLICT (name) DO UPDATE SET"
        " failed_at = excluded.failed_at, refused = excluded.refused, error = excluded.error,"
        " failing_since = COALESCE(ledger_channelstate.failing_since, excluded.failing_since)",
        [name, now, now, refused, error[:_LONGEST_ERROR]],
    )


def noted(name: str, note: str) -> str:
    """Keep a note with a channel that has none yet; gives the one that it has now."""
    _say(
        "INSERT INTO ledger_channelstate (name, refused, error, note) VALUES (%s, %s, '', %s)"
        " ON CONFLICT (name) DO UPDATE SET note = excluded.note WHERE ledger_channelstate.note = ''",
        [name, False, note],
    )
    ((kept,),) = rows.all_of("SELECT note FROM ledger_channelstate WHERE name = %s", [name])
    return str(kept)


def _say(statement: str, values: list[object]) -> None:
    attempts.whole(lambda: rows.run(statement, values))


def every(names: Iterable[str]) -> tuple[State, ...]:
    """How it goes with these channels, also with those through which nothing was sent yet."""
    found = states()
    return tuple(found.get(name, State(name)) for name in names)
