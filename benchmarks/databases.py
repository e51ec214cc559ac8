"""This module makes the databases of a benchmark, and keeps those that took long to seed for the next time.

They lie outside the checkout. A measurement works on a copy, so what is kept stays as it was seeded. The name of what
is kept holds a digest of all that decides what is in it; what is no longer fitting is left lying, and may be deleted.

PostgreSQL is a cluster of its own that waits for the disk at every commit, as the product demands it.
"""

import hashlib
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks import child
from devtools import cluster
from devtools.places import PACKAGE

KEPT = Path(tempfile.gettempdir()) / "offcycle-benchmarks"
DURABLE = {**cluster.SETTINGS, "fsync": "on", "full_page_writes": "on"}
KINDS = ("sqlite", "postgresql")


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of the cluster in a folder, which is made if need be, and runs until the block ends."""
    owner, home = cluster.Owner(), folder / "postgresql"
    password = home / "password"
    if not password.exists():
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        owner.owns(home)
        cluster.make(home, owner)
    port = cluster.free_port()
    server = cluster.start(home, owner, port, DURABLE)
    try:
        secret = password.read_text(encoding="ascii")
        yield f"postgresql://offcycle:{secret}@127.0.0.1:{port}/postgres"
    finally:
        cluster.stop(server)


@contextmanager
def seeded(kind: str, count: int, folder: Path) -> Iterator[str]:
    """The address of a database with so many changes; what is done to it is gone afterwards."""
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    name = f"seeded_{count}_{fingerprint()}"
    if kind == "sqlite":
        with _sqlite(folder, name, count) as address:
            yield address
        return
    with postgresql(folder) as server, _postgresql(server, name, count, folder) as address:
        yield address


def owed(address: str) -> int:
    """How many messages and archive copies still have to leave."""
    question = "SELECT count(*) FROM ledger_errand WHERE state = 'owed'"
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as opened:
            ((count,),) = opened.execute(question).fetchall()
    else:
        with psycopg.connect(address) as connection:
            ((count,),) = connection.execute(question).fetchall()
    return int(count)


def fingerprint() -> str:
    """A short digest of the seeding and of the tables that it fills."""
    told = hashlib.sha256(Path(__file__).with_name("seeding.py").read_bytes())
    for path in sorted([*PACKAGE.glob("*/migrations/*.py"), PACKAGE / "ledger" / "search.py"]):
        told.update(path.read_bytes())
    return told.hexdigest()[:10]


@contextmanager
def _sqlite(folder: Path, name: str, count: int) -> Iterator[str]:
    kept, making = folder / f"{name}.sqlite3", folder / f"{name}.{secrets.token_hex(4)}.sqlite3"
    try:
        if not kept.exists():
            child.run("fill", str(count), database=f"sqlite:///{making}", folder=folder)
            making.rename(kept)  # the last connection has emptied the log beside it
        shutil.copyfile(kept, making)
        yield f"sqlite:///{making}"
    finally:
        for each in folder.glob(f"{making.name}*"):
            each.unlink()


@contextmanager
def empty(server: str) -> Iterator[str]:
    """The address of a new database on a cluster, which is gone afterwards."""
    name = f"measured_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield _at(server, name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _postgresql(server: str, name: str, count: int, folder: Path) -> Iterator[str]:
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not known.fetchone():
            _fill(connection, server, name, count, folder)
        copy = f"measured_{secrets.token_hex(6)}"
        connection.execute(f"CREATE DATABASE {copy} TEMPLATE {name} STRATEGY file_copy")
        try:
            yield _at(server, copy)
        finally:
            connection.execute(f"DROP DATABASE {copy} WITH (FORCE)")


def _fill(
    connection: "psycopg.Connection[tuple[object, ...]]",
    server: str,
    name: str,
    count: int,
    folder: Path,
) -> None:
    making = f"seeding_{secrets.token_hex(6)}"
    connection.execute(f"CREATE DATABASE {making}")
    child.run("fill", str(count), database=_at(server, making), folder=folder)
    with psycopg.connect(_at(server, making), autocommit=True) as made:
        made.execute("VACUUM (ANALYZE)")  # as the server does by itself within minutes
    connection.execute(f"ALTER DATABASE {making} RENAME TO {name}")


def _at(server: str, database: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))
