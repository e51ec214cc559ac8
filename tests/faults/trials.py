"""This module is the command for trials: races with real processes, and servers that are killed while they write.

    python -m tests.faults.trials races --rounds 1000
    python -m tests.faults.trials kills --rounds 1000
    python -m tests.faults.trials sending --rounds 10000 --minutes 60
    python -m tests.faults.trials takeover --rounds 10
    python -m tests.faults.trials races --only same-key --database postgresql://user:password@host/empty

Without `--database` it makes a SQLite of its own, which ends with it, and with `--database postgresql` a PostgreSQL. The database
that is named has to be empty or of an earlier trial. It ends with 0 if every invariant held, and with 1 at the first that did not.
"""

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from devtools import cluster
from tests.faults import ground


def main(words: Sequence[str] | None = None) -> int:
    given = _arguments().parse_args(words)
    with contextlib.ExitStack() as ends:
        folder = ends.enter_context(tempfile.TemporaryDirectory(prefix="offcycle-trials-"))
        database = given.database or f"sqlite:///{folder}/offcycle.sqlite3"
        if database == "postgresql":
            database = ends.enter_context(cluster.running())
        ground.stand_on(database, Path(folder))
        given.database, given.data = database, Path(folder)
        return TRIALS[given.trial](given)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Do the invariants hold when much happens at once?"
    )
    parser.add_argument("trial", choices=TRIALS)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument(
        "--only", metavar="RACE", action="append", help="one of the races; all of them without it"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", metavar="ADDRESS", help="or postgresql, for one of its own")
    parser.add_argument(
        "--minutes", type=float, default=60.0, help="of sending: it is given up after so long"
    )
    return parser


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _races(given: argparse.Namespace) -> int:
    from tests.faults import races, rounds

    for name in given.only or races.RACES:
        began = time.monotonic()
        try:
            tally = rounds.run(name, races.RACES[name], given.rounds, given.seed)
        except rounds.BrokenError as broken:
            say(f"{name}: broken with seed {given.seed}. {broken}")
            return 1
        say(f"{tally} {time.monotonic() - began:.0f} s")
    return 0


def _kills(given: argparse.Namespace) -> int:
    from tests.faults import kills, rounds

    began = time.monotonic()
    try:
        tally = kills.run(given.database, given.data, given.rounds, given.seed)
    except rounds.BrokenError as broken:
        say(f"Broken with seed {given.seed}. {broken}")
        return 1
    say(f"{tally} {time.monotonic() - began:.0f} s")
    return 0


def _clocks(given: argparse.Namespace) -> int:
    from tests.faults import clocks

    say(clocks.run(given.database, given.data))
    return 0


def _keys(given: argparse.Namespace) -> int:
    from tests.faults import keys

    say(keys.run(given.database, given.data, given.rounds))
    return 0


def _overtaken(given: argparse.Namespace) -> int:
    from tests.faults import overtaken

    say(overtaken.run(given.database))
    return 0


def _sending(given: argparse.Namespace) -> int:
    from tests.faults import judging, sending

    began = time.monotonic()
    try:
        came, met = sending.run(given.database, given.data, given, say)
    except judging.LostError as lost:
        say(f"Broken with seed {given.seed}, after {time.monotonic() - began:.0f} s. {lost}")
        return 1
    say(f"None of {given.rounds} notices was lost, in {time.monotonic() - began:.0f} s.")
    for what, tally in (("What came of them", came), ("What the partners did", met)):
        say(f"\n{what}:")
        for name, times in sorted(tally.items()):
            say(f"{times:8,}  {name}")
    return 0


def _takeover(given: argparse.Namespace) -> int:
    from tests.faults import rounds, takeover

    try:
        spans, deadlines = takeover.run(given.database, given.data, given.rounds)
    except rounds.BrokenError as broken:
        say(f"Broken. {broken}")
        return 1
    spans.sort()
    say(
        f"{len(spans)} workers of three were killed with a mail in hand; another had sent it after"
        f" {spans[len(spans) // 2]:.0f} s in the median, {spans[-1]:.0f} s at most."
        f" {sum(deadlines.values())} deadlines became one event each."
    )
    return 0


TRIALS = {
    "races": _races,
    "kills": _kills,
    "clocks": _clocks,
    "keys": _keys,
    "overtaken": _overtaken,
    "sending": _sending,
    "takeover": _takeover,
}


if __name__ == "__main__":
    sys.exit(main())
