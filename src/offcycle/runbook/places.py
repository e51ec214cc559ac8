"""This module finds the place, line and column from 1, of what a fault is about; columns are those of the file as it was typed."""

import re
from bisect import bisect_right


class Lines:
    """Finds line and column of a position in a text."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.starts, position)
        return line, position - self.starts[line - 1] + 1


class Source:
    """The lines of a document, to point at words in them."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    def place(self, line: int, *words: str) -> tuple[int, int]:
        """Where the first of these words that is there stands in a line; else where its text begins."""
        written = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        found = [written.find(each) for each in words if each and each in written]
        return line, (found[0] if found else len(written) - len(written.lstrip())) + 1

    def seek(self, line: int, last: int, words: str) -> tuple[int, int]:
        """Where words begin between two lines, over the end of a line, too; else where the first line's text begins."""
        wanted = words.split()
        for number in range(line, min(last, len(self.lines)) + 1) if wanted else ():
            written = self.lines[number - 1]
            column = written.find(wanted[0])
            while column >= 0:
                behind = written[column : column + 2 * len(words)]
                if _goes_on(behind.split(), wanted):
                    return number, column + 1
                column = written.find(wanted[0], column + 1)
        return self.place(line)


def _goes_on(written: list[str], wanted: list[str]) -> bool:
    """Whether a line goes on with these words, as far as it goes; the last may be part of a longer one."""
    return all(one.startswith(other) for one, other in zip(written, wanted, strict=False))
