"""This module keeps and gives back documents: bytes by their digest, never overwritten."""

import json
import re
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from offcycle.ledger import rows
from offcycle.ledger.models import Document
from offcycle.ledger.salted import Salted

EXPUNGED = "[expunged]"
"""What stands in the place of a text that was expunged."""

_SALTED = re.compile(rb'"salted":"(sha256:[0-9a-f]{64})"')
_MOST_AT_ONCE = 1000


class NoDocumentError(LookupError):
    """The record holds no document of this digest."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"{self.__doc__} It was asked for {digest}; take a digest from an entry.")


def save(contents: Iterable[bytes]) -> tuple[str, ...]:
    """Keep some bytes, each under the digest of itself; gives the digests in order."""
    made = [Salted.of(bytes(content)) for content in contents]
    keep(made)
    return tuple(each.digest for each in made)


def keep(made: Iterable[Salted]) -> None:
    """Store documents; those that are there already stay as they are."""
    new = [(each.digest, each.salt, each.content) for each in made]
    if new:
        rows.insert(
            Document, ("digest", "salt", "content"), new, otherwise="ON CONFLICT DO NOTHING"
        )


def load(digest: str) -> bytes:
    """The bytes of a document; those of an expunged one are gone and read as such."""
    found = rows.all_of(
        "SELECT content, expunged_at FROM ledger_document WHERE digest = %s", [digest]
    )
    if not found:
        raise NoDocumentError(digest)
    content, expunged_at = found[0]
    return bytes(content) if expunged_at is None else EXPUNGED.encode()


def expunge(digests: Iterable[str], at: datetime) -> None:
    """Empty some documents for good; their digests stay. Those that are empty already are left alone."""
    empty = b""
    for digest in digests:
        rows.run(
            "UPDATE ledger_document SET content = %s, salt = %s, expunged_at = %s WHERE digest = %s AND expunged_at IS NULL",
            [empty, empty, at, digest],
        )


def contents(digests: Iterable[str]) -> dict[str, bytes]:
    """The bytes of some documents, by their digests, without those that were expunged."""
    found: dict[str, bytes] = {}
    for digest in digests:
        row = rows.all_of(
            "SELECT content FROM ledger_document WHERE digest = %s AND expunged_at IS NULL",
            [digest],
        )
        if row:
            found[digest] = bytes(row[0][0])
    return found


def named(body: bytes) -> list[str]:
    """The digests of the texts that an entry names; in canonical JSON nothing else reads like that."""
    return [digest.decode() for digest in _SALTED.findall(body)]


def of_plan(body: bytes) -> tuple[str, ...]:
    """The digests of the documents that an entry of a plan's revision, or of a template, names beside its texts."""
    data = json.loads(body)["data"]
    return tuple(str(data[name]) for name in ("document", "reading") if data[name])


def attached(body: bytes) -> tuple[str, ...]:
    """The digests of what was attached to an entry, such as screenshots; they are documents as they came."""
    return tuple(json.loads(body)["data"].get("attachments", ()))


def texts_of(bodies: Iterable[bytes]) -> dict[str, str]:
    """The texts that some entries name, by their digests, in one question to the database."""
    digests = list({digest for body in bodies for digest in named(body)})
    texts: dict[str, str] = {}
    for start in range(0, len(digests), _MOST_AT_ONCE):
        texts.update(_texts(digests[start : start + _MOST_AT_ONCE]))
    return texts


def _texts(digests: list[str]) -> dict[str, str]:
    values: list[object]
    if connection.vendor == "postgresql":
        clause, values = "= ANY(%s)", [digests]
    else:
        clause, values = f"IN {rows.places(len(digests))}", [*digests]
    statement = f"SELECT digest, content, expunged_at FROM ledger_document WHERE digest {clause}"  # noqa: S608 - places only
    return {
        digest: bytes(content).decode() if expunged_at is None else EXPUNGED
        for digest, content, expunged_at in rows.all_of(statement, values)
    }
