"""This module turns the address of a database into Django's settings for it, durable by default."""

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

WAIT_SECONDS = 20
"""How long a command waits on SQLite for another to finish, before it is tried again."""


def use_current_sqlite() -> bool:
    """Put pysqlite3, which bundles a current SQLite, in the place of the system's; false where it is not installed.

    Django imports `sqlite3` by name, so this has to happen before its database backend is loaded.
    """
    if importlib.util.find_spec("pysqlite3") is None:
        return False
    current = importlib.import_module("pysqlite3")
    sys.modules["sqlite3"] = current
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
    return True


def database(address: str) -> dict[str, Any]:
    """Django's settings for the database at an address."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path.removeprefix("/"))), write_ahead=use_current_sqlite())
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ValueError(
        f"OFFCYCLE_DATABASE_URL names a kind of database that is not known: {parts.scheme or address!r}. "
        "Write sqlite:///path or postgresql://user:password@host/name."
    )


def make_folder(address: str) -> None:
    """Make the folder of an SQLite database, for its owner alone; nothing for a server's database."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        file = Path(unquote(parts.path.removeprefix("/")))
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def sqlite(path: Path, *, write_ahead: bool) -> dict[str, Any]:
    """SQLite with full durability; a write-ahead log only where the SQLite at hand is current.

    Transactions begin as writers: one that began as a reader and then writes fails when another
    wrote meanwhile, however long it is told to wait.
    """
    journal = "WAL" if write_ahead else "DELETE"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": WAIT_SECONDS,
            "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA cache_size=-4000;",
        },
    }
