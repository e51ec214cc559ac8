"""This module gives one command on a change, and says what came of it and what has to happen next."""

from typing import Any
from urllib.parse import quote

from offcycle.cli import terminal
from offcycle.cli.connection import Server
from offcycle.cli.hints import next_lines

Change = dict[str, Any]


def give(
    ref: str, command: str, body: dict[str, Any] | None = None, *, done: str, as_json: bool = False
) -> None:
    """Give a command on a change; `done` is the sentence that tells of it, with `{ref}` and `{title}` in it."""
    server = Server(as_json=as_json)
    answer = server.post(f"/changes/{path_part(ref)}/{command}", body)
    if as_json:
        terminal.raw(answer.text)
        return
    told(answer.data, done)


def told(change: Change, done: str) -> None:
    """Say what was done to a change, and what has to happen next."""
    words = {"ref": change["ref"], "title": change["title"]}
    terminal.say(done.format(**words), bold=True)
    tell_next(change)


def tell_next(change: Change) -> None:
    """Say what has to happen next."""
    for line in next_lines(change):
        terminal.say(line)


def change_of(server: Server, ref: str) -> Change:
    """A change as it stands."""
    found: Change = server.get(f"/changes/{path_part(ref)}").data
    return found


def path_part(text: str) -> str:
    """A name as it stands within an address."""
    return quote(text.strip(), safe="")


def people(server: Server) -> dict[str, str]:
    """The names of all people, by their accounts."""
    return {each["account"]: each["name"] for each in server.items("/people", limit=200)}
