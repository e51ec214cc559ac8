"""This module looks after the policy: a file is checked with the lines of its faults, shown, and put into force."""

import json
import re
from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import installation, options, terminal
from offcycle.cli.endings import REFUSED, RefusedError, WrongUsageError
from offcycle.cli.options import example

commands = typer.Typer(help="Check, show and put into force the policy of this installation.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The policy, a TOML file.")]

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\s*=")
AT = re.compile(r"\(at line (\d+), column (\d+)\)")
PLACE = re.compile(r"([a-z_]+(?:\.\w+)*): ")


@commands.command("check", epilog=example("offcycle policy check policy.toml"))
def check(file: File) -> None:
    """Say whether a policy can be used, with line and column of each fault; it ends with 1 if not."""
    from offcycle.process.policy import Policy, PolicyError

    text = _text(file)
    try:
        policy = Policy.parse(text)
    except PolicyError as error:
        for fault in error.faults:
            line, column = place_of(fault, text)
            terminal.say(f"{file}:{line}:{column}: {fault}")
        raise typer.Exit(REFUSED) from error
    seats = ", ".join(policy.quorum.seats) or "nobody, so nothing can be approved"
    terminal.say(f"The policy “{policy.name}” can be used. Approvers' seats: {seats}.")


def place_of(fault: str, text: str) -> tuple[int, int]:
    """The line and column that a fault is at, as exactly as they can be told."""
    at = AT.search(fault)
    if at:
        return int(at[1]), int(at[2])
    named = PLACE.match(fault)
    return _line_of(named[1].split("."), text.splitlines()) if named else (1, 1)


def _line_of(path: list[str], lines: list[str]) -> tuple[int, int]:
    """Where the deepest part of a path stands: its table's header, or the key itself."""
    table: list[str] = []
    counted: dict[str, int] = {}
    best, found = 0, (1, 1)
    for number, line in enumerate(lines, start=1):
        header, key = HEADER.match(line), KEY.match(line)
        if header:
            table = _table(header, counted)
        here = [*table, *(key[1].split(".") if key and not header else [])]
        depth = _shared(here, path)
        if (header or key) and depth == len(here) and depth > best:
            best, found = depth, (number, len(line) - len(line.lstrip()) + 1)
    return found


def _table(header: re.Match[str], counted: dict[str, int]) -> list[str]:
    name = header[2]
    if header[1] != "[[":
        return name.split(".")
    counted[name] = counted.get(name, -1) + 1
    return [*name.split("."), str(counted[name])]


def _shared(one: list[str], other: list[str]) -> int:
    same = [a == b for a, b in zip(one, other, strict=False)]
    return same.index(False) if False in same else len(same)


@commands.command("show", epilog=example("offcycle policy show > policy.toml"))
def show(as_json: options.Json = False) -> None:
    """Print the policy in force, as it was put into force."""
    installation.ready()
    from offcycle.ledger import read
    from offcycle.process.events.organisation import PolicyActivated

    told = [each.event for each in read.organisation()]
    activated = [event for event in told if isinstance(event, PolicyActivated)]
    if not activated:
        raise RefusedError("No policy is in force yet. Put one into force: offcycle migrate")
    if as_json:
        terminal.raw(installation.world().policy.model_dump_json(indent=2))
        return
    terminal.exactly(activated[-1].text.encode())


@commands.command("schema", epilog=example("offcycle policy schema > policy.schema.json"))
def schema() -> None:
    """Print the JSON Schema of a policy, for editors that check as one types."""
    from offcycle.process.policy import Policy

    terminal.raw(json.dumps(Policy.model_json_schema(), indent=2))


@commands.command("activate", epilog=example("offcycle policy activate policy.toml"))
def activate(file: File) -> None:
    """Put a policy into force; what was submitted before is judged by the one it was made under."""
    text = _text(file)
    installation.ready()
    from offcycle.process.people import ActivatePolicy

    installation.as_console(
        "activate-policy", ActivatePolicy(text), f"{file} was not put into force:"
    )
    terminal.say(f"Policy {installation.world().policy_version} is in force.")
    terminal.say("Next: offcycle check")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsageError(f"{file} was not read, because of this: {error}.") from error
