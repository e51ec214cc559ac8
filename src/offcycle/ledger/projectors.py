"""This module is where others register what they derive from entries; it is written in the transaction of the entries.

The ledger knows none of them: `offcycle.config` wires them in, so that siblings stay strangers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from offcycle.process.facts import Happened


@dataclass(frozen=True, slots=True)
class Projector:
    """Tables that are derived from entries."""

    name: str
    apply: Callable[[Iterable[Happened]], None]
    reset: Callable[
        [], None
    ]  # before everything is applied anew; what is in no entry has to survive it


_PROJECTORS: dict[str, Projector] = {}


def register(projector: Projector) -> None:
    """Let a projector hear of all entries from now on."""
    _PROJECTORS[projector.name] = projector


def apply(happened: Iterable[Happened]) -> None:
    """Tell every projector what happened."""
    told = tuple(happened)
    for projector in _PROJECTORS.values():
        projector.apply(told)


def reset() -> None:
    """Let every projector begin anew."""
    for projector in _PROJECTORS.values():
        projector.reset()
