"""This module sets an installation up by the command line alone, and serves it in a process of its own."""

import atexit
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.cli.terminal import OFFCYCLE, People, clean
from tests.conftest import on_postgresql
from tests.organisations import CUSTOMER, ORGANISATIONS, Organisation

PASSWORD = "a password that is long enough"
ROLES = {
    "dev": "dev",
    "dev2": "dev",
    "qa": "qa",
    "hosting": "hosting",
    "cor1": "approver",
    "cor2": "approver",
    "isso": "isso",
}


def setup(of: Organisation = CUSTOMER) -> list[list[str]]:
    """The commands that set an organisation up, with what its people are called."""
    people = {one: of.account(one) for one in ROLES} | {one: one for one in of.more_people}
    held = {of.account(one): of.role(role) for one, role in ROLES.items()} | of.more_people
    return [
        ["migrate"],
        ["createadmin", of.account("admin"), "--name", "Ada Min", "--email", "admin@example.org"],
        ["team", "set", "web", "--name", "Web"],
        ["system", "set", "eclkc", "--name", "ECLKC", "--team", "web"],
        ["system", "set", "eclkc", "--staging", "http://127.0.0.1:1"],
        ["system", "set", "eclkc", "--production", "http://127.0.0.1:2"],
        ["system", "set", "eclkc", "--stakeholder", "grantees@example.org"],
        *(
            [
                "account",
                "add",
                account,
                "--name",
                f"{one.title()} Person",
                "--email",
                f"{one}@example.org",
            ]
            for one, account in people.items()
        ),
        *(["role", "give", account, role, "--on", "eclkc"] for account, role in held.items()),
    ]


SETUP = setup()
ALL_AT_ONCE = """
import sys, json
from offcycle.cli.main import app
for words in json.load(sys.stdin):
    app(words, standalone_mode=False)
"""


def environment(database_url: str, folder: Path) -> dict[str, str]:
    """The settings of an installation in a folder."""
    return {
        **clean(),
        "OFFCYCLE_DATABASE_URL": database_url,
        "OFFCYCLE_DATA_DIR": str(folder / "data"),
        "OFFCYCLE_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-by-chance-enough",
        "OFFCYCLE_BASE_URL": "http://127.0.0.1",
        "OFFCYCLE_ADMIN_PASSWORD": PASSWORD,
    }


def commands(settings: dict[str, str], given: list[list[str]]) -> str:
    """Give many commands of the server in one process, since loading Django takes longest; all have to end well."""
    ran = subprocess.run(
        [sys.executable, "-P", "-c", ALL_AT_ONCE],
        env=settings,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@contextmanager
def served(settings: dict[str, str]) -> Iterator[str]:
    """The address of a server that runs as `offcycle serve` until the block ends."""
    words = ["serve", "--port", "0", "--with-worker"]
    server = subprocess.Popen([*OFFCYCLE, *words], env=settings, stdout=subprocess.PIPE, text=True)
    with server:
        assert server.stdout
        try:
            line = server.stdout.readline()
            assert "answers at http://" in line, line
            yield line.split()[3].rstrip(".")
        finally:
            server.send_signal(signal.SIGTERM)
            code = server.wait(30)
        assert code == 0


@dataclass(frozen=True)
class Installation:
    """An installation that was set up, and is not served: what others are copied from."""

    database_url: str
    folder: Path
    tokens: dict[str, str]

    def copied(self, database_url: str, folder: Path) -> dict[str, str]:
        """The settings of a copy, in an empty database and folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if database_url.startswith("sqlite"):
            shutil.copyfile(path_of(self.database_url), path_of(database_url))
        else:
            template, name = (urlsplit(each).path[1:] for each in (self.database_url, database_url))
            with psycopg.connect(os.environ["OFFCYCLE_TEST_POSTGRESQL"], autocommit=True) as server:
                server.execute(f"DROP DATABASE {name}")
                server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return settings_of(database_url, folder)


def path_of(database_url: str) -> str:
    return database_url.removeprefix("sqlite:///")


def settings_of(database_url: str, folder: Path) -> dict[str, str]:
    demo = {"OFFCYCLE_DEMO": "true", "OFFCYCLE_POLICY": str(folder / "policy.toml")}
    return environment(database_url, folder) | demo


_set_up: dict[str, Installation] = {}


def set_up(of: Organisation) -> Installation:
    """The installation of an organisation, set up by the command line once for all tests."""
    if of.name not in _set_up:
        folder = Path(tempfile.mkdtemp(prefix="offcycle-installed-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _set_up[of.name] = _installation(of, folder, new_database(folder))
    return _set_up[of.name]


def new_database(folder: Path) -> str:
    """The address of an empty database, which is there as long as the tests run."""
    if not on_postgresql():
        return f"sqlite:///{folder / 'installed.sqlite3'}"
    cluster, name = os.environ["OFFCYCLE_TEST_POSTGRESQL"], f"offcycle_{secrets.token_hex(6)}"
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(cluster)._replace(path=f"/{name}"))


def _installation(of: Organisation, folder: Path, database_url: str) -> Installation:
    kept = folder / "kept"
    (kept / "data").mkdir(parents=True)
    (kept / "policy.toml").write_text(of.policy, encoding="utf-8")
    accounts = [*ROLES, "admin"]
    making = [["token", "create", of.account(one)] for one in accounts]
    printed = commands(settings_of(database_url, kept), setup(of) + making).split()
    tokens = [word for word in printed if word.startswith("offcycle_")]
    return Installation(database_url, kept, dict(zip(accounts, tokens, strict=True)))


@contextmanager
def installed(database_url: str, folder: Path, of: Organisation) -> Iterator[People]:
    """The people of a new installation that is served, each with a token of their own."""
    made = set_up(of)
    with served(made.copied(database_url, folder)) as url:
        yield People(url, dict(made.tokens), of)


@pytest.fixture
def people(database_url: str, tmp_path: Path) -> Iterator[People]:
    """The customer's people."""
    with installed(database_url, tmp_path, CUSTOMER) as found:
        yield found


@pytest.fixture(params=ORGANISATIONS, ids=lambda each: each.name)
def people_of_each(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> Iterator[People]:
    """The people of each organisation in turn; of the customer alone where a journey says why."""
    alone = request.node.get_closest_marker("customers_alone")
    if alone and request.param is not CUSTOMER:
        pytest.skip(alone.args[0])
    with installed(database_url, tmp_path, request.param) as found:
        yield found


__all__ = ["people", "people_of_each"]
