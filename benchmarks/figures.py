"""This module is the figures that a benchmark gives, and how they are printed."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MILLISECONDS = 1000.0


@dataclass(frozen=True, slots=True)
class Figures:
    """How long something took, in milliseconds, and how often it was done in a second."""

    p50: float
    p95: float
    rate: float
    best: float = 0.0  # the shortest: what it takes when no neighbour disturbs

    @classmethod
    def of(cls, seconds: Sequence[float], *, within: float | None = None) -> "Figures":
        """The figures of single measurements; `within` is the time that all took together, when they overlap."""
        ordered = sorted(seconds)
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        rate = len(ordered) / (within or sum(ordered))
        middle, best = statistics.median(ordered), ordered[0]
        return cls(middle * MILLISECONDS, p95 * MILLISECONDS, rate, best * MILLISECONDS)

    @classmethod
    def middle(cls, rounds: Sequence["Figures"]) -> "Figures":
        """The median of each figure over some rounds, and the best of all, so that a neighbour's busy second does not count."""
        return cls(
            statistics.median(each.p50 for each in rounds),
            statistics.median(each.p95 for each in rounds),
            statistics.median(each.rate for each in rounds),
            min(each.best for each in rounds),
        )


def nothing() -> None:
    """What is done before, where nothing is."""


def timed(
    work: Callable[[], object], times: int, *, before: Callable[[], object] = nothing
) -> Figures:
    """The figures of something that is done some times; what is done before each time is not measured."""
    seconds: list[float] = []
    for _ in range(times):
        before()
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return Figures.of(seconds)


def table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown; its first column is words, the others are figures."""
    told = [[_told(cell) for cell in row] for row in rows]
    lines = [list(names), ["---", *["---:"] * (len(names) - 1)], *told]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _told(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:,.0f}" if cell >= 100 else f"{cell:.1f}" if cell >= 1 else f"{cell:.2f}"
