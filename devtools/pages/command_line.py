"""This module writes the page of the command line: every command, what it does, what it takes, and an example."""

from collections.abc import Iterator
from typing import Any

import typer

from offcycle.cli import endings
from offcycle.cli.hints import HINTS
from offcycle.cli.main import app

PAGE = """# Commands

Commands that act on a change speak to the server that `OFFCYCLE_URL` names (`http://127.0.0.1:8000` where it is not
set), with the token in `OFFCYCLE_TOKEN`. Each takes `--json`, which prints the server's answer as it is. The others are
given on the server itself, with the settings of its installation.

| ends with | when |
|---|---|
| {done} | it is done |
| {refused} | it was refused; every reason is said, with what to do and whom it waits for |
| {wrong} | it was typed wrongly, or a value cannot be |
| {away} | the server, or its database, cannot be reached |
| {broken} | the program is at fault; `offcycle --debug COMMAND` shows where |

A command is sent with a key of its own, and once more with the same key if the connection is lost, so that it has one
effect.

## Which command opens which gate

| gate | command |
|---|---|
{hints}

{commands}
"""


def page() -> str:
    numbers = {
        "done": endings.DONE,
        "refused": endings.REFUSED,
        "wrong": endings.WRONG_USAGE,
        "away": endings.NOT_REACHABLE,
        "broken": endings.BROKEN,
    }
    hints = [f"| {gate} | `{line.format(ref='REF')}` |" for gate, (_, line) in HINTS.items()]
    told = [_command(name, command) for name, command in commands(typer.main.get_command(app))]
    return PAGE.format(**numbers, hints="\n".join(hints), commands="\n".join(told))


def commands(group: Any, before: str = "offcycle ") -> Iterator[tuple[str, Any]]:
    """Every command by its whole name, in the order of the help text."""
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{word} ")
        else:
            yield f"{before}{word}", command


def _command(name: str, command: Any) -> str:
    context = typer.Context(command)
    records = [each.get_help_record(context) for each in command.params]
    rows = [_row(*record) for record in records if record]
    table = ["| given | what it is |", "|---|---|", *rows, ""] if rows else []
    said = " ".join((command.help or "").split())
    example = command.epilog.partition("Example:\n")[2]
    lines = [line.removeprefix("  ") for line in example.splitlines()]
    return "\n".join([f"## `{name}`\n", f"{said}\n", *table, "```sh", *lines, "```\n"])


def _row(given: str, meaning: str) -> str:
    told = meaning.replace("[required]", "Required.")
    cells = (" ".join(each.split()).replace("|", "\\|") for each in (given, told))
    return "| `{}` | {} |".format(*cells)
