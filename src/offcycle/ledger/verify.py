"""This module checks whether a record is whole and true, and imports nothing of Offcycle: this one file can be taken to any machine.

    python3 verify.py --database sqlite:////var/lib/offcycle/offcycle.sqlite3
    python3 verify.py --database postgresql://reader@db.example.org/offcycle [--checkpoint SEQ:HASH] [--root SIZE:HASH]

It needs Python 3.11, and psycopg for PostgreSQL. The format is described in `docs/reference/record.md`. It checks that

- sequence numbers have no gap, every entry names the hash of the one before, and its own hash is that of its bytes;
- those bytes are canonical JSON (RFC 8785) of the known fields, and say what the columns beside them say;
- times never go back, entries are numbered without a gap in every change, and changes without a gap among themselves;
- every document that an entry names is there, and every document has its digest, or was expunged by an entry;
- the chain ends where its head says, and holds the checkpoint, if one is given;
- the tree over its first entries has the root that is given, for example by the evidence of one change.

A chain alone cannot show that its end was cut off or that all of it was written anew: compare it with a checkpoint
that was kept elsewhere. Ends with 0 if all is well, 1 if not, 2 if wrongly called, 3 if the database cannot be reached.
"""

import argparse
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

NOTHING_BEFORE = "sha256:" + 64 * "0"
FIRST_CHANGE = 1001
LARGEST = 2**53 - 1
FIELDS = {"v", "seq", "change", "n", "kind", "at", "actor", "via", "data", "policy", "prev"}
NAMED = dict.fromkeys(("plan.revised", "people.template_set"), ("document", "reading"))
"""Fields that name an unsalted document; texts say `{"salted": digest}` wherever they stand."""
ATTACHED = "run.step_reported"
"""What names unsalted documents in its `attachments`."""

WHOLE, FAULTY, UNREACHABLE = 0, 1, 3
AT_ONCE = 500

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_SALTED = re.compile(rb'"salted":"(sha256:[0-9a-f]{64})"')
_REF = re.compile(r"CR-([1-9]\d{3,14})", re.ASCII)


class Fault(Exception):  # noqa: N818 - what is found, not an error of this program
    """What is wrong, and where it shows first."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


class Database(Protocol):
    """What is asked of a database."""

    def rows(self, statement: str, values: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement, a few at a time; `?` stands for a value."""


@dataclass
class State:
    """What the entries so far have said."""

    seq: int = 0
    own: str = NOTHING_BEFORE
    at: str = ""
    number: int = FIRST_CHANGE - 1
    last: dict[str, int] = field(default_factory=dict)  # the latest entry of each change
    expunged: set[str] = field(default_factory=set)
    peaks: list[tuple[int, bytes]] = field(default_factory=list)  # height and hash of whole trees

    def grow(self, own: str) -> None:
        """Take one more entry into the tree of RFC 6962."""
        height, grown = 0, bytes.fromhex(own.removeprefix("sha256:"))
        while self.peaks and self.peaks[-1][0] == height:
            grown = _node(self.peaks.pop()[1], grown)
            height += 1
        self.peaks.append((height, grown))

    @property
    def root(self) -> str:
        """The root of the tree over the entries so far."""
        if not self.peaks:
            return "sha256:" + hashlib.sha256(b"").hexdigest()
        found = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            found = _node(left, found)
        return f"sha256:{found.hex()}"


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def verify(
    database: Database,
    checkpoint: tuple[int, str] | None = None,
    root: tuple[int, str] | None = None,
) -> str:
    """A sentence on what was checked; raises Fault at the first thing that is wrong."""
    state = State()
    statement = "SELECT seq, change, n, kind, at, own, body FROM ledger_entry ORDER BY seq"
    for part in _parts(database.rows(statement)):
        for row in part:
            _entry(state, row, checkpoint)
            state.grow(state.own)
            _rooted(state, root)
        _documents_there(database, part)
    _end(database, state, checkpoint)
    _all_there(state, root)
    count = _documents_true(database, state.expunged)
    return f"{state.seq} entries, {len(state.last)} changes and {count} documents: whole and true. The chain ends with {state.own}. The root of its tree is {state.root}."


def _rooted(state: State, root: tuple[int, str] | None) -> None:
    """The tree has the root that is given, where it has that size."""
    if root and root[0] == state.seq and root[1] != state.root:
        raise Fault(
            "The tree", f"over {state.seq} entries its root is {state.root}, not {root[1]}."
        )


def _all_there(state: State, root: tuple[int, str] | None) -> None:
    if root and root[0] > state.seq:
        raise Fault(
            f"Entry {state.seq + 1}", f"the chain ends here, and the root is that of {root[0]}."
        )


def _entry(state: State, row: tuple[Any, ...], checkpoint: tuple[int, str] | None) -> None:
    seq, _, _, _, _, own, body = row
    where, body = f"Entry {state.seq + 1}", bytes(body)
    if seq != state.seq + 1:
        raise Fault(where, f"it is missing; the next one is {seq}.")
    if own != "sha256:" + hashlib.sha256(b"\x00" + body).hexdigest():
        raise Fault(where, "its hash is not that of its bytes.")
    told = told_by(where, body)
    if told["prev"] != state.own:
        raise Fault(where, "it does not name the hash of the entry before it.")
    _beside(where, told, row)
    if told["at"] < state.at:
        raise Fault(where, f"its time {told['at']} is before that of the entry before it.")
    _number(where, state, told)
    if told["kind"] == "record.expunged":
        state.expunged.update(told["data"].get("digests", ()))
    if checkpoint and checkpoint[0] == seq and checkpoint[1] != own:
        raise Fault(where, f"its hash is not that of the checkpoint, {checkpoint[1]}.")
    state.seq, state.own, state.at = seq, own, told["at"]


def told_by(where: str, body: bytes) -> dict[str, Any]:
    """What the bytes of an entry say, if they are canonical and nothing is missing or strange in them."""
    try:
        told = json.loads(body, parse_int=_whole, parse_float=_refused, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise Fault(where, f"its bytes are no JSON of the record ({error}).") from error
    if not isinstance(told, dict) or canonical(told) != body:
        raise Fault(where, "its bytes are not canonical JSON (RFC 8785).")
    if told.keys() != FIELDS or told["v"] != 1:
        raise Fault(where, "it has not the fields of an entry of version 1.")
    texts = (told["kind"], told["at"], told["actor"], told["via"], told["prev"])
    numbers = (told["seq"], told["n"], told["policy"])
    plain = all(type(each) is str for each in texts) and all(type(each) is int for each in numbers)
    if not plain or not isinstance(told["data"], dict) or not _INSTANT.fullmatch(told["at"]):
        raise Fault(where, "a field of it is not of its kind.")
    return told


def _whole(digits: str) -> int:
    number = int(digits)
    if abs(number) > LARGEST:
        raise ValueError(f"{digits} is beyond the whole numbers of JSON")
    return number


def _refused(number: str) -> float:
    raise ValueError(f"{number} is no whole number")


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a value without fractions."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if not text.isascii():  # names are ordered by their UTF-16 units, which differs beyond U+FFFF
        ordered = _ordered(value)
        text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return {name: _ordered(value[name]) for name in names}
    return [_ordered(each) for each in value] if isinstance(value, list) else value


def _beside(where: str, told: dict[str, Any], row: tuple[Any, ...]) -> None:
    """The columns beside the bytes say the same."""
    beside = dict(zip(("seq", "change", "n", "kind", "at"), row, strict=False))
    try:
        beside["at"] = _instant(beside["at"])
    except ValueError as error:
        raise Fault(where, f"its column at holds no time: {beside['at']!r}.") from error
    for name, value in beside.items():
        if told[name] != value:
            raise Fault(
                where, f"its column {name} says {value!r} and its bytes say {told[name]!r}."
            )


def _instant(stored: object) -> str:
    at = stored if isinstance(stored, datetime) else datetime.fromisoformat(str(stored))
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _number(where: str, state: State, told: dict[str, Any]) -> None:
    """Entries follow one another in their change, and changes among themselves."""
    change, n = told["change"], told["n"]
    if change is None:
        if n != 0:
            raise Fault(where, "it belongs to no change and is numbered in one.")
        return
    found = _REF.fullmatch(change) if isinstance(change, str) else None
    if found is None:
        raise Fault(where, f"{change!r} is no number of a change.")
    if n != state.last.get(change, 0) + 1:
        raise Fault(where, f"it is entry {n} of {change} after entry {state.last.get(change, 0)}.")
    if n == 1:
        if int(found[1]) != state.number + 1:
            raise Fault(where, f"{change} begins after CR-{state.number}.")
        state.number += 1
    state.last[change] = n


def _documents_there(database: Database, part: list[tuple[Any, ...]]) -> None:
    """Every document that the entries name is there."""
    wanted = [(digest, row[0]) for row in part for digest in named(bytes(row[6]))]
    for some in _parts(iter(wanted)):
        places = ", ".join("?" * len(some))
        statement = f"SELECT digest FROM ledger_document WHERE digest IN ({places})"  # noqa: S608 - places only
        there = {digest for (digest,) in database.rows(statement, [digest for digest, _ in some])}
        for digest, seq in some:
            if digest not in there:
                raise Fault(f"Entry {seq}", f"the document {digest} that it names is gone.")


def named(body: bytes) -> Iterator[str]:
    """The digests of the documents that an entry names."""
    for digest in _SALTED.findall(body):
        yield digest.decode()
    if any(b'"kind":"%s"' % kind.encode() in body for kind in NAMED):
        told = json.loads(body)
        yield from filter(None, (told["data"][name] for name in NAMED.get(told["kind"], ())))
    if b'"attachments":["' in body:
        told = json.loads(body)
        yield from told["data"]["attachments"] if told["kind"] == ATTACHED else ()


def _documents_true(database: Database, expunged: set[str]) -> int:
    """Every document has its digest, or is empty because an entry expunged it; gives how many there are."""
    count = 0
    statement = "SELECT digest, salt, content, expunged_at FROM ledger_document ORDER BY digest"
    for digest, salt, content, expunged_at in database.rows(statement):
        count += 1
        whole = bytes(salt) + bytes(content)
        if expunged_at is None:
            if digest != "sha256:" + hashlib.sha256(whole).hexdigest():
                raise Fault(f"Document {digest}", "its digest is not that of its bytes.")
        elif whole or digest not in expunged:
            raise Fault(f"Document {digest}", "it is marked as expunged, and no entry says so.")
    return count


def _end(database: Database, state: State, checkpoint: tuple[int, str] | None) -> None:
    """The chain ends where its head says, and is as long as the checkpoint."""
    heads = list(database.rows("SELECT seq, own, number FROM ledger_head"))
    if len(heads) != 1:
        raise Fault("The head", "there is not exactly one.")
    seq, own, number = heads[0]
    if (seq, own) != (state.seq, state.own):
        raise Fault(
            f"Entry {state.seq + 1}",
            f"the chain ends here, and its head names entry {seq} with {own}.",
        )
    if number != state.number:
        raise Fault("The head", f"the latest change is CR-{state.number}, and it says CR-{number}.")
    if checkpoint and checkpoint[0] > state.seq:
        raise Fault(
            f"Entry {state.seq + 1}",
            f"the chain ends here, before the checkpoint at entry {checkpoint[0]}.",
        )


def _parts(items: Iterable[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for item in items:
        part.append(item)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


class Sqlite:
    """A record in SQLite, read in one transaction."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        self.connection.execute("BEGIN")
        self.errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def rows(self, statement: str, values: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        yield from self.connection.execute(statement, values)

    def close(self) -> None:
        self.connection.close()


class Postgresql:
    """A record in PostgreSQL, read in one transaction that sees one moment."""

    def __init__(self, address: str) -> None:
        import psycopg  # noqa: PLC0415 - needed for PostgreSQL alone

        self.connection = psycopg.connect(address)
        self.connection.read_only = True
        self.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self.errors: tuple[type[Exception], ...] = (psycopg.Error,)
        self.streams = 0

    def rows(self, statement: str, values: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        self.streams += 1
        with self.connection.cursor(name=f"rows_{self.streams}") as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(statement.replace("?", "%s").encode(), values)
            yield from cursor

    def close(self) -> None:
        self.connection.close()


def opened(address: str) -> Sqlite | Postgresql:
    """The database at an address."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return Sqlite(unquote(parts.path.removeprefix("/")))
    if parts.scheme in {"postgres", "postgresql"}:
        return Postgresql(address)
    raise ValueError("write sqlite:///path or postgresql://user@host/name")


def _checkpoint(given: str) -> tuple[int, str]:
    seq, _, own = given.partition(":")
    if not seq.isdigit() or not own.startswith("sha256:"):
        raise ValueError("write it as the number of an entry, a colon and its hash")
    return int(seq), own


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the database that the arguments name, and say what was found."""
    parser = argparse.ArgumentParser(description="Is this record whole and true?")
    parser.add_argument("--database", required=True, metavar="ADDRESS")
    parser.add_argument("--checkpoint", type=_checkpoint, metavar="SEQ:HASH")
    parser.add_argument("--root", type=_checkpoint, metavar="SIZE:HASH")
    given = parser.parse_args(arguments)
    try:
        database = opened(given.database)
    except (ValueError, ImportError) as error:
        parser.error(f"This database cannot be read: {error}.")
    except Exception as error:  # noqa: BLE001 - each driver has its own errors, and all mean the same here
        sys.stderr.write(f"The database cannot be reached: {error}. Is the address right?\n")
        return UNREACHABLE
    with closing(database):
        return _say(database, given.checkpoint, given.root)


def _say(
    database: Sqlite | Postgresql,
    checkpoint: tuple[int, str] | None,
    root: tuple[int, str] | None,
) -> int:
    try:
        sys.stdout.write(verify(database, checkpoint, root) + "\n")
    except Fault as fault:
        sys.stderr.write(f"{fault} Compare with a backup from before, and keep both.\n")
        return FAULTY
    except database.errors as error:
        sys.stderr.write(f"The database cannot be read: {error}. Is it one of Offcycle?\n")
        return UNREACHABLE
    return WHOLE


if __name__ == "__main__":
    sys.exit(main())
