"""This module sets an installation up by the command line alone, and serves it in a process of its own."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.terminal import OFFCYCLE, People, clean
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


@contextmanager
def installed(database_url: str, folder: Path, of: Organisation) -> Iterator[People]:
    """The people of a new installation that is served, each with a token of their own."""
    policy = folder / "policy.toml"
    policy.write_text(of.policy, encoding="utf-8")
    settings = environment(database_url, folder)
    settings |= {"OFFCYCLE_DEMO": "true", "OFFCYCLE_POLICY": str(policy)}
    (folder / "data").mkdir()
    accounts = [*ROLES, "admin"]
    making = [["token", "create", of.account(one)] for one in accounts]
    printed = commands(settings, setup(of) + making).split()
    tokens = [word for word in printed if word.startswith("offcycle_")]
    with served(settings) as url:
        yield People(url, dict(zip(accounts, tokens, strict=True)), of)


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
