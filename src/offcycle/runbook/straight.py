"""This module straightens indentation, so that a plan reads the same when it is indented by 2, 3 or 4.

Markdown asks that what belongs to `1. ` stands 3 columns in, to `10. ` 4; people write 2 or 3 and
mean the same. Lines keep their number: only spaces before a line change, and what stands in a fence
moves with its fence.
"""

import re
from dataclasses import dataclass

MARKER = re.compile(r"(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap> +|$)")
OPENING = re.compile(r"(?P<run>`{3,}(?=[^`]*$)|~{3,})")
CLOSING = re.compile(r" *(?P<run>`{3,}|~{3,}) *$")
TAB = 4
DEEPEST_START = 3  # a list that begins further in is code in Markdown


@dataclass(slots=True)
class Item:
    """A list item that is open: where its marker and its text stand, as written and as moved."""

    marker: int
    content: int
    moved: int
    number: int | None


def straighten(text: str) -> str:
    return "\n".join(_Straightener(text.split("\n")).lines())


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Straightener:
    def __init__(self, lines: list[str]) -> None:
        self.written = lines
        self.source = [_untabbed(line) for line in lines]
        self.closers = _longest_closers(self.source)
        self.no_closer_before = 0
        self.items: list[Item] = []
        self.after_blank = True

    def lines(self) -> list[str]:
        done: list[str] = []
        while len(done) < len(self.source):
            line = self.source[len(done)]
            if not line.strip():
                self.after_blank = True
                done.append(line)
                continue
            moved = self._place(line)
            done.append(" " * moved + line.lstrip(" "))
            fence = self._fence(len(done) - 1, moved)
            done.extend(fence)
            self.after_blank = bool(fence)
        return done

    def _place(self, line: str) -> int:
        """Where the line must begin, so that it belongs where its author put it."""
        indent = indent_of(line)
        marker = MARKER.match(line, indent)
        self._leave(indent, marker, line)
        moved = self._moved(indent)
        if marker and (self.items or indent <= DEEPEST_START):
            self._enter(marker, indent, moved)
        return moved

    def _leave(self, indent: int, marker: re.Match[str] | None, line: str) -> None:
        """Forget the items that this line does not belong to; a lazy line leaves nothing."""
        lazy = not (marker or self.after_blank or line.lstrip().startswith(("#", "`", "~", ">")))
        if lazy:
            return
        while self.items and (indent < self.items[-1].marker + 2 or self._follows(indent, marker)):
            self.items.pop()

    def _follows(self, indent: int, marker: re.Match[str] | None) -> bool:
        """Whether a numbered line, a little further in than the one before, counts on from it."""
        top = self.items[-1]
        if not marker or top.number is None or indent >= top.content:
            return False
        return marker["number"] is not None and int(marker["number"]) == top.number + 1

    def _moved(self, indent: int) -> int:
        if not self.items:
            return indent
        top = self.items[-1]
        if indent < top.marker + 2:
            return indent
        return max(indent, top.content) + top.moved - top.content

    def _enter(self, marker: re.Match[str], indent: int, moved: int) -> None:
        gap = len(marker["gap"])
        width = len(marker["mark"]) + (gap if 0 < gap <= TAB else 1)
        number = int(marker["number"]) if marker["number"] else None
        self.items.append(Item(indent, indent + width, moved + width, number))

    def _fence(self, opening: int, moved: int) -> list[str]:
        """The rest of the fence that this line opens, moved with it; nothing if it opens none."""
        line = self.source[opening]
        begins = self.items[-1].content if self.items and MARKER.match(line, indent_of(line)) else 0
        fence = OPENING.match(line, max(indent_of(line), begins))
        closing = self._closing(opening, fence["run"]) if fence else None
        if fence is None or closing is None:
            return []
        column = max(indent_of(line), begins)
        moved += column - indent_of(line)
        inside = range(opening + 1, closing)
        indents = (indent_of(self.source[each]) for each in inside if self.source[each].strip())
        least = min(column, *indents, column)
        code = [_pushed(_without(self.written[each], least), moved) for each in inside]
        return [*code, " " * moved + self.source[closing].strip()]

    def _closing(self, opening: int, run: str) -> int | None:
        """The line that closes the fence, unless the list that holds the fence counts on before it."""
        if opening < self.no_closer_before or self.closers[opening + 1].get(run[0], 0) < len(run):
            return None
        for position in range(opening + 1, len(self.source)):
            line = self.source[position]
            closer = CLOSING.match(line)
            if closer and closer["run"][0] == run[0] and len(closer["run"]) >= len(run):
                return position
            if self.items and self._counts_on(line):
                self.no_closer_before = position
                return None
        return None

    def _counts_on(self, line: str) -> bool:
        indent = indent_of(line)
        marker = MARKER.match(line, indent)
        if not marker or marker["number"] is None:
            return False
        number = int(marker["number"])
        return any(
            item.number is not None and indent <= item.marker and number in {item.number + 1, 1}
            for item in self.items
        )


def _untabbed(line: str) -> str:
    """The line with the tabs before its text as spaces, and the tab behind a list marker as one."""
    if "\t" not in line:
        return line
    bare = line.lstrip(" \t")
    before = line[: len(line) - len(bare)].expandtabs(TAB)
    return before + re.sub(r"^([-*+]|\d{1,9}[.)])\t", r"\1 ", bare)


def _without(line: str, columns: int) -> str:
    """The line without its first columns of white space; the tabs behind them stay, code needs them."""
    column = 0
    for position, character in enumerate(line):
        if column >= columns or character not in " \t":
            return " " * (column - columns) + line[position:]
        column += TAB - column % TAB if character == "\t" else 1
    return ""


def _pushed(line: str, columns: int) -> str:
    return " " * columns + line if line.strip() else line


def _longest_closers(lines: list[str]) -> list[dict[str, int]]:
    """For every line, the longest closing run of each sort at or below it: keeps the search linear."""
    longest: dict[str, int] = {}
    table = [longest]
    for line in reversed(lines):
        closer = CLOSING.match(line)
        if closer:
            run = closer["run"]
            longest = {**longest, run[0]: max(longest.get(run[0], 0), len(run))}
        table.append(longest)
    return table[::-1]
