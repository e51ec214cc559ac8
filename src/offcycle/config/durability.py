"""This module refuses to start an installation that could lose what it acknowledged, or give away who it is.

Every refusal says what is unsafe, and what to do. What is safe is said too, at the start: see `profile`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from offcycle.config.environment import Environment, environment

FIRST_SAFE_WAL = (3, 51, 3)
"""SQLite before this can corrupt a write-ahead log that several connections write."""
FULL = 2
"""SQLite's `synchronous` at which a commit is on the disk when it returns."""
OLDEST_POSTGRESQL = 15
SHORTEST_KEY = 50
FEWEST_LETTERS = 12
"""How many different characters a key by chance has at least."""


@dataclass(frozen=True, slots=True)
class Unsafe:
    """Something that is unsafe, and what to do."""

    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.what} {self.do}"


class UnsafeInstallationError(RuntimeError):
    """Offcycle does not start, because this installation is not safe."""

    def __init__(self, found: tuple[Unsafe, ...]) -> None:
        super().__init__("\n- ".join([str(self.__doc__), *(str(each) for each in found)]))
        self.found = found


@dataclass(frozen=True, slots=True)
class Sqlite:
    """How SQLite is set up."""

    version: str
    journal: str
    synchronous: int
    transaction_mode: str


def demand() -> None:
    """Raise UnsafeInstallationError with all that is unsafe, if anything is."""
    found = tuple(unsafe())
    if found:
        raise UnsafeInstallationError(found)


def unsafe() -> Iterator[Unsafe]:
    """All that is unsafe about this installation."""
    yield from unsafe_settings(environment(), debug=settings.DEBUG)
    if connection.vendor == "sqlite":
        yield from unsafe_sqlite(_sqlite())
    else:
        yield from unsafe_postgresql(_postgresql())


def unsafe_settings(given: Environment, *, debug: bool) -> Iterator[Unsafe]:
    """What is unsafe about the environment; the demonstration may be anything but shown to others."""
    if given.demo:
        return
    if debug:
        yield Unsafe(
            "OFFCYCLE_DEBUG is on, so every error shows its insides.",
            "Unset it; to develop, use `offcycle demo`.",
        )
    if len(given.secret_key) < SHORTEST_KEY or len(set(given.secret_key)) < FEWEST_LETTERS:
        yield Unsafe(
            "OFFCYCLE_SECRET_KEY is missing or can be guessed, so anybody could sign in as anybody.",
            "Set it to what `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'` prints, and keep it secret.",
        )
    base = urlsplit(given.base_url)
    if base.scheme != "https" and not _is_here(base.hostname or ""):
        yield Unsafe(
            f"OFFCYCLE_BASE_URL is {given.base_url}, so passwords would be sent in the clear.",
            "Serve it over https, behind a proxy that holds the certificate, and write the https address.",
        )
    if "*" in given.allowed_hosts:
        yield Unsafe(
            "OFFCYCLE_ALLOWED_HOSTS lets any name through, so links in mails can be forged.",
            "Name the hosts, separated by commas.",
        )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def unsafe_sqlite(found: Sqlite) -> Iterator[Unsafe]:
    """What is unsafe about SQLite."""
    version = tuple(int(part) for part in found.version.split("."))
    if found.journal == "wal" and version < FIRST_SAFE_WAL:
        yield Unsafe(
            f"SQLite {found.version} can corrupt a write-ahead log (fixed in 3.51.3).",
            "Install the package pysqlite3, which brings a current SQLite.",
        )
    if found.journal not in {"wal", "delete", "truncate", "persist"}:
        yield Unsafe(
            f"SQLite keeps its journal so that it does not survive a crash (journal_mode={found.journal}).",
            "Let nothing set journal_mode; Offcycle chooses it.",
        )
    if found.synchronous < FULL:
        yield Unsafe(
            f"SQLite does not wait for the disk (synchronous={found.synchronous}), so a power failure loses approvals.",
            "Let nothing set synchronous; Offcycle sets it to FULL.",
        )
    if found.transaction_mode != "IMMEDIATE":
        yield Unsafe(
            "Transactions on SQLite do not begin as writers, so commands that meet fail or see old facts.",
            "Leave transaction_mode at IMMEDIATE in the settings.",
        )


def unsafe_postgresql(found: Mapping[str, str]) -> Iterator[Unsafe]:
    """What is unsafe about PostgreSQL, by its settings."""
    for name in ("fsync", "full_page_writes"):
        if found[name] != "on":
            yield Unsafe(
                f"PostgreSQL runs with {name}={found[name]}, so a power failure can corrupt everything.",
                f"Set {name} = on in postgresql.conf, and reload.",
            )
    if found["synchronous_commit"] not in {"on", "remote_apply"}:
        yield Unsafe(
            f"PostgreSQL runs with synchronous_commit={found['synchronous_commit']}, so a failure loses what was acknowledged.",
            "Set it to on for this database: ALTER DATABASE ... SET synchronous_commit = on.",
        )
    if int(found["server_version_num"]) < OLDEST_POSTGRESQL * 10_000:
        yield Unsafe(
            f"This is PostgreSQL {found['server_version']}.",
            f"Upgrade it to {OLDEST_POSTGRESQL} or later.",
        )


def _sqlite() -> Sqlite:
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        ((version,),) = cursor.fetchall()
        cursor.execute("PRAGMA journal_mode")
        ((journal,),) = cursor.fetchall()
        cursor.execute("PRAGMA synchronous")
        ((synchronous,),) = cursor.fetchall()
    return Sqlite(version, journal, synchronous, options.get("transaction_mode", ""))


_ASKED = (
    "fsync",
    "full_page_writes",
    "synchronous_commit",
    "server_version",
    "server_version_num",
)


def _postgresql() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*_ASKED]])
        return dict(cursor.fetchall())


def profile() -> str:
    """In a sentence, how this installation keeps what it acknowledges; said at the start and on the page about it."""
    if connection.vendor != "sqlite":
        found = _postgresql()
        return f"PostgreSQL {found['server_version']}, synchronous_commit={found['synchronous_commit']}."
    sqlite = _sqlite()
    if sqlite.journal == "wal":
        return f"SQLite {sqlite.version} with a write-ahead log, every commit on the disk."
    return (
        f"SQLite {sqlite.version} with a rollback journal, every commit on the disk. "
        "As safe as with a write-ahead log, and slower: install the package pysqlite3 for that."
    )
