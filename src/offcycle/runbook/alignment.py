"""This module finds what two sequences have in common, in time that no input can make long."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile

MOST_PAIRS = 1_000_000
"""Places that could belong together; beyond it, what differs in the middle is taken as one."""

FREQUENT = (
    200  # from this length on, what makes up more than a hundredth is no hold for a comparison
)

Match = tuple[int, int, int]


def matches(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """What stands in both, in the order of both: place in the old, place in the new, and how many."""
    begin = _alike(old, new)
    most = min(len(old), len(new)) - begin
    end = min(_alike(old[::-1], new[::-1]), most)
    before, after = old[begin : len(old) - end], new[begin : len(new) - end]
    found = [(0, 0, begin)]
    if _pairs(before, after) <= MOST_PAIRS:
        same = SequenceMatcher(None, before, after).get_matching_blocks()
        found += [(begin + match.a, begin + match.b, match.size) for match in same]
    found.append((len(old) - end, len(new) - end, end))
    return [match for match in found if match[2]]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many are the same from the beginning on."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    if len(new) >= FREQUENT:
        most = len(new) // 100 + 1
        counts = Counter({text: count for text, count in counts.items() if count <= most})
    return sum(counts[text] for text in old)
