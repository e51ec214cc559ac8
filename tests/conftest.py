"""This module holds for every test: which database, a closed network, and who asked for a database.

A whole run takes what touches a database twice, on SQLite and on PostgreSQL, and the rest once
(see `devtools/testrun.py`). OFFCYCLE_DATABASE_URL chooses the database, as it does in the product;
OFFCYCLE_TEST_PART the part: "database", "pages" (what needs a browser), "rest", or all of them where it is not set.
"""

import os
import secrets
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from tests.network import closed
from tests.organisations import ORGANISATIONS

# A busy machine is no fault of an example: speed is what benchmarks/ measures.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

ABOVE = {"cli", "demo", "paper", "web"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "database_url"}


def on_postgresql() -> bool:
    return os.environ.get("OFFCYCLE_DATABASE_URL", "").startswith("postgres")


def touches_a_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    marked = any(item.get_closest_marker(name) for name in ("django_db", "database"))
    return marked or bool(asked & DATABASE_FIXTURES)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not wanted(config, item)]
    items[:] = [item for item in items if wanted(config, item)]
    config.hook.pytest_deselected(items=left_out)


def wanted(config: pytest.Config, item: pytest.Item) -> bool:
    """What needs no database runs in one pass alone; what is slow must be named."""
    part = os.environ.get("OFFCYCLE_TEST_PART")
    if (part or on_postgresql()) and touches_a_database(item) == (part == "rest"):
        return False
    if part and not in_its_part(config, item, part):
        return False
    if os.environ.get("OFFCYCLE_TEST_PART") and item.get_closest_marker("crosswise"):
        return (item.callspec.id == ORGANISATIONS[0].name) == on_postgresql()
    if part == "database" and not of_this_half(config, item):
        return False
    return "slow" in config.option.markexpr or item.get_closest_marker("slow") is None


def of_this_half(config: pytest.Config, item: pytest.Item) -> bool:
    """A whole run takes what lies above the interface to the record on one of the databases: always the same half on each.

    What a page or a command does with the record, it does by what `api`, `journeys` and `ledger` are tested for on both.
    """
    place = item.path.relative_to(config.rootpath / "tests")
    if place.parts[0] not in ABOVE and place.name != "test_fuzz.py":
        return True
    if item.get_closest_marker("crosswise"):
        return True
    return bool(zlib.crc32(place.as_posix().encode()) % 2) == on_postgresql()


def in_its_part(config: pytest.Config, item: pytest.Item, part: str) -> bool:
    """Pages are taken on PostgreSQL, in a pass of their own; on SQLite those alone that say so."""
    if config.rootpath / "tests" / "browser" not in item.path.parents:
        return part != "pages"
    return part == "pages" or (not on_postgresql() and bool(item.get_closest_marker("smoke")))


@pytest.fixture(autouse=True, scope="session")
def _closed_network() -> Iterator[None]:
    with closed():
        yield


@pytest.fixture(autouse=True, scope="session")
def _flush_knows_the_record() -> Iterator[None]:
    from tests.flush import knows_the_record

    with knows_the_record():
        yield


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """The address of a new, empty database for processes that a test starts itself."""
    if not on_postgresql():
        yield f"sqlite:///{tmp_path / 'offcycle.sqlite3'}"
        return
    cluster = os.environ["OFFCYCLE_TEST_POSTGRESQL"]
    name = f"offcycle_{secrets.token_hex(6)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(cluster)._replace(path=f"/{name}"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
