"""This module reads as much of a policy file as is TOML, and names every place that is not.

Theory of operation: the library stops at the first fault (a number of thousands of digits is one, without a place). So the text is cut at each line that looks like the begin of a
statement. A piece that is no TOML by itself is joined with those behind it for as long as it merely lacks its end; if that
does not help, the piece has a fault, and is left out. What is left keeps its lines.
"""

import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from offcycle.process.policy.fault import Fault

BEGIN = re.compile(r"[ \t]*(?:\[|[\w.\"' \t-]+=)")
HEADER = re.compile(r"[ \t]*\[")
AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

HINTS = (
    ("overwrite", "It is said twice. Keep one of them."),
    ("twice", "This table is there twice. Put both under one heading."),
    ("Expected '='", "Write it as: name = value."),
    ("Invalid value", "Put text in quotes; numbers, true and false go without."),
    ("Unclosed array", "Close the list with a square bracket."),
    ("Unclosed inline", "Close the table with a brace."),
    ("nterminated", "Close the text with the same quotes that it begins with."),
    ("Expected newline", "Begin a new line here, or put a # before what is a remark."),
    ("Illegal character", "Take this character out; a text of several lines needs three quotes."),
)
LONGEST = 200
"""How many pieces a statement is looked for in, so that a long file with a fault is read in bearable time."""
LOOK = "Compare it with a line that is right, such as: needed = 0."


@dataclass(slots=True)
class Read:
    """What could be read: the data, the text without the pieces that are no TOML, and what is wrong with those."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read(text: str) -> Read:
    """The data of a text, and every place that is no TOML."""
    text = text.replace("\r\n", "\n")
    try:
        return Read(text, tomllib.loads(text))
    except ValueError:
        return _in_pieces(text)


def _in_pieces(text: str) -> Read:
    pieces, found = list(_pieces(text)), Read(text)
    kept: list[str] = []
    bad: list[int] = []
    number, line = 0, 1
    while number < len(pieces):
        whole, error = _statement(pieces, number)
        kept.append("".join(pieces[number : number + whole]))
        if error is not None:
            found.faults.append(_fault(error, kept[-1], line))
            bad.append(len(kept) - 1)
        number, line = number + whole, line + kept[-1].count("\n")
    for each in bad:
        _leave_out(kept, each)
    _together(kept, found)
    return found


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for line in re.split(r"(?<=\n)", text):
        if piece and BEGIN.match(line):
            yield piece
            piece = ""
        piece += line
    yield piece


def _statement(pieces: list[str], number: int) -> tuple[int, ValueError | None]:
    """How many pieces from one on are a statement; or why the first of them is none."""
    first: ValueError | None = None
    piece = ""
    for count, each in enumerate(pieces[number : number + LONGEST], 1):
        piece += each
        try:
            tomllib.loads(piece)
        except ValueError as error:
            first = first or error
            if not str(error).endswith("(at end of document)"):
                break
        else:
            return count, None
    return 1, first


def _together(kept: list[str], found: Read) -> None:
    """Read the pieces together, leaving out what is said twice."""
    while True:
        found.text = "".join(kept)
        try:
            found.data = tomllib.loads(found.text)
        except ValueError as error:
            number = _blamed(kept, error)
            line = sum(piece.count("\n") for piece in kept[:number]) + 1
            found.faults.append(_fault(error, kept[number], line, begun=True))
            _leave_out(kept, number)
        else:
            return


def _blamed(kept: list[str], error: ValueError) -> int:
    """The piece that an error of the whole text lies in: the last with something in it that begins before the place."""
    at = AT.search(str(error))
    place = (int(at[1]), int(at[2])) if at and at[1] else (math.inf, 1)
    begins, blamed = 1, 0
    for number, piece in enumerate(kept):
        if piece.strip() and (begins, 1) < place:
            blamed = number
        begins += piece.count("\n")
    return blamed


def _leave_out(kept: list[str], number: int) -> None:
    """Leave a piece out; with a heading all that stands under it, which would be taken for part of the table before."""
    header = HEADER.match(kept[number])
    kept[number] = _blank(kept[number])
    while header and (number := number + 1) < len(kept) and not HEADER.match(kept[number]):
        kept[number] = _blank(kept[number])


def _fault(error: ValueError, piece: str, first: int, *, begun: bool = False) -> Fault:
    """The fault of a piece: where the library names it, at the piece's begin if that lacks its end, else where it stops."""
    said, at = AT.sub("", str(error)), AT.search(str(error))
    if at and at[1] and not begun:
        line, column = int(at[1]) - 1, int(at[2])
    else:
        lacks_end = begun or said.startswith(("Unclosed", "Unterminated"))
        before = piece[: len(piece) - len(piece.lstrip())] if lacks_end else piece.rstrip("\n")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1
    do = next((hint for word, hint in HINTS if word in said), LOOK)
    return Fault(first + line, column, "", f"This is not TOML: {said}.", do)


def _blank(piece: str) -> str:
    """A piece with nothing left of it but its lines."""
    return "\n" * piece.count("\n")
