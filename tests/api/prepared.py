"""This module prepares a database for a server that is asked from outside: changes at several places of the straight way, and tokens.

It runs as a process of its own, because settings are read once in a process, and prints what it made as JSON.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.faults.ground import CHECKOUT, environment, stand_on

ACCOUNTS = ("dev", "hosting", "hosting2", "qa", "cor1", "admin")


@dataclass(frozen=True)
class Prepared:
    """What stands in a database."""

    tokens: dict[str, str]
    refs: list[str]
    runs: list[str]
    keys: list[str]


def prepared(database: str, data: Path) -> Prepared:
    """Prepare a database in another process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.api.prepared", database, str(data)],
        check=True,
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env={**environment(database, data), "OFFCYCLE_ALLOWED_HOSTS": "testserver"},
    )
    return Prepared(**json.loads(done.stdout.splitlines()[-1]))


def prepare() -> Prepared:
    from tests.api.http import People, Way, a_way

    people = People()
    parts = (Way.request, Way.plan, Way.stage, Way.submit, Way.stand_by, Way.close)
    ways = [a_way(people, part) for part in parts]
    ways.append(a_way(people, Way.plan))
    ways[-1].start("dev", "staging")
    changes = [way.change() for way in ways]
    runs = [run["id"] for change in changes for run in change["runs"]]
    steps = people.must("dev", "GET", f"/runs/{runs[-1]}")["steps"]
    return Prepared(
        tokens={account: people.token(account) for account in ACCOUNTS},
        refs=[way.ref for way in ways],
        runs=runs,
        keys=[step["key"] for step in steps],
    )


if __name__ == "__main__":
    stand_on(sys.argv[1], Path(sys.argv[2]))
    sys.stdout.write("\n" + json.dumps(prepare().__dict__) + "\n")
