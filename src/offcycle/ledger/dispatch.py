"""This module tells whoever dispatches errands what is owed, and when each is to be looked at again.

Laws:
- What is newly owed is told within the transaction that writes it, so that it is dispatched if and only if it is owed.
- The errand is the promise: whoever dispatches may forget one or take one up twice, and `owed_for` and `claim` put it right.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.ledger import clock, rows

SOON = timedelta(seconds=1)
"""So long an errand rests that cannot be claimed for a reason that may end at any moment."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An errand that is to be dispatched."""

    id: int
    line: str  # those in one line go one after another; empty for one that waits for nobody
    at: datetime  # not before; by the database's clock, however far ours was moved
    channel: str = ""  # empty for mail, and for what is archived


Dispatch = Callable[[Sequence[Waiting]], None]

_dispatches: list[Dispatch] = []


def register(dispatch: Dispatch) -> None:
    """Let somebody be told of every errand that is newly owed; once in a process."""
    if dispatch not in _dispatches:
        _dispatches.append(dispatch)


def tell(message_ids: Iterable[str]) -> None:
    """Say that some errands are owed now: as soon as they are written, within the same transaction."""
    if _dispatches:
        rows.when_sent(_tell, message_ids)


def _tell(message_ids: Sequence[str]) -> None:
    found = _waiting(f"message_id IN {rows.places(len(message_ids))}", message_ids)
    for dispatch in _dispatches if found else ():
        dispatch(found)


def owed_for(seconds: float) -> list[Waiting]:
    """Everything that has been due for so long, for whoever looks whether something was forgotten."""
    return _waiting("due_at <= %s", [clock.now() - timedelta(seconds=seconds)])


def _waiting(where: str, values: Sequence[object]) -> list[Waiting]:
    statement = f"""SELECT id, "to", change, due_at, channel FROM ledger_errand WHERE state = 'owed' AND {where} ORDER BY id"""  # noqa: S608 - fixed clauses
    moved = clock.moved()
    return [
        Waiting(number, _line(to, change), rows.moment(due) - moved, channel)
        for number, to, change, due, channel in rows.all_of(statement, values)
    ]


def again(errand_id: int) -> Waiting | None:
    """When an errand is to be looked at again after it was taken up; None if nothing is owed of it any more."""
    statement = """
        SELECT "to", change, due_at, leased_until, EXISTS (
            SELECT 1 FROM ledger_errand AS earlier WHERE earlier.state = 'owed'
            AND earlier."to" = mine."to" AND earlier.change = mine.change AND earlier.id < mine.id)
        FROM ledger_errand AS mine WHERE id = %s AND state = 'owed'
    """
    now = clock.now()
    for to, change, due, leased, behind in rows.all_of(statement, [errand_id]):
        at = max(rows.moment(due), rows.moment(leased) if leased else now)
        if behind or at <= now:
            at = max(at, now + SOON)
        return Waiting(errand_id, _line(to, change), at - clock.moved())
    return None


def _line(to: str, change: str | None) -> str:
    return f"{change} {to}" if change else ""
