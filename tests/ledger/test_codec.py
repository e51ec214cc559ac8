"""This module tries that every kind of event comes back from the record as it went in, and that nothing strange gets through."""

import dataclasses
import json
import types
import typing
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcycle.ledger import codec
from offcycle.ledger.salted import Salted
from offcycle.process.canonical import canonical
from offcycle.process.events import EVENTS, Event, Prose, plan, review, triage

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
OLD_PLAN = {
    "revision": 1,
    "document": "d",
    "reading": "r",
    "source": "s",
    "plan": "p",
    "operations": {},
    "steps": [{"key": "a", "part": "steps", "kind": "hand", "operation": "x"}],
}
PLAIN = {
    str: TEXT,
    Prose: TEXT,
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    bool: st.booleans(),
    datetime: st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation; written apart from the codec on purpose."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if origin in {types.UnionType, typing.Union}:
        return st.one_of(*[st.none() if each is type(None) else values(each) for each in inner])
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=4).map(tuple)
    if origin is dict:
        return st.dictionaries(TEXT, values(inner[1]), max_size=4)
    return of_class(hint)


def of_class(of: type) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(of)
    fields = dataclasses.fields(of)
    return st.builds(of, **{each.name: values(hints[each.name]) for each in fields})


@pytest.mark.parametrize("kind", sorted(EVENTS))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_kind_comes_back_as_it_went_in(kind: str, data: st.DataObject) -> None:
    event: Event = data.draw(of_class(EVENTS[kind]))
    salted: dict[str, Salted] = {}
    written = json.loads(canonical(codec.write(event, salted)))
    texts = {digest: each.content.decode() for digest, each in salted.items()}
    assert codec.read(kind, written, texts) == event
    assert all(Salted.of(each.content, each.salt) == each for each in salted.values())


def test_no_text_that_was_typed_stands_in_the_entry() -> None:
    salted: dict[str, Salted] = {}
    event = triage.Edited(title=Prose("secret"), links=(Prose("secret"), Prose("")))
    written = codec.write(event, salted)
    assert "secret" not in json.dumps(written)
    assert written["links"][1] == ""
    assert len(salted) == 2, "each has a salt of its own"


@pytest.mark.parametrize(
    ("kind", "data", "named"),
    [
        ("triage.requestet", {}, "triage.requestet"),
        ("triage.acknowledged", {"first": True}, "triage.acknowledged.first"),
        ("triage.acknowledged", {"by_first_act": 1}, "triage.acknowledged.by_first_act"),
        ("triage.requested", {"title": "", "drill": True}, "triage.requested.system"),
        ("triage.requested", {"system": "x", "title": "typed"}, "triage.requested.title"),
        ("triage.requested", {"system": "x", "title": {"salted": "sha256:0"}}, "sha256:0"),
        ("triage.affected_set", {"systems": "x"}, "triage.affected_set.systems"),
        ("form.filled", {"fields": []}, "form.filled.fields"),
        ("run.stood_by", {"until": "2026-11-23T02:14:07Z"}, "run.stood_by.until"),
        ("plan.revised", {**OLD_PLAN, "steps": [{"colour": "red"}]}, "plan.revised.steps.colour"),
        ("triage.acknowledged", [], "triage.acknowledged"),
    ],
)
def test_what_has_no_place_is_named(kind: str, data: Any, named: str) -> None:
    with pytest.raises(codec.UnknownShapeError, match=named):
        codec.read(kind, data, {})


@pytest.mark.parametrize(
    "event",
    [
        triage.WindowGiven(
            starts_at=datetime.now(UTC).replace(tzinfo=None), ends_at=datetime.now(UTC)
        ),
        triage.AffectedSet(systems=typing.cast("tuple[str, ...]", ["a"])),
        triage.Acknowledged(by_first_act=typing.cast("bool", 1)),
        triage.Withdrawn(reason=typing.cast("Prose", None)),
        review.Lapsed(submission=typing.cast("int", True)),
        triage.Requested(system="x", title=Prose("\ud800")),
    ],
)
def test_an_event_with_a_value_of_another_type_is_not_written(event: Event) -> None:
    with pytest.raises(codec.UnknownShapeError, match=event.kind):
        codec.write(event, {})


def test_a_field_that_an_old_entry_does_not_have_takes_its_default() -> None:
    event = codec.read("plan.revised", OLD_PLAN, {})
    assert isinstance(event, plan.Revised)
    assert (event.faults, event.message) == (0, "")


def test_words_that_come_again_are_held_once() -> None:
    event = triage.Requested(system="eclkc", title=Prose(""))
    data = json.dumps(codec.write(event, lambda _: ""))
    one, other = (codec.read(event.kind, json.loads(data), {}) for _ in range(2))
    assert isinstance(one, triage.Requested)
    assert isinstance(other, triage.Requested)
    assert one.system is other.system
