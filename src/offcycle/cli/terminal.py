"""This module is how the command line speaks and asks: plain lines, cleaned of what could deceive, times in the reader's zone.

Text that people typed may hold control characters that move the cursor or turn the direction of reading. An approver must
see what is there, so they are shown as a question mark.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

import typer

DECEIVING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)  # all controls but tab and newline, and the marks that turn the direction of reading


def clean(text: object) -> str:
    """A text with nothing in it that a terminal would obey."""
    return DECEIVING.sub("?", str(text).replace("\r\n", "\n"))


def say(text: object = "", *, bold: bool = False, dim: bool = False) -> None:
    """Print a line on standard output; emphasis only where it is a terminal."""
    typer.secho(clean(text), bold=bold or None, dim=dim or None)


def raw(text: str) -> None:
    """Print what a program reads, as it is, on standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def exactly(content: bytes) -> None:
    """Print bytes as they are into a file or a pipe; a terminal gets them cleaned."""
    if sys.stdout.isatty():
        say(content.decode("utf-8", errors="replace").rstrip("\n"))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def complain(text: object) -> None:
    """Print a line on standard error."""
    typer.secho(clean(text), err=True)


def interactive() -> bool:
    """Whether somebody sits at a terminal, to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asked(question: str) -> str:
    """What somebody types when asked; empty lines count as nothing."""
    sys.stdout.write(clean(question))
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def agreed(question: str) -> bool:
    """Whether somebody types yes when asked; nothing else counts."""
    return asked(f"{question} Type yes: ").lower() in {"yes", "y"}


def local(moment: str | None, *, day: bool = True) -> str:
    """An instant in the reader's own zone, with the zone's name."""
    if not moment:
        return ""
    shape = "%Y-%m-%d %H:%M:%S %Z" if day else "%H:%M:%S"
    return datetime.fromisoformat(moment).astimezone().strftime(shape)


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def counted(count: int, thing: str) -> str:
    """How many things there are: “1 step”, “3 steps”."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their heads, each column as wide as it needs to be."""
    lines = [[clean(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*([list(heads), *lines]), strict=True)]
    for number, line in enumerate([list(heads), *lines]):
        padded = (
            cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True)
        )
        say("  ".join(padded).rstrip(), bold=number == 0)


def indented(text: object, by: int = 4) -> None:
    """Print a text of several lines, set in."""
    for line in clean(text).strip("\n").split("\n"):
        say(" " * by + line)
