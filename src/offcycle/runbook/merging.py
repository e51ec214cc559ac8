"""This module brings together what two people made of one plan at the same time: three texts, compared by their lines.

Theory of operation: lines that all three have are fixed points. Between two of them stands a stretch of each text. Where
one of the two left it as it was, the other's is taken; where both made the same of it, that; else it is a conflict, and
no text is chosen for anybody. Edits of neighbouring lines are one stretch, so that doubt ends in a conflict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from offcycle.runbook.alignment import Match, matches
from offcycle.runbook.comparing import Difference, compare
from offcycle.runbook.reading import Reading

ENDING = re.compile(r"\r\n|\r|\n")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stretch that both changed, each in their own way, as lines; `line` is where it begins in the one that was saved."""

    line: int
    base: tuple[str, ...]
    theirs: tuple[str, ...]
    yours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """What came of it: the text with what both did, or the stretches that a person has to decide."""

    text: str | None
    conflicts: tuple[Conflict, ...]


def merge(base: str, theirs: str, yours: str) -> Merge:
    """One text with the edits of both. Lines end as they do in theirs, which is the one that is saved."""
    texts = (_lines(base), _lines(theirs), _lines(yours))
    merged: list[str] = []
    conflicts: list[Conflict] = []
    for spans in _stretches(*texts):
        parts = [lines[begin:end] for lines, (begin, end) in zip(texts, spans, strict=True)]
        chosen = _chosen(*parts)
        if chosen is None:
            line = spans[1][0] + 1
            conflicts.append(Conflict(line, *map(tuple, parts)))
        else:
            merged += chosen
    ending = "\r\n" if "\r\n" in theirs else "\n"
    return Merge(None if conflicts else ending.join(merged), tuple(conflicts))


def decided(base: str, theirs: str, yours: str, choices: Sequence[str]) -> str:
    """One text with the edits of both, where a person chose for each conflict: `theirs`, `yours`, or `both`, theirs first."""
    texts = (_lines(base), _lines(theirs), _lines(yours))
    left = iter(choices)
    merged: list[str] = []
    for spans in _stretches(*texts):
        parts = [lines[begin:end] for lines, (begin, end) in zip(texts, spans, strict=True)]
        chosen = _chosen(*parts)
        merged += _picked(parts[1], parts[2], next(left, "both")) if chosen is None else chosen
    return ("\r\n" if "\r\n" in theirs else "\n").join(merged)


def _picked(theirs: list[str], yours: list[str], choice: str) -> list[str]:
    """The lines of a conflict that somebody wants; both where that is not said, so that none is lost."""
    return {"theirs": theirs, "yours": yours}.get(choice, [*theirs, *yours])


def _lines(text: str) -> list[str]:
    return ENDING.split(text)


def _chosen(base: list[str], theirs: list[str], yours: list[str]) -> list[str] | None:
    if yours in (base, theirs):
        return theirs
    return yours if theirs == base else None


def _stretches(
    base: list[str], theirs: list[str], yours: list[str]
) -> Iterator[tuple[Span, Span, Span]]:
    """Each stretch of the three, one after the other: what differs somewhere, then what all of them have."""
    a = b = c = 0
    fixed = _fixed(matches(base, theirs), matches(base, yours))
    for begin, in_theirs, in_yours, size in [*fixed, (len(base), len(theirs), len(yours), 0)]:
        yield (a, begin), (b, in_theirs), (c, in_yours)
        a, b, c = begin + size, in_theirs + size, in_yours + size
        yield (begin, a), (in_theirs, b), (in_yours, c)


def _fixed(one: list[Match], other: list[Match]) -> Iterator[tuple[int, int, int, int]]:
    """What all three have: where it begins in each, and how many lines it is."""
    i = j = 0
    while i < len(one) and j < len(other):
        (base, theirs, size), (also_base, yours, also_size) = one[i], other[j]
        begin, end = max(base, also_base), min(base + size, also_base + also_size)
        if begin < end:
            yield begin, theirs + begin - base, yours + begin - also_base, end - begin
        if base + size < also_base + also_size:
            i += 1
        else:
            j += 1


def both_touched(base: Reading, theirs: Reading, yours: Reading) -> tuple[Difference, ...]:
    """What both changed, and not to the same: told as your difference. The steps of both have their keys from the base.

    Texts that merge may still meet in one step: one corrected its command, the other what is expected of it.
    """
    saved = _touched(compare(base, theirs))
    mine = _touched(compare(base, yours))
    return tuple(
        told
        for key, differences in mine.items()
        if key in saved
        and [each.after for each in differences] != [each.after for each in saved[key]]
        for told in differences[:1]
    )


def _touched(differences: tuple[Difference, ...]) -> dict[str, list[Difference]]:
    """What was done to each thing that was there before; that it stands elsewhere disturbs nobody."""
    touched: dict[str, list[Difference]] = {}
    for each in differences:
        if each.kind not in {"added", "moved"}:
            touched.setdefault(each.key, []).append(each)
    return touched
