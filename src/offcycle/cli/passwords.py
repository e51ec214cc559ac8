"""This module asks for passwords where nobody else sees them: never among the words of a command, which others can list."""

import getpass
import os
from pathlib import Path

from offcycle.cli import terminal
from offcycle.cli.endings import WrongUsageError

SHORTEST = 12


def new(account: str, file: Path | None, variable: str) -> str:
    """A new password: out of a file, out of the environment, or typed twice."""
    given = _given(file, variable)
    if given is None:
        given = _typed_twice(account, variable)
    if len(given) < SHORTEST:
        raise WrongUsageError(
            f"No password was set, because it has {len(given)} characters. Take {SHORTEST} or more."
        )
    return given


def present(account: str, file: Path | None) -> str:
    """The password that a person has: out of a file, or typed."""
    given = _given(file, "")
    if given is not None:
        return given
    _somebody_there("Give --password-file.")
    return getpass.getpass(f"Password of {account}: ", stream=None)


def passage(file: Path | None) -> str:
    """What is to be expunged: out of a file, or typed where nobody else sees it."""
    given = _given(file, "")
    if given is not None:
        return given
    _somebody_there("Give --passage-file, or --entry.")
    return getpass.getpass("What is to be found nowhere any more: ", stream=None)


def _given(file: Path | None, variable: str) -> str | None:
    if file is None:
        return os.environ.get(variable) if variable else None
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsageError(f"{file} was not read, because of this: {error}.") from error


def _typed_twice(account: str, variable: str) -> str:
    _somebody_there(
        f"Give --password-file, or set {variable}." if variable else "Give --password-file."
    )
    first = getpass.getpass(f"New password of {account}: ")
    if first != getpass.getpass("The same again: "):
        raise WrongUsageError(
            "No password was set, because you typed two different ones. Try again."
        )
    return first


def _somebody_there(do: str) -> None:
    if not terminal.interactive():
        raise WrongUsageError(f"No password was given, and nobody can be asked here. {do}")
