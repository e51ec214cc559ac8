"""This module prints what stakeholders would be told, so that it can be edited in a file and given back."""

from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import WrongUsageError
from offcycle.cli.giving import path_part

Draft = Annotated[
    bool, typer.Option("--draft", help="Send nothing: print the words that are proposed.")
]
MessageFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Take the message out of this file.")
]


def show(ref: str, name: str, *, as_json: bool) -> None:
    """Print one draft, and nothing besides, or all of them as the server gives them."""
    answer = Server(as_json=as_json).get(f"/changes/{path_part(ref)}/drafts")
    if as_json:
        terminal.raw(answer.text)
        return
    terminal.exactly(f"{answer.data[name]}\n".encode())


def words(message: str, file: Path | None) -> str:
    """The message, as it was typed or as it stands in a file; of both, none is guessed."""
    if file is None:
        return message
    if message:
        raise WrongUsageError(
            "Nothing was sent, because there are two messages. Give --message or --message-file."
        )
    try:
        found = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise WrongUsageError(
            f"Nothing was sent, because {file} was not read: {why}. Name a text file."
        ) from error
    if not found.strip():
        raise WrongUsageError(
            f"Nothing was sent, because {file} is empty. Write the message in it."
        )
    return found
