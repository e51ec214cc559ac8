"""This module holds that every command tells in a sentence what it does and shows an example, and that starting is quick."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from offcycle.cli.hints import HINTS
from offcycle.cli.main import app
from offcycle.process import gates
from tests.cli.terminal import clean, offcycle

HEAVY = ("django", "httpx", "rich", "markdown_it", "ninja", "uvicorn")


def commands(group: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name}{word} ")
        else:
            yield f"{name}{word}", command


ALL = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", ALL)
def test_every_command_says_what_it_does_in_one_sentence(name: str) -> None:
    told = " ".join((ALL[name].help or "").split())
    assert told[:1].isupper()
    assert told.endswith(".")
    assert ". " not in told


@pytest.mark.parametrize("name", ALL)
def test_every_command_shows_an_example_that_could_be_typed(name: str) -> None:
    example = ALL[name].epilog or ""
    assert "Example:" in example
    assert f"offcycle {name}" in example


@pytest.mark.parametrize("name", ALL)
def test_everything_that_can_be_given_is_explained(name: str) -> None:
    silent = [each.name for each in ALL[name].params if not (each.help or "").endswith((".", "?"))]
    assert [word for word in silent if word != "help"] == []


def test_the_names_that_people_rest_on_are_there() -> None:
    fixed = {
        "demo", "serve", "worker", "migrate", "createadmin", "check", "token create", "policy check",
        "policy show", "policy schema", "plan check", "plan digest", "plan steps", "request", "list",
        "show", "ack", "approve", "reject", "run", "gate", "verify", "form", "evidence",
    }  # fmt: skip
    assert fixed - set(ALL) == set()


def test_every_command_of_a_client_speaks_json() -> None:
    server_side = {"serve", "worker", "migrate", "rebuild", "verify", "demo", "createadmin"}
    groups = ("token", "account", "role", "system", "team", "people", "policy", "channel")
    clients = [name for name in ALL if name not in server_side and not name.startswith(groups)]
    without = [
        name for name in clients if "--json" not in [o for p in ALL[name].params for o in p.opts]
    ]
    assert without == []
    assert len(clients) > 20


def test_every_gate_has_a_hint() -> None:
    assert set(HINTS) == {gate.name for gate in gates.GATES}


@pytest.mark.parametrize("words", [["--help"], ["list"], ["ack", "CR-1001"], ["run", "--help"]])
def test_a_client_loads_nothing_heavy(words: list[str]) -> None:
    script = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr))\n"
        f"sys.argv = ['offcycle', *{words}]\n"
        "from offcycle.cli.main import main\nmain()\n"
    )
    environment = {**clean(), "OFFCYCLE_URL": "http://127.0.0.1:1", "OFFCYCLE_TOKEN": "t"}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.stderr.splitlines()[-1] == "[]"


def test_wrong_usage_ends_with_2() -> None:
    for words in ([], ["frobnicate"], ["ack"], ["sign-off", "CR-1", "perhaps"], ["run", "CR-1"]):
        said = offcycle(*words)
        assert said.code == 2, words
        assert "Traceback" not in said.err


def test_the_version_is_told() -> None:
    assert offcycle("--version").out.startswith("offcycle ")
