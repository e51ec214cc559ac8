"""This module marks word by word what differs between two texts, so that every reader is shown the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from offcycle.runbook.alignment import matches

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 4_000  # of longer texts whole lines are marked
KEPT = 0.3  # of the shorter text; where less than that is the same, the texts are told one after the other
AROUND = 2  # lines that are shown before and behind what differs

Kind = Literal["same", "removed", "added", "gap"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that stands in both, in the old or the new one alone; or how many lines are left out."""

    kind: Kind
    text: str


def passages(before: str, after: str) -> tuple[Passage, ...]:
    """Two texts as one: `same` and `removed` make the old one, `same` and `added` the new one."""
    old, new = _pieces(before, after)
    found = list(_between(old, new))
    kept = sum(len(each.text.strip()) for each in found if each.kind == "same")
    if kept < KEPT * min(len(before.strip()), len(after.strip())):
        found = [Passage("removed", before), Passage("added", after)]
    return tuple(each for each in found if each.text)


def shortened(found: Iterable[Passage]) -> tuple[Passage, ...]:
    """The same with the lines left out that are far from any difference."""
    every = list(found)
    last = len(every) - 1
    return tuple(
        shown
        for place, each in enumerate(every)
        for shown in _shortened(each, first=place == 0, last=place == last)
    )


def _shortened(passage: Passage, *, first: bool, last: bool) -> Iterator[Passage]:
    lines = passage.text.splitlines(keepends=True)
    head, tail = 0 if first else AROUND + 1, 0 if last else AROUND + 1
    left_out = len(lines) - head - tail
    if passage.kind != "same" or left_out <= AROUND:
        yield passage
        return
    if head:
        yield Passage("same", "".join(lines[:head]))
    yield Passage("gap", str(left_out))
    if tail:
        yield Passage("same", "".join(lines[-tail:]))


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    if max(len(old), len(new)) <= MOST_WORDS:
        return old, new
    return before.splitlines(keepends=True), after.splitlines(keepends=True)


def _between(old: list[str], new: list[str]) -> Iterator[Passage]:
    """Runs of the same and of what differs; a space alone between two differences belongs to them."""
    a = b = 0
    holding = [each for each in matches(old, new) if "".join(old[each[0] :][: each[2]]).strip()]
    for begin, new_begin, size in [*holding, (len(old), len(new), 0)]:
        removed, added = old[a:begin], new[b:new_begin]
        if removed == added:
            yield Passage("same", "".join(removed))
        else:
            yield Passage("removed", "".join(removed))
            yield Passage("added", "".join(added))
        yield Passage("same", "".join(old[begin : begin + size]))
        a, b = begin + size, new_begin + size
