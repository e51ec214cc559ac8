"""This module measures the server by its JSON interface and its pages: each operation with one client and with eight, and how it grows."""

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks import child, databases, load, server
from benchmarks.figures import Figures, table
from benchmarks.operations import FLOOR, GOALS, Operations

FEW, MANY = 1, 8
PROCESSES = {"sqlite": 1, "postgresql": 4}
TOKENS = 16
"""How many tokens each caller has: one may give 600 commands a minute."""

RESTS_WITHIN = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is asked: rounds, and requests of an operation in each, with one client and with eight."""

    rounds: int = 5
    few: int = 60
    many: int = 400


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out at one size."""

    count: int
    figures: dict[tuple[str, int], Figures]  # by operation and number of clients
    megabytes: list[float]
    ready_after: float


def measure(kind: str, count: int, effort: Effort, kept: Path) -> Measured:
    """The figures of one size on one kind of database."""
    with (
        databases.seeded(kind, count, kept) as database,
        tempfile.TemporaryDirectory(prefix="offcycle-benchmark-") as name,
    ):
        folder = Path(name)
        most = effort.rounds * (effort.few + effort.many)
        told = child.run("preparing", str(TOKENS), str(most), database=database, folder=folder)
        operations = Operations(**json.loads(told.splitlines()[-1]))  # after what was logged
        with server.running(database, PROCESSES[kind], folder) as running:
            figures = _rounds(running.port, operations, effort, lambda: _rest(database))
            return Measured(count, figures, running.megabytes(), running.ready_after)


def _rest(database: str) -> None:
    """Wait until all that is owed has left, so that no operation pays for the messages of the one before."""
    deadline = time.monotonic() + RESTS_WITHIN
    while databases.owed(database) and time.monotonic() < deadline:
        time.sleep(0.1)


def _rounds(
    port: int, operations: Operations, effort: Effort, rest: Callable[[], None]
) -> dict[tuple[str, int], Figures]:
    streams, measured = operations.streams(), dict[tuple[str, int], list[Figures]]()
    # Decisions are as many as there are open changes; each round has its part of them.
    part = len(operations.decisions) // effort.rounds
    shares = {FEW: min(effort.few, part // 4), MANY: min(effort.many, part - part // 4)}
    with load.clients(FEW, port) as few, load.clients(MANY, port) as many:
        for clients in (few, many):
            clients.measure(list(islice(streams["list"], MANY * 4)))  # each thread has connected
        for _ in range(effort.rounds):
            for name, stream in streams.items():
                for clients, number in ((few, FEW), (many, MANY)):
                    wanted = effort.few if number == FEW else effort.many
                    wanted = shares[number] if name == "decide" else wanted
                    rest()
                    figures = clients.measure(list(islice(stream, max(wanted, number))))
                    measured.setdefault((name, number), []).append(figures)
    return {key: Figures.middle(each) for key, each in measured.items()}


def told(kind: str, all_sizes: list[Measured]) -> str:
    """What is printed: a table for each size, and how the figures grow from the first."""
    parts = [_one(kind, each) for each in all_sizes]
    if len(all_sizes) > 1:
        parts.append(_growth(all_sizes))
    return "\n\n".join(parts)


def _one(kind: str, found: Measured) -> str:
    floor = found.figures[FLOOR, FEW]
    rows: list[list[object]] = [
        [
            "a bare request (the floor)",
            floor.best,
            floor.p50,
            "",
            1.0,
            *_eight(found, FLOOR),
            "",
            "",
        ]
    ]
    for name, goal in GOALS.items():
        one = found.figures[name, FEW]
        rate = goal.rate if kind == "postgresql" else goal.rate / 2
        p95, many = _eight(found, name)
        times = one.p50 / floor.p50
        rows.append([name, one.best, one.p50, goal.p50, times, p95, many, goal.p95, rate])
    names = "operation|best ms|p50 ms, 1 client|goal|times the floor|p95 ms, 8 clients|a second, 8 clients|goal p95|goal a second"
    megabytes = ", ".join(f"{each:.0f}" for each in found.megabytes)
    title = f"## {kind}, {found.count:,} changes, {PROCESSES[kind]} processes"
    weight = f"Memory by process: {megabytes} MB. Ready after {found.ready_after:.1f} s."
    return f"{title}\n\n{table(names.split('|'), rows)}\n\n{weight}"


def _eight(found: Measured, name: str) -> tuple[float, float]:
    figures = found.figures[name, MANY]
    return figures.p95, figures.rate


def _growth(all_sizes: list[Measured]) -> str:
    first, *others = all_sizes
    names = ["operation", *(f"{each.count:,} : {first.count:,}" for each in others)]
    rows = [
        [name, *(_times(first, each, name) / _times(first, each, FLOOR) for each in others)]
        for name in GOALS
    ]
    return f"## Growth of the p50 with 1 client, each against the floor of its own run\n\n{table(names, rows)}"


def _times(first: Measured, other: Measured, name: str) -> float:
    return other.figures[name, FEW].p50 / first.figures[name, FEW].p50
