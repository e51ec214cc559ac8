"""This module finds what a proposal to expunge is about: the documents of a change, or of what belongs to none, that are to go."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from offcycle.ledger import chain, documents, rows
from offcycle.ledger.passages import SHORTEST, Passages
from offcycle.process.events.organisation import ExpungeProposed

PLAN = "plan.revised"
PLANS = (PLAN, "people.template_set")
REPORTED = "run.step_reported"
NEVER = "policy.activated"
"""The policy is a text, too, and no process could go on without it: it is replaced by activating another."""


PROPOSED = "record.expunge_proposed"
"""What is to go is named in the proposals, too, so they are looked through for every change."""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry in which something is to be expunged."""

    seq: int
    kind: str


@dataclass(slots=True)
class Found:
    """The documents that are to go, with the entries that name them, and the passages that are to be found nowhere any more."""

    passages: Passages
    places: list[Place] = field(default_factory=list)
    digests: dict[str, None] = field(default_factory=dict)  # in order, each once


def find(change: str, passage: str, entries: tuple[int, ...]) -> Found:
    """What holds a passage, and the texts of some entries, with every document that repeats them."""
    told = list(_entries(change))
    whole = [text for each in told if each.seq in entries for text in each.texts.values()]
    found = Found(Passages.of([passage, *(text for text in whole if len(text) >= SHORTEST)]))
    for each in told:
        gone = [
            digest
            for digest, text in each.texts.items()
            if each.seq in entries or found.passages.within(text)
        ]
        if each.plan and (each.seq in entries or _in_plan(each, found.passages)):
            gone += each.plan
        if each.seq in entries:  # what a picture shows cannot be found by a passage
            gone += each.attached
        if gone:
            found.places += [Place(each.seq, each.kind)] if each.kind != PROPOSED else []
            found.digests.update(dict.fromkeys(gone))
    for digest in _copies(change):
        if any(found.passages.within_bytes(one) for one in documents.contents([digest]).values()):
            found.digests[digest] = None
    return found


def proposal(number: int) -> ExpungeProposed:
    """What was proposed under a number, with its passage, which is to go with the rest."""
    ((stored,),) = rows.all_of("SELECT body FROM ledger_entry WHERE seq = %s", [number])
    body = bytes(stored)
    event = chain.happened(body, documents.texts_of([body])).event
    assert isinstance(event, ExpungeProposed)  # noqa: S101 - the rules know proposals by their numbers
    return event


@dataclass(frozen=True, slots=True)
class _Told:
    seq: int
    kind: str
    texts: dict[str, str]  # by their digests, without those that are gone
    plan: tuple[str, ...]  # the documents of a revision
    attached: tuple[str, ...]


def _entries(change: str) -> Iterator[_Told]:
    """The entries of a change, or those that belong to none."""
    where, values = ("change = %s", [change]) if change else ("change IS NULL", [])
    found: list[tuple[Any, ...]] = rows.all_of(
        f"SELECT seq, kind, body FROM ledger_entry WHERE ({where})"  # noqa: S608 - fixed conditions
        " OR (change IS NULL AND kind = %s) ORDER BY seq",
        [*values, PROPOSED],
    )
    for seq, kind, stored in found:
        body = bytes(stored)
        if kind == NEVER:
            continue
        texts = documents.texts_of([body])
        kept = {digest: text for digest, text in texts.items() if text != documents.EXPUNGED}
        plan = documents.of_plan(body) if kind in PLANS else ()
        yield _Told(seq, kind, kept, plan, documents.attached(body) if kind == REPORTED else ())


def _in_plan(told: _Told, passages: Passages) -> bool:
    """Whether the plan of a revision, or what was read in it, holds one of the passages."""
    return any(passages.within_bytes(one) for one in documents.contents(told.plan).values())


def _copies(change: str) -> Iterator[str]:
    """The digests of the copies of a change's form that were made for the archive."""
    found = rows.all_of(
        "SELECT payload FROM ledger_errand WHERE change = %s AND kind = 'archive' ORDER BY id",
        [change],
    )
    for (payload,) in found:
        yield json.loads(payload)["digest"]
