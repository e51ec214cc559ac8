"""This module is the form of an entry: the bytes over which its hash is made, and the hash that chains it to the one before.

`docs/reference/record.md` describes the same for outsiders, and `verify.py` checks it without this module.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offcycle.ledger import codec
from offcycle.process.canonical import canonical, instant
from offcycle.process.facts import Happened

VERSION = 1
FIRST = "sha256:" + 64 * "0"
"""What the first entry names as the one before it."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is stored."""

    seq: int
    change: str | None
    n: int
    kind: str
    at: datetime
    own: str
    body: bytes


def link(happened: Happened, data: Mapping[str, Any], prev: str) -> Link:
    """The entry that tells of an event whose data is given, chained to the one before."""
    h = happened
    body = canonical(
        {
            "v": VERSION,
            "seq": h.seq,
            "change": h.change,
            "n": h.n,
            "kind": h.event.kind,
            "at": instant(h.at),
            "actor": h.by,
            "via": h.via,
            "data": dict(data),
            "policy": h.policy,
            "prev": prev,
        }
    )
    return Link(h.seq, h.change, h.n, h.event.kind, h.at, own(body), body)


def own(body: bytes) -> str:
    """The hash of an entry: that of an RFC 6962 leaf, so that a tree over the same entries needs no new history."""
    return "sha256:" + hashlib.sha256(b"\x00" + body).hexdigest()


def happened(body: bytes, texts: codec.Texts) -> Happened:
    """The event that an entry tells of, with its texts filled in."""
    told = json.loads(body)
    where = f"Entry {told.get('seq')}"
    if told.get("v") != VERSION:
        raise codec.UnknownShapeError(where, f"has the version {told.get('v')!r}")
    return Happened(
        seq=told["seq"],
        n=told["n"],
        change=told["change"],
        at=codec.moment(told["at"], where),
        by=told["actor"],
        via=told["via"],
        policy=told["policy"],
        event=codec.read(told["kind"], told["data"], texts),
    )
