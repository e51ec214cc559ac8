"""This module gathers the whole record of one change, with what somebody else needs to check it without this server.

That is: the very bytes of its entries, and of those entries of the organisation on which they rest; the documents that they
name, with their salts; and the hashes by which these entries are shown to stand in the record as a whole. Of other changes
there is nothing in it but hashes. `docs/reference/record.md` describes what is made of it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offcycle.ledger import pictures, read, rows, tree
from offcycle.ledger.record import UnknownChangeError

_RESTS_ON = (
    *("people.account_", "people.role_", "people.system_", "people.team_", "people.absence_"),
    *("people.credentials_", "policy.", "calendar.", "record."),
)
_SHOWN = {
    "policy.activated": ("text",),
    "people.account_added": ("name",),
    "people.system_set": ("name",),
    "people.team_set": ("name",),
    "calendar.freeze_set": ("reason",),
    "record.expunged": ("reason",),
}
"""The texts of the organisation that go with a change; addresses of people do not."""

ATTACHED = re.compile(r"entry-\d+-attachment-\d+")

_AT_ONCE = 500
_LEAVES_AT_ONCE = 20_000
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the bytes over which its hash was made."""

    seq: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A document under a name that says what it is; one that was expunged has neither salt nor content."""

    digest: str
    name: str
    salt: bytes
    content: bytes
    expunged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The record of one change, with the place of its entries in the whole."""

    ref: str
    size: int
    root: str
    others: tuple[str, ...]  # hashes of the parts of the tree without an entry of these
    entries: tuple[Entry, ...]
    documents: tuple[Document, ...]


def gather(ref: str) -> Evidence:
    """All of a change up to now; raises UnknownChangeError."""
    size = read.head().seq
    own = _entries("change = %s AND seq <= %s", [ref, size])
    if not own:
        raise UnknownChangeError(ref)
    entries = sorted([*own, *_organisation(own[-1].seq, size)], key=lambda each: each.seq)
    leaves = _leaves(size)
    hashes = tree.proof(leaves, [each.seq - 1 for each in entries])
    return Evidence(
        ref=ref,
        size=size,
        root=f"sha256:{tree.root(leaves).hex()}",
        others=tuple(f"sha256:{each.hex()}" for each in hashes),
        entries=tuple(entries),
        documents=tuple(_documents(entries)),
    )


def _organisation(until: int, size: int) -> Iterator[Entry]:
    """The organisation's entries on which a change rests that ends there, and whatever was expunged since."""
    for each in _entries("change IS NULL AND seq <= %s", [size]):
        kind = json.loads(each.body)["kind"]
        if kind == "record.expunged" or (each.seq <= until and kind.startswith(_RESTS_ON)):
            yield each


def _entries(condition: str, values: list[Any]) -> list[Entry]:
    found = rows.all_of(
        f"SELECT seq, body FROM ledger_entry WHERE {condition} ORDER BY seq",  # noqa: S608 - fixed conditions
        values,
    )
    return [Entry(seq, bytes(body)) for seq, body in found]


def _leaves(size: int) -> bytes:
    """The hashes of all entries, one behind another."""
    leaves = bytearray()
    for low in range(0, size, _LEAVES_AT_ONCE):
        found = rows.all_of(
            "SELECT own FROM ledger_entry WHERE seq > %s AND seq <= %s ORDER BY seq",
            [low, min(low + _LEAVES_AT_ONCE, size)],
        )
        leaves += b"".join(bytes.fromhex(own.removeprefix("sha256:")) for (own,) in found)
    return bytes(leaves)


def _documents(entries: list[Entry]) -> Iterator[Document]:
    names: dict[str, str] = {}
    for each in entries:
        for digest, name in _named(json.loads(each.body)):
            names.setdefault(digest, name)
    digests = list(names)
    for start in range(0, len(digests), _AT_ONCE):
        part = digests[start : start + _AT_ONCE]
        statement = f"SELECT digest, salt, content, expunged_at FROM ledger_document WHERE digest IN {rows.places(len(part))} ORDER BY digest"  # noqa: S608 - places only
        for digest, salt, content, expunged_at in rows.all_of(statement, part):
            gone = rows.moment(expunged_at) if expunged_at else None
            name = _with_ending(names[digest], bytes(content))
            yield Document(digest, name, bytes(salt), bytes(content), gone)


def _with_ending(name: str, content: bytes) -> str:
    """The name of a document, and of a picture what sort it is."""
    ending = pictures.ENDINGS.get(pictures.kind(content), "")
    return f"{name}.{ending}" if ending and ATTACHED.fullmatch(name) else name


def _named(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The documents that an entry names, each with what it may be called."""
    kind, data = told["kind"], told["data"]
    if kind == "plan.revised":
        yield data["document"], f"plan-revision-{data['revision']}.md"
        yield data["reading"], f"plan-revision-{data['revision']}-as-read.json"
    for number, digest in enumerate(data.get("attachments", ()), start=1):
        yield digest, f"entry-{told['seq']}-attachment-{number}"
    if kind == "review.archived":
        yield data["digest"], f"archived-form-{data['submission']}.md"
    shown = data
    if told["change"] is None:
        shown = {name: data[name] for name in _SHOWN.get(kind, ()) if name in data}
    for where, digest in _salted(shown, ""):
        place = _UNSAFE.sub("-", f"entry-{told['seq']}-{kind}{where}")[:100]
        yield digest, _called(kind, data, where) or f"{place}.txt"


def _called(kind: str, data: dict[str, Any], where: str) -> str:
    if (kind, where) == ("review.submitted", ".content"):
        return f"submission-{data['number']}.json"
    return ""


def _salted(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every text in some data: where it stands, and its digest."""
    if isinstance(value, dict):
        if value.keys() == {"salted"}:
            yield where, value["salted"]
            return
        for name, each in value.items():
            yield from _salted(each, f"{where}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from _salted(each, f"{where}.{number}")
