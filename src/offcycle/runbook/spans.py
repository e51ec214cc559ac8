"""This module tells code, escaped characters and emphasis apart within a line, as CommonMark has it.

It is done here and not by the Markdown library because the digests need three things of it alone, and because a line with
hundreds of thousands of marks must take no longer than one of words.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

Kind = Literal["text", "code", "escaped"]

TOKEN = re.compile(r"\\[!-/:-@\[-`{-~]|\\\n[ \t]*|`+|\*+|_+|[^\\`*_]+|\\")
TICKS = re.compile("`+")
SPACE, PUNCTUATION, OTHER = 0, 1, 2
EVEN = 3  # runs whose lengths add up to a multiple of it match only if each is one


@dataclass(slots=True)
class Span:
    """A piece of a line: what it says, and the marks by which it was typed."""

    kind: Kind
    text: str
    marks: str = ""


@dataclass(slots=True)
class Run:
    """A run of `*` or `_`; `left` are the marks that stand for themselves, as no other run matches them."""

    span: Span
    length: int
    left: int
    opens: bool
    closes: bool
    before: "Run | None" = None
    after: "Run | None" = None


def spans_of(text: str) -> list[Span]:
    """All of a text, in order, without the marks of its emphasis."""
    spans: list[Span] = []
    runs: list[Run] = []
    closing = _closing_ticks(text)
    position = 0  # behind the code that was found last; what stands within it is no mark
    for token in TOKEN.finditer(text):
        if token.start() < position:
            continue
        said = token[0]
        span = Span("text", said)
        if said[0] == "`":
            span, position = _code(text, token.end(), said, closing)
        elif said[0] == "\\" and len(said) > 1:
            span = _escaped(said)
        elif said[0] in "*_":
            runs.append(_run(text, token.start(), said, span))
        spans.append(span)
    _match(runs)
    for run in runs:
        run.span.text = run.span.text[: run.left]
    return spans


def _closing_ticks(text: str) -> dict[int, list[int]]:
    """Where the runs of so many ticks begin."""
    starts: dict[int, list[int]] = defaultdict(list)
    for run in TICKS.finditer(text):
        starts[len(run[0])].append(run.start())
    return starts


def _code(text: str, begin: int, ticks: str, closing: dict[int, list[int]]) -> tuple[Span, int]:
    """The code that these ticks open, and where it ends; the ticks themselves if nothing closes them."""
    starts = closing.get(len(ticks), [])
    place = bisect_left(starts, begin)
    if place == len(starts):
        return Span("text", ticks), begin
    inside = text[begin : starts[place]].replace("\n", " ")
    if len(inside) > 1 and inside[0] == inside[-1] == " " and inside.strip(" "):
        inside = inside[1:-1]
    return Span("code", inside, ticks), starts[place] + len(ticks)


def _escaped(said: str) -> Span:
    return Span("text", "\n") if said[1] == "\n" else Span("escaped", said[1], said)


def _run(text: str, begin: int, said: str, span: Span) -> Run:
    """Whether a run can open or close emphasis, by the characters around it."""
    before = _sort(text[begin - 1]) if begin else SPACE
    end = begin + len(said)
    after = _sort(text[end]) if end < len(text) else SPACE
    left = after != SPACE and (after == OTHER or before != OTHER)
    right = before != SPACE and (before == OTHER or after != OTHER)
    if said[0] == "*":
        return Run(span, len(said), len(said), left, right)
    opens = left and (not right or before == PUNCTUATION)
    closes = right and (not left or after == PUNCTUATION)
    return Run(span, len(said), len(said), opens, closes)


@lru_cache(maxsize=4096)
def _sort(character: str) -> int:
    if isWhiteSpace(ord(character)):
        return SPACE
    known = isMdAsciiPunct(ord(character)) or isPunctChar(character)
    return PUNCTUATION if known else OTHER


def _match(runs: list[Run]) -> None:
    """Take the marks of emphasis away: each closing run with the nearest one before it that can open it."""
    for one, other in pairwise(runs):
        one.after, other.before = other, one
    bottoms: dict[tuple[str, bool, int], Run | None] = {}
    closer: Run | None = runs[0] if runs else None
    while closer is not None:
        if not closer.closes:
            closer = closer.after
            continue
        sort = (closer.span.text[0], closer.opens, closer.length % EVEN)
        opener = _opener(closer, bottoms.get(sort))
        if opener is None:
            bottoms[sort] = closer.before
            if not closer.opens:
                _drop(closer)
            closer = closer.after
            continue
        _pair(opener, closer)
        if not closer.left:
            closer = closer.after


def _opener(closer: Run, bottom: Run | None) -> Run | None:
    candidate = closer.before
    while candidate is not None and candidate is not bottom:
        if candidate.opens and _matches(candidate, closer):
            return candidate
        candidate = candidate.before
    return None


def _matches(opener: Run, closer: Run) -> bool:
    if opener.span.text[0] != closer.span.text[0]:
        return False
    if not (opener.closes or closer.opens) or (opener.length + closer.length) % EVEN:
        return True
    return opener.length % EVEN == 0 and closer.length % EVEN == 0


def _pair(opener: Run, closer: Run) -> None:
    """Take from both what they share; what stands between them can match nothing outside any more."""
    taken = 2 if opener.left > 1 and closer.left > 1 else 1
    opener.left -= taken
    closer.left -= taken
    opener.after, closer.before = closer, opener
    for run in (opener, closer):
        if not run.left:
            _drop(run)


def _drop(run: Run) -> None:
    if run.before:
        run.before.after = run.after
    if run.after:
        run.after.before = run.before
