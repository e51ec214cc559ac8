"""This module says what an event is, and registers every kind under its stored name.

Laws:
- Kinds are add-only: a name that was once stored is never renamed, reused or removed, and a new field has a default,
  because entries are read again for as long as the record is kept. Old shapes are lifted in `ledger/codec.py`.
- An event says what happened and nothing else. Who, when, by which door and under which policy stand beside it in the entry.
- Free text that people type is `Prose`: the record keeps it as a document, and the entry holds only its salted digest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NewType, TypeVar, dataclass_transform

Prose = NewType("Prose", str)
"""Free text that a person typed; it can be expunged without breaking the chain."""

NOTHING = Prose("")


class Event:
    """Something that happened, as a frozen dataclass whose docstring is its sentence in the catalogue."""

    __slots__ = ()
    kind: ClassVar[str] = ""


EVENTS: dict[str, type[Event]] = {}


E = TypeVar("E", bound=Event)


@dataclass_transform(frozen_default=True)
def event(kind: str) -> Callable[[type[E]], type[E]]:
    """Make a class an event that is stored as `kind`, for example `review.decided`."""

    def register(cls: type[E]) -> type[E]:
        made = dataclass(frozen=True, slots=True)(cls)
        made.kind = kind
        if kind in EVENTS:
            message = f"Two events claim the name {kind}."
            raise ValueError(message)
        EVENTS[kind] = made
        return made

    return register
