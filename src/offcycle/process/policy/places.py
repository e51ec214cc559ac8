"""This module says where in a TOML text each setting stands: the line and column of its name and of its value.

Theory of operation: the standard library reads TOML and tells no places. So the text is gone through once more, and only its
places are kept; its values are never read here. It has to be TOML that the library has read, so nothing is checked again.
A path is the names, and the numbers in lists, that lead to a value.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]

BARE = re.compile(r"[A-Za-z0-9_-]+")
BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
SPACE = re.compile(r"[ \t]*")
STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{1,2}(?!"))?', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{1,2}(?!'))?", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
PLAIN = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a text: its name, and its value from begin to end, as offsets."""

    name: int
    begins: int
    ends: int


def places(text: str) -> dict[Path, Place]:
    """Where everything stands that a TOML text says, by its path. Lines end as the library reads them."""
    reader = _Reader(text.replace("\r\n", "\n"))
    reader.read()
    return reader.found


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, each counted from 1."""
    before = text.replace("\r\n", "\n")[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


class _Reader:
    """What goes through a text once."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Path, Place] = {}
        self.lists: dict[Path, int] = {}  # how many tables a list of tables has so far

    def read(self) -> None:
        table: Path = ()
        self._past(BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._setting(table)
            self._past(BLANK)

    def _past(self, pattern: re.Pattern[str]) -> str:
        """What a pattern finds here, which is then passed."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def _header(self) -> Path:
        begins, several = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        names = list(self._names())
        self.at += 2 if several else 1
        path: Path = ()
        for number, (name, place) in enumerate(names, 1):
            path = (*path, name)
            self.found.setdefault(path, Place(place, begins, self.at))
            if path in self.lists or (several and number == len(names)):
                path = (*path, self._of_list(path, begins=several and number == len(names)))
        # A table may be named only after one that is within it: its own header is the better place.
        self.found[path] = Place(names[-1][1], begins, self.at)
        return path

    def _of_list(self, path: Path, *, begins: bool) -> int:
        """The number of the table of a list that is meant: a new one, or the last."""
        self.lists[path] = self.lists.get(path, 0) + begins
        return self.lists[path] - 1

    def _names(self) -> Iterator[tuple[str, int]]:
        """The parts of a dotted name with their offsets."""
        while True:
            self._past(SPACE)
            place = self.at
            yield self._name(), place
            self._past(SPACE)
            if not self.text.startswith(".", self.at):
                return
            self.at += 1

    def _name(self) -> str:
        bare = self._past(BARE)
        if bare:
            return bare
        quoted = self._string()
        return str(tomllib.loads(f"name = {quoted}")["name"])

    def _string(self) -> str:
        return next((found for each in STRINGS if (found := self._past(each))), "")

    def _setting(self, table: Path) -> None:
        names = list(self._names())
        self.at += 1  # the equals sign
        self._past(SPACE)
        path, begins = table, self.at
        for name, place in names:
            path = (*path, name)
            self.found.setdefault(path, Place(place, begins, begins))
        ends = self._value(path)
        self.found[path] = Place(names[-1][1], begins, ends)

    def _value(self, path: Path) -> int:
        """Pass a value, noting what is within it; gives where it ends."""
        first = self.text[self.at]
        if first == "[":
            self._list(path)
        elif first == "{":
            self._table(path)
        elif not self._string():
            self._past(PLAIN)
        return self.at

    def _list(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self._more("]"):
            begins = self.at
            within = (*path, number)
            self.found[within] = Place(begins, begins, self._value(within))
            number += 1

    def _table(self, path: Path) -> None:
        self.at += 1
        while self._more("}"):
            self._setting(path)

    def _more(self, end: str) -> bool:
        """Whether something follows before the end, which is passed; so is a comma before either."""
        self._past(BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
            self._past(BLANK)
        if self.text.startswith(end, self.at):
            self.at += 1
            return False
        return True
