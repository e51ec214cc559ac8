"""This module judges what came of the notices of the trial of sending: none lost, in order, and copies only where nobody can know.

Nobody can know whether a message was taken whose answer was lost: the partner ended the connection after it took it, said nothing
until the worker's patience was over, or the worker died in that moment. Such a message comes again, with the same id.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from offcycle.ledger import rows
from tests.faults.partners import NOBODY, Arrival, Partners, own

FIRST = 1_000_000
"""The number of the first event that owes something here; those of the organisation are far below."""
IN_HAND_SECONDS = 4.0
"""So long a worker may have a message in hand that was taken: its patience with an answer, and some more."""
UNDERWAY_SECONDS = 1.0
"""So late a partner may read what somebody sent who is dead by then."""


class LostError(AssertionError):
    """A notice that neither arrived nor is told to have failed, one before its time, or a copy that nothing explains."""


@dataclass(frozen=True, slots=True)
class Row:
    """One errand as it was left."""

    id: int
    seq: int
    change: str
    to: str
    own: str
    state: str
    error: str
    channel: str  # "mail", or the channel's name
    instead_of: str


@dataclass
class Kept:
    """What the trial saw beside the partners and the database."""

    killed_at: list[float] = field(default_factory=list)
    unanswered: Collection[str] = ()  # the ids whose answer a worker waited for in vain


def still_owed() -> int:
    """How many are neither paid nor given up."""
    ((left,),) = rows.all_of("SELECT count(*) FROM ledger_errand WHERE state = 'owed' AND seq >= %s", [FIRST])  # fmt: skip
    return int(left)


def judge(partners: Partners, count: int, kept: Kept) -> Counter[str]:
    """What came of them; raises LostError."""
    found = _rows()
    if len({row.seq for row in found}) < count:
        raise LostError(f"Of {count} notices only {len({row.seq for row in found})} are owed.")
    came: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in sorted(partners.arrived(), key=lambda each: each.at):
        came[arrival.own].append(arrival)
    if strangers := came.keys() - {row.own for row in found}:
        raise LostError(f"Nobody owed {sorted(strangers)[:5]}.")
    tally: Counter[str] = Counter()
    for row in found:
        tally[_outcome(row, found, arrived=len(came[row.own]))] += 1
    for arrivals in came.values():
        tally += Counter(_explained(*pair, kept) for pair in pairwise(arrivals))
    _in_order(found, came)
    return tally


def _rows() -> list[Row]:
    statement = (
        'SELECT id, seq, change, "to", message_id, state, error, payload FROM ledger_errand'
        " WHERE seq >= %s ORDER BY id"
    )
    return [
        Row(number, seq, change, to, own(message_id), state, error, *_through(json.loads(payload)))
        for number, seq, change, to, message_id, state, error, payload in rows.all_of(statement, [FIRST])
    ]  # fmt: skip


def _through(payload: dict[str, object]) -> tuple[str, str]:
    return str(payload.get("channel") or "mail"), str(payload.get("instead_of", ""))


def _outcome(row: Row, found: Sequence[Row], *, arrived: int) -> str:
    """What became of one; what a channel refused has to have gone another way, which is looked at by itself."""
    if row.state == "paid" and arrived:
        return f"{row.channel}: paid"
    another = row.channel != "mail" and _another(row, found)
    if row.state == "failed" and row.error and (row.to == NOBODY or another):
        return f"{row.channel}: failed, with its reason" + (", sent another way" if another else "")
    raise LostError(f"{row} arrived {arrived} times.")


def _another(row: Row, found: Sequence[Row]) -> bool:
    return any(each.seq == row.seq and each.instead_of == row.to for each in found)


def _explained(first: Arrival, again: Arrival, kept: Kept) -> str:
    """Why a message came again."""
    if first.lost:
        return "copies: the answer was cut off"
    if first.own in kept.unanswered:
        return "copies: the answer came too late"
    died = [at - first.at for at in kept.killed_at if at <= again.at]
    if any(-UNDERWAY_SECONDS <= after <= IN_HAND_SECONDS for after in died):
        return "copies: the worker died with it in hand"
    later = f"{again.at - first.at:.3f} s later, and nothing explains it"
    raise LostError(f"{first} came again {later}; kills were {died[-5:]} s after it.")


def _in_order(found: Iterable[Row], came: dict[str, list[Arrival]]) -> None:
    """To one receiver, about one change, first arrivals are in the order of their events."""
    last: dict[tuple[str, str], float] = {}
    for row in found:
        if row.instead_of or not came[row.own]:
            continue
        at = came[row.own][0].at
        if at < last.get((row.to, row.change), 0.0):
            raise LostError(f"{row} came before what was owed earlier.")
        last[row.to, row.change] = at
