"""This module makes everything that is derived from the record anew: how changes stand, their words, and what others derive.

The result is what was there before, to the letter; where it is not, something was changed past the record.
"""

from collections.abc import Iterator
from typing import Any

from offcycle.ledger import (
    attempts,
    chain,
    documents,
    exceptional,
    history,
    locks,
    projectors,
    refs,
    rows,
    search,
    standing,
    wording,
)
from offcycle.process import exceptions, gates
from offcycle.process.facts import Facts, Happened
from offcycle.process.kernel import WORKER, Actor, Case
from offcycle.process.world import World

_AT_ONCE = 500
"""How many entries are read at a time."""


def rebuild() -> int:
    """Make everything derived anew, in one transaction that nobody writes beside; gives the number of changes."""
    history.forget()
    return attempts.whole(_rebuild)


def _rebuild() -> int:
    locks.organisation()
    locks.head()
    standing.clear()
    search.clear()
    exceptional.clear()
    projectors.reset()
    world = World()
    facts: dict[str, Facts] = {}
    for told, own, texts in _entries():
        projectors.apply((told,))
        if told.change is None:
            world = world.extended((told,))
            continue
        known = facts.setdefault(told.change, Facts(ref=told.change))
        known.apply(told)
        exceptional.keep(exceptions.made(told, known))
        search.add(refs.number(told.change) or 0, wording.words(told, texts))
        if _is_last(told):
            case = Case(facts.pop(told.change), world, Actor(WORKER, via=WORKER), told.at)
            standing.keep(gates.summary(case), n=told.n, own=own, at=told.at)
    return len(rows.all_of("SELECT number FROM ledger_standing"))


def _is_last(told: Happened) -> bool:
    """Whether nothing more happened to the change."""
    return not rows.all_of(
        "SELECT n FROM ledger_entry WHERE change = %s AND n = %s", [told.change, told.n + 1]
    )


def _entries() -> Iterator[tuple[Happened, str, list[str]]]:
    """Every event in order, with its entry's hash and its texts."""
    seq = 0
    while found := _part(seq):
        seq = found[-1][0]
        bodies = [bytes(body) for _, _, body in found]
        texts = documents.texts_of(bodies)
        for (_, own, _), body in zip(found, bodies, strict=True):
            said = [texts[digest] for digest in documents.named(body)]
            yield chain.happened(body, texts), own, said


def _part(after: int) -> list[tuple[Any, ...]]:
    return rows.all_of(
        "SELECT seq, own, body FROM ledger_entry WHERE seq > %s ORDER BY seq LIMIT %s",
        [after, _AT_ONCE],
    )
