"""This module turns events into the data of entries and back, by the annotations of their fields.

Laws:
- What a field may hold is read from its annotation, once for each class; nothing is guessed from a value.
- It is strict both ways: an unknown kind, an unknown field or a value of another type is an error that names it.
- A field that an old entry does not have takes its default; that is how old shapes are lifted.
- Free text becomes `{"salted": digest}` and a salted document; empty text stays `""`. An expunged text reads `[expunged]`.
"""

import dataclasses
import secrets
import sys
import types
import typing
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from offcycle.ledger.salted import Salted
from offcycle.process.canonical import instant
from offcycle.process.events import EVENTS, NOTHING, Event, Prose

INSTANT_LENGTH = len("2026-11-23T02:14:07.000000Z")

Keep = Callable[[str], str]
"""Keeps a text as a document and gives its digest."""
Texts = Mapping[str, str]
"""Texts by their digests."""


class UnknownShapeError(ValueError):
    """An event cannot be written, or an entry cannot be read, because something in it has no place here."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} {why}. The entry was written by another version, or is damaged.")


@dataclass(frozen=True, slots=True)
class Shape:
    """How the value of one annotation is written and read."""

    write: Callable[[Any, Keep], Any]
    read: Callable[[Any, Texts], Any]


def write(event: Event, salted: dict[str, Salted]) -> dict[str, Any]:
    """The data of an event; its texts are added to `salted` by their digests."""

    def keep(text: str) -> str:
        made = Salted.of(text.encode(), secrets.token_bytes(Salted.LENGTH))
        salted[made.digest] = made
        return made.digest

    if EVENTS.get(event.kind) is not type(event):
        raise UnknownShapeError(f"The kind {event.kind!r}", "is not in the vocabulary")
    data: dict[str, Any] = _event(event.kind).write(event, keep)
    return data


def read(kind: str, data: Mapping[str, Any], texts: Texts) -> Event:
    """The event of a kind that some data tells, with its texts filled in."""
    if kind not in EVENTS:
        raise UnknownShapeError(f"The kind {kind!r}", "is not in the vocabulary")
    event: Event = _event(kind).read(data, texts)
    return event


@cache
def _event(kind: str) -> Shape:
    """The shape of a kind of event, made once."""
    return _record(EVENTS[kind], kind)


def _record(of: type, where: str) -> Shape:
    """The shape of a dataclass: an event, or something nested in one."""
    hints = typing.get_type_hints(of)
    fields = dataclasses.fields(of)
    shapes = {each.name: _shape(hints[each.name], f"{where}.{each.name}") for each in fields}
    required = {each.name for each in fields if _is_required(each)}
    # Reading an old change reads hundreds of these, so what is the same for all is looked up once.
    known, readers = shapes.keys(), {name: shape.read for name, shape in shapes.items()}

    def write_all(value: Any, keep: Keep) -> dict[str, Any]:
        return {name: shape.write(getattr(value, name), keep) for name, shape in shapes.items()}

    def read_all(data: Any, texts: Texts) -> Any:
        if not isinstance(data, dict):
            raise UnknownShapeError(where, "is no object")
        if data.keys() != known:
            _must_fit(data.keys(), known, required, where)
        return of(**{name: readers[name](value, texts) for name, value in data.items()})

    return Shape(write_all, read_all)


def _must_fit(
    given: AbstractSet[str], known: AbstractSet[str], required: AbstractSet[str], where: str
) -> None:
    """Refuse fields that are not known, and the lack of one that has no default."""
    if strange := given - known:
        raise UnknownShapeError(f"{where}.{min(strange)}", "is not a field that is known")
    if missing := required - given:
        raise UnknownShapeError(f"{where}.{min(missing)}", "is missing")


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _shape(hint: Any, where: str) -> Shape:
    if hint is Prose:
        return _text(where)
    if hint is datetime:
        return _instant(where)
    if hint in {str, int, bool}:
        return _plain(hint, where)
    return _nested(hint, where)


def _nested(hint: Any, where: str) -> Shape:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union} and type(None) in inner:
        (known,) = (each for each in inner if each is not type(None))
        return _optional(_shape(known, where))
    if origin is tuple and inner[1:] == (...,):
        return _many(_shape(inner[0], where), where)
    if origin is dict and inner[0] is str:
        return _by_name(_shape(inner[1], where), where)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record(hint, where)
    raise UnknownShapeError(where, f"is annotated as {hint}, for which there is no way to write it")


def _plain(of: type, where: str) -> Shape:
    """A word, a number or a mark. Words come again and again in a history (the digest of each step with each revision), so each is held once."""

    def same(value: Any, _: object) -> Any:
        if type(value) is not of:
            raise UnknownShapeError(where, f"should be {of.__name__} and is {value!r}")
        return value

    def shared(value: Any, texts: Texts) -> Any:
        return sys.intern(same(value, texts))

    return Shape(same, shared if of is str else same)


def _instant(where: str) -> Shape:
    def put(value: Any, _: Keep) -> str:
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise UnknownShapeError(where, f"should be an instant with its zone and is {value!r}")
        return instant(value)

    def get(value: Any, _: Texts) -> datetime:
        return moment(value, where)

    return Shape(put, get)


def moment(value: object, where: str) -> datetime:
    """The instant that a text of the record names."""
    if not isinstance(value, str) or len(value) != INSTANT_LENGTH or value[-1] != "Z":
        raise UnknownShapeError(where, f"should be an instant and is {value!r}")
    return datetime.fromisoformat(value)


def _text(where: str) -> Shape:
    def put(value: Any, keep: Keep) -> Any:
        if not isinstance(value, str):
            raise UnknownShapeError(where, f"should be a text and is {value!r}")
        try:
            return {"salted": keep(value)} if value else ""
        except UnicodeEncodeError as error:
            raise UnknownShapeError(where, "holds half a letter (a lone surrogate)") from error

    def get(value: Any, texts: Texts) -> Prose:
        if value == "":
            return NOTHING
        if not isinstance(value, dict) or value.keys() != {"salted"}:
            raise UnknownShapeError(where, f"should name a salted document and is {value!r}")
        if value["salted"] not in texts:
            raise UnknownShapeError(where, f"names the document {value['salted']}, which is gone")
        return Prose(texts[value["salted"]])

    return Shape(put, get)


def _optional(known: Shape) -> Shape:
    return Shape(
        lambda value, keep: None if value is None else known.write(value, keep),
        lambda value, texts: None if value is None else known.read(value, texts),
    )


def _many(one: Shape, where: str) -> Shape:
    def put(value: Any, keep: Keep) -> list[Any]:
        if not isinstance(value, tuple):
            raise UnknownShapeError(where, f"should be a tuple and is {value!r}")
        return [one.write(each, keep) for each in value]

    def get(value: Any, texts: Texts) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise UnknownShapeError(where, f"should be a list and is {value!r}")
        return tuple(one.read(each, texts) for each in value)

    return Shape(put, get)


def _by_name(one: Shape, where: str) -> Shape:
    def names(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise UnknownShapeError(where, f"should be a dict by name and is {value!r}")
        return value

    return Shape(
        lambda value, keep: {name: one.write(each, keep) for name, each in names(value).items()},
        lambda value, texts: {name: one.read(each, texts) for name, each in names(value).items()},
    )
