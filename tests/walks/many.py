"""This module walks as often as it is told, and prints what was reached: `python -m tests.walks.many 20000`."""

import sys
import time
from collections import Counter

from tests.walks.oracle import Oracle
from tests.walks.reached import Reached
from tests.walks.walker import Walk


def walked(seeds: range, reached: Reached) -> dict[int, list[str]]:
    """The breaches that the oracle found in the walks with these seeds, by seed."""
    found = {}
    for seed in seeds:
        breaches = Oracle().read(Walk(seed, reached).go())
        if breaches:
            found[seed] = breaches
    return found


def main(number: int) -> int:
    """Walk, print, and answer how many walks broke a law."""
    reached, begun = Reached(), time.monotonic()
    found = walked(range(number), reached)
    took = time.monotonic() - begun
    say(f"{number} walks, {reached.moves} moves, {took:.1f} s; {len(found)} broke a law")
    for seed, breaches in list(found.items())[:10]:
        say(f"  seed {seed}: {breaches[0]}")
    for title in (
        "ends",
        "exceptions",
        "policies",
        "first_shut",
        "shut",
        "opened",
        "accepted",
        "refused",
        "kinds",
        "rules",
    ):
        counted: Counter[object] = getattr(reached, title)
        say(f"{title}: " + ", ".join(f"{name} {count}" for name, count in counted.most_common()))
    return len(found)


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(min(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500), 1))
