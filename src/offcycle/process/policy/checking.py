"""This module names every fault of a policy file at once, each with its line and column, and what to do about it.

Theory of operation: what is no TOML is left out, and what is of the wrong shape is taken out of what was read; of the rest it
is asked whether it makes sense. A claim that would need what was taken out is not asked, so that no fault is told of a fault.
Policies that came into force are read without all this: what was good enough then is what was judged by.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from offcycle.process.policy import syntax
from offcycle.process.policy.fault import Fault, Wrong, said
from offcycle.process.policy.file import Policy
from offcycle.process.policy.places import Path, Place, line_and_column, places
from offcycle.process.policy.sense import CLAIMS
from offcycle.process.policy.shape import MISSING, UNKNOWN, wrong

LONGEST = 256 * 1024
"""How many characters a policy file has at most: many times what the longest needs."""


def faults(text: str) -> tuple[Fault, ...]:
    """Everything that is wrong with a policy file, in the order of its lines."""
    if len(text) > LONGEST:
        return (Fault(1, 1, "", f"The file is longer than {LONGEST} characters.", "Shorten it."),)
    try:
        return _all(text)
    except RecursionError:
        says = "Lists or tables stand in one another too deep to be read."
        return (Fault(1, 1, "", says, "No setting needs more than three."),)


def _all(text: str) -> tuple[Fault, ...]:
    read = syntax.read(text)
    found = wrong(read.data)
    if read.faults:  # what is missing may stand where it cannot be read
        told = [each for error, each in found if error["type"] != MISSING]
    else:
        sound = _Sound.of(read.data, [(error["type"], error["loc"]) for error, _ in found])
        told = [each for _, each in found] + list(_senseless(sound))
    known = places(read.text)
    return tuple(sorted({*read.faults, *(_placed(each, known, read.text) for each in told)}))


def _placed(about: Wrong, known: dict[Path, Place], text: str) -> Fault:
    """A fault where it stands; what does not stand there is told where it would have to."""
    path = about.path
    while path and path not in known:
        path = path[:-1]
    if not path:
        return Fault(1, 1, said(about.path), about.says, about.do)
    place = known[path]
    offset = place.name if about.named or path != about.path else place.begins
    return Fault(*line_and_column(text, offset), said(about.path), about.says, about.do)


@dataclass
class _Sound:
    """What is left of the data when everything of the wrong shape is taken out."""

    data: dict[str, Any]
    taken: list[Path] = field(default_factory=list)  # what is not known because it was wrong
    kept: dict[Path, list[int]] = field(default_factory=dict)  # which numbers of a list are left

    @staticmethod
    def of(data: dict[str, Any], errors: list[tuple[str, tuple[int | str, ...]]]) -> "_Sound":
        found = _Sound(copy.deepcopy(data))
        gone: dict[Path, set[int]] = {}
        for kind, place in errors:
            path = tuple(one for one in place if one != "[key]")
            tables = next((n for n, one in enumerate(path) if isinstance(one, int)), None)
            if kind == UNKNOWN:
                found._without(path)
            elif tables is not None and len(path) > tables + 1:
                gone.setdefault(path[:tables], set()).add(int(path[tables]))
                found.taken.append(path[:tables])
            else:
                found._without(path[:tables] if tables is not None else path)
                found.taken.append(path)
        for path, numbers in gone.items():
            found._thin(path, numbers)
        return found

    def _without(self, path: Path) -> None:
        """Take out what stands at a path; of something required, all that cannot be without it."""
        inner: Any = self.data
        for one in path[:-1]:
            if not _has(inner, one):
                return
            inner = inner[one]
        if isinstance(inner, dict):
            inner.pop(path[-1], None)
        for tables in TABLES:
            within = len(tables)
            if path[:within] == tables and len(path) > within:
                self._table(tables).pop(path[within], None)

    def _table(self, path: Path) -> dict[Any, Any]:
        inner: Any = self.data
        for one in path:
            inner = inner.get(one, {})
        return inner if isinstance(inner, dict) else {}

    def _thin(self, path: Path, numbers: set[int]) -> None:
        inner: Any = self.data
        for one in path[:-1]:
            inner = inner[one]
        several = inner[path[-1]]
        self.kept[path] = [number for number in range(len(several)) if number not in numbers]
        inner[path[-1]] = [several[number] for number in self.kept[path]]

    def before(self, path: Path) -> Path:
        """A path as it was before anything was taken out of a list."""
        for several, kept in self.kept.items():
            number = path[len(several)] if len(path) > len(several) else None
            if path[: len(several)] == several and isinstance(number, int):
                return (*several, kept[number], *path[len(several) + 1 :])
        return path

    def knows(self, needed: str) -> bool:
        """Whether nothing was taken out of what a claim is about."""
        path = tuple(needed.split("."))
        return not any(_shares(path, each) for each in self.taken)


TABLES: tuple[Path, ...] = (("clocks", "priorities"), ("channels",))
"""Tables by names that people choose, each of which needs all that it has."""


def _has(inner: Any, name: int | str) -> bool:
    """Whether something is there under a name or number."""
    if isinstance(inner, dict):
        return name in inner
    return isinstance(inner, list) and isinstance(name, int) and name < len(inner)


def _shares(one: Path, other: Path) -> bool:
    """Whether one path leads into the other, or is led into."""
    return all(a == b for a, b in zip(one, other, strict=False))


def _senseless(sound: _Sound) -> Iterator[Wrong]:
    """What makes no sense, though everything is of the right shape."""
    policy = Policy.model_validate(sound.data)
    for claim, *needs in CLAIMS:
        if all(sound.knows(each) for each in needs):
            for found in claim(policy):
                yield replace(found, path=sound.before(found.path))
