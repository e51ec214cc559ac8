"""This module is the command line of the benchmarks; see the package for what there is."""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import api, child, databases
from benchmarks.figures import table

GOALS_OF_RECORD = {"SQLite, WAL": 8, "SQLite, rollback journal": 4, "PostgreSQL": 4}
THREE = ("best ms", "p50 ms", "p95 ms")
NAMES = {"floor": "plain SQL (the floor)"}
GOALS_OF_RULES = {
    "fold 300 events and decide": 2.0,
    "read a plan of 40 steps": 10.0,
    "read a plan of 2,000 steps": 500.0,
}


def main(words: Sequence[str] | None = None) -> None:
    """Run the benchmark that is named, and print its figures."""
    given = _parser().parse_args(words)
    given.kept.mkdir(mode=0o711, parents=True, exist_ok=True)
    given.run(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--kept", type=Path, default=databases.KEPT, metavar="FOLDER")
    parts = parser.add_subparsers(required=True)
    for name, run, rounds, times in (("record", record, 5, 40), ("rules", rules, 5, 100)):
        part = parts.add_parser(name)
        part.add_argument("--rounds", type=int, default=rounds)
        part.add_argument("--times", type=int, default=times, help="in each round")
        part.set_defaults(run=run)
    part, usual = parts.add_parser("api"), api.Effort()
    part.add_argument("--database", choices=databases.KINDS, default="sqlite")
    part.add_argument("--changes", type=int, nargs="+", default=[1_000, 20_000])
    part.add_argument("--rounds", type=int, default=usual.rounds)
    part.add_argument("--few", type=int, default=usual.few, help="requests of one client")
    part.add_argument("--many", type=int, default=usual.many, help="requests of eight clients")
    part.set_defaults(run=whole_server)
    return parser


def record(given: argparse.Namespace) -> None:
    """The one writer against plain SQL, on three kinds of database."""
    words = (str(given.rounds), str(given.times))
    with tempfile.TemporaryDirectory(prefix="offcycle-benchmark-") as name:
        folder = Path(name)
        for kind, journal in (("SQLite, WAL", ""), ("SQLite, rollback journal", "rollback")):
            database = f"sqlite:///{folder / f'record{journal}.sqlite3'}"
            environment = {"BENCHMARK_JOURNAL": journal}
            said = child.run("recording", *words, database=database, folder=folder, **environment)
            print(_of_record(kind, json.loads(said)), flush=True)
        with databases.postgresql(given.kept) as server, databases.empty(server) as database:
            said = child.run("recording", *words, database=database, folder=folder)
            print(_of_record("PostgreSQL", json.loads(said)))


def _of_record(kind: str, told: dict[str, dict[str, float]]) -> str:
    floor = told["floor"]
    rows: list[list[Any]] = []
    for name, figures in told.items():
        times = [figures[each] / floor[each] for each in ("p50", "best")]
        goal = "" if name == "floor" else GOALS_OF_RECORD[kind]
        rows.append([NAMES.get(name, name), *_three(figures), *times, goal])
    names = ["record()", *THREE, "p50, times the floor", "best, times the floor", "goal"]
    return f"## {kind}\n\n{table(names, rows)}\n"


def rules(given: argparse.Namespace) -> None:
    """What is computed and not stored."""
    with tempfile.TemporaryDirectory(prefix="offcycle-benchmark-") as name:
        database = f"sqlite:///{Path(name) / 'rules.sqlite3'}"
        words = (str(given.rounds), str(given.times))
        told = json.loads(child.run("rules", *words, database=database, folder=Path(name)))
    rows = [
        [name, *_three(figures), GOALS_OF_RULES.get(name, "")] for name, figures in told.items()
    ]
    print(table(["", *THREE, "goal ms"], rows))


def _three(figures: dict[str, float]) -> list[float]:
    return [figures["best"], figures["p50"], figures["p95"]]


def whole_server(given: argparse.Namespace) -> None:
    """The server by its JSON interface, at one size or several."""
    effort = api.Effort(given.rounds, given.few, given.many)
    measured = [api.measure(given.database, count, effort, given.kept) for count in given.changes]
    print(api.told(given.database, measured))


if __name__ == "__main__":
    main()
