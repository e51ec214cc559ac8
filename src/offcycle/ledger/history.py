"""This module reads what happened: to one change, and to the organisation beside it.

Entries never change, so what was read once is kept for the next time. What is kept is believed only as far as the hash
of its last entry is still in the record at its place: that hash stands for everything before it.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from offcycle.ledger import chain, documents, rows
from offcycle.process.events import organisation
from offcycle.process.facts import Happened
from offcycle.process.world import World

KEPT_EVENTS = 20_000
"""How many events are kept in memory, over all changes."""


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to one change, up to the entry with the hash `own`."""

    ref: str
    own: str
    happened: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The organisation as its entries leave it, up to one of them."""

    seq: int
    own: str
    world: World


class _Kept:
    """What this process has read, the longest unused first."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.histories: OrderedDict[str, History] = OrderedDict()
        self.events = 0
        self.known = Known(0, chain.FIRST, World())

    def get(self, ref: str) -> History | None:
        with self.lock:
            found = self.histories.get(ref)
            if found:
                self.histories.move_to_end(ref)
            return found

    def put(self, history: History) -> None:
        with self.lock:
            self._drop(history.ref)
            self.histories[history.ref] = history
            self.events += len(history.happened)
            while self.events > KEPT_EVENTS and len(self.histories) > 1:
                self._drop(next(iter(self.histories)))

    def clear(self) -> None:
        with self.lock:
            self.histories.clear()
            self.events = 0

    def _drop(self, ref: str) -> None:
        old = self.histories.pop(ref, None)
        self.events -= len(old.happened) if old else 0


_kept = _Kept()


def read(ref: str) -> tuple[Known, History | None]:
    """The organisation and one change, as they stand in one look at the record; None if there is no such change."""
    kept = _kept.get(ref)
    head, found = _look(ref, len(kept.happened) if kept else 0)
    known = _organisation(*head)
    if kept and not (found and found[0][1] == kept.own and _kept.get(ref) is kept):
        kept, found = None, _look(ref, 0)[1]
    if not kept:
        return known, _extended(History(ref, chain.FIRST, ()), found)
    return known, _extended(kept, found[1:]) if found[1:] else kept


def several(refs: Sequence[str]) -> tuple[Known, dict[str, History]]:
    """The organisation and several changes, in one look at the record; those that are not there are left out."""
    if not refs:
        return world(), {}
    kept = {ref: before for ref in refs if (before := _kept.get(ref))}
    head, found = _look_at({ref: len(kept[ref].happened) if ref in kept else 0 for ref in refs})
    known = _organisation(*head)
    texts = documents.texts_of(
        body
        for ref, entries in found.items()
        for n, _, body in entries
        if ref not in kept or n > len(kept[ref].happened)
    )
    read_now: dict[str, History] = {}
    for ref in refs:
        entries, there = found.get(ref, []), kept.get(ref)
        if there and not (entries and entries[0][1] == there.own and _kept.get(ref) is there):
            again = read(ref)[1]
        elif there:
            again = _longer(there, entries[1:], texts) if entries[1:] else there
        else:
            again = _longer(History(ref, chain.FIRST, ()), entries, texts)
        if again:
            read_now[ref] = again
    return known, read_now


def remember(ref: str, before: Sequence[Happened], new: Sequence[Happened], own: str) -> None:
    """Keep what was just written, so that it is not read again."""
    _kept.put(History(ref, own, (*before, *new)))


def world() -> Known:
    """The organisation as it stands now."""
    return grown()[1]


def grown() -> tuple[int, Known]:
    """How far the whole record has grown, and the organisation as it stands there."""
    ((end, seq, own),) = rows.all_of("SELECT seq, world, world_own FROM ledger_head")
    return end, _organisation(seq, own)


def forget() -> None:
    """Drop all that is kept; for tests, and after texts were expunged."""
    _kept.clear()
    _kept.known = Known(0, chain.FIRST, World())


def _look(ref: str, since: int) -> tuple[tuple[int, str], list[tuple[int, str, bytes]]]:
    """The head's word on the organisation, and (n, hash, bytes) of the change's entries from `since` on."""
    found = rows.all_of(
        "SELECT h.world, h.world_own, e.n, e.own, e.body FROM ledger_head h"
        " LEFT JOIN ledger_entry e ON e.change = %s AND e.n >= %s ORDER BY e.n",
        [ref, since],
    )
    return (found[0][0], found[0][1]), [(n, own, bytes(body)) for _, _, n, own, body in found if n]


Entries = list[tuple[int, str, bytes]]


def _look_at(since: dict[str, int]) -> tuple[tuple[int, str], dict[str, Entries]]:
    """As `_look`, of several changes, each since an entry of its own."""
    either = " OR ".join("(e.change = %s AND e.n >= %s)" for _ in since)
    found = rows.all_of(
        f"SELECT h.world, h.world_own, e.change, e.n, e.own, e.body FROM ledger_head h LEFT JOIN ledger_entry e ON {either} ORDER BY e.change, e.n",  # noqa: S608 - places only
        [value for pair in since.items() for value in pair],
    )
    told: dict[str, Entries] = {}
    for _, _, ref, n, own, body in found:
        if n:
            told.setdefault(ref, []).append((n, own, bytes(body)))
    return (found[0][0], found[0][1]), told


def _extended(history: History, found: Entries) -> History | None:
    return _longer(history, found, documents.texts_of(body for _, _, body in found))


def _longer(history: History, found: Entries, texts: dict[str, str]) -> History | None:
    """A history with the entries that were found behind it; none of a change that has none."""
    if not found:
        return history if history.happened else None
    new = (chain.happened(body, texts) for _, _, body in found)
    extended = History(history.ref, found[-1][1], (*history.happened, *new))
    _kept.put(extended)
    return extended


def _organisation(seq: int, own: str) -> Known:
    """The organisation up to the entry that the head names as its latest."""
    known = _kept.known
    if known.seq == seq and known.own == own:
        return known
    found = _organisation_since(known.seq) if known.seq < seq else []
    if known.seq and not (found and found[0][:2] == (known.seq, known.own)):
        known, found = Known(0, chain.FIRST, World()), _organisation_since(0)
    new = _read([bytes(body) for at, _, body in found if at > known.seq])
    if any(isinstance(each.event, organisation.Expunged) for each in new):
        _kept.clear()
        # What was known of the organisation holds texts, too, so all of it is read again.
        known, found = Known(0, chain.FIRST, World()), _organisation_since(0)
        new = _read([bytes(body) for _, _, body in found])
    last = found[-1] if found else (0, chain.FIRST, b"")
    # What was read here is given back, not what is kept: another thread may have kept an older one meanwhile.
    _kept.known = read_now = Known(last[0], last[1], known.world.extended(new))
    return read_now


def _organisation_since(seq: int) -> list[tuple[Any, ...]]:
    return rows.all_of(
        "SELECT seq, own, body FROM ledger_entry WHERE change IS NULL AND seq >= %s ORDER BY seq",
        [seq],
    )


def _read(bodies: list[bytes]) -> tuple[Happened, ...]:
    texts = documents.texts_of(bodies)
    return tuple(chain.happened(body, texts) for body in bodies)
