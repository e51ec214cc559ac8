"""This module writes a record of its own, by the description in `docs/reference/record.md` alone and with the standard library alone.

It shares no line with the product. If the verifier accepts what is written here, the description is enough to write one.
"""

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE ledger_entry (
    seq INTEGER PRIMARY KEY, change TEXT, n INTEGER, kind TEXT, at TEXT, own TEXT, body BLOB);
CREATE TABLE ledger_document (digest TEXT PRIMARY KEY, salt BLOB, content BLOB, expunged_at TEXT);
CREATE TABLE ledger_head (id INTEGER PRIMARY KEY, seq INTEGER, own TEXT, number INTEGER);
"""


def canonical(value: Any) -> str:
    """RFC 8785 for objects, lists, texts, whole numbers, true, false and null."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(escaped(letter) for letter in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(canonical(each) for each in value) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"


def escaped(letter: str) -> str:
    short = {
        '"': '\\"',
        "\\": "\\\\",
        "\b": "\\b",
        "\f": "\\f",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
    }
    if letter in short:
        return short[letter]
    return f"\\u{ord(letter):04x}" if letter < " " else letter


class Writer:
    """Appends entries to a new SQLite file."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.executescript(TABLES)
        self.seq, self.own, self.number, self.second = 0, "sha256:" + "0" * 64, 1000, 0
        self.last: dict[str, int] = {}

    def text(self, words: str) -> Any:
        """Keep a text under a salt; gives what stands for it in an entry."""
        if not words:
            return ""
        salt = hashlib.md5(words.encode(), usedforsecurity=False).digest()
        return {"salted": self.document(words.encode(), salt)}

    def document(self, content: bytes, salt: bytes = b"") -> str:
        digest = "sha256:" + hashlib.sha256(salt + content).hexdigest()
        self.connection.execute(
            "INSERT OR IGNORE INTO ledger_document VALUES (?, ?, ?, NULL)", (digest, salt, content)
        )
        return digest

    def append(
        self, change: str | None, kind: str, data: dict[str, Any], actor: str = "dev"
    ) -> None:
        self.seq, self.second = self.seq + 1, self.second + 1
        n = self.last[change] = self.last.get(change, 0) + 1 if change else 0
        at = f"2026-11-23T02:{self.second // 60:02}:{self.second % 60:02}.000000Z"
        entry = {
            "v": 1, "seq": self.seq, "change": change, "n": n, "kind": kind, "at": at, "actor": actor,
            "via": "page", "data": data, "policy": 1, "prev": self.own,
        }  # fmt: skip
        body = canonical(entry).encode()
        self.own = "sha256:" + hashlib.sha256(b"\x00" + body).hexdigest()
        stored = at.replace("T", " ").replace(".000000Z", "")
        self.connection.execute(
            "INSERT INTO ledger_entry VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self.seq, change, n, kind, stored, self.own, body),
        )

    def request(self, title: str) -> str:
        self.number += 1
        change = f"CR-{self.number}"
        data = {"system": "eclkc", "title": self.text(title), "drill": False}
        self.append(change, "triage.requested", data)
        return change

    def close(self) -> None:
        self.connection.execute(
            "INSERT INTO ledger_head VALUES (1, ?, ?, ?)", (self.seq, self.own, self.number)
        )
        self.connection.commit()
        self.connection.close()


def write(path: Path) -> None:
    """A record of two changes, with texts that are hard on a careless writer of JSON."""
    writer = Writer(path)
    writer.append(None, "people.team_set", {"team": "web", "name": writer.text("Web")}, "admin")
    first = writer.request('Quotes " and \\ and \x00 and é and 😀')
    second = writer.request("Site down")
    fields = {name: writer.text(name) for name in ("sentence", "\ufb33", "😀", "é", "\r", "1", "")}
    writer.append(first, "form.filled", {"fields": fields})
    plan = writer.document(b"1. Log in.\n")
    writer.append(second, "plan.revised", {"document": plan, "reading": plan})
    writer.append(second, "triage.withdrawn", {"reason": writer.text("Not needed.")})
    writer.append(first, "plan.commented", {"text": writer.text("x" * 5000), "step": ""})
    writer.close()
