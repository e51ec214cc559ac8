"""This module owes many notices to partners that fall ill, and has them paid by workers that are killed.

The short form pays them within a test; the long form (`python -m tests.faults.trials sending --rounds 10000`) by real processes.
"""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from offcycle.adapters.fakes.illness import by_episodes
from offcycle.ledger import attempts, clock, errands
from offcycle.process.events import Prose
from offcycle.process.events.triage import Requested
from offcycle.process.facts import Happened
from offcycle.process.notices.leaving import Notice, Room
from tests.faults import judging
from tests.faults.ground import environment
from tests.faults.judging import FIRST, Kept, LostError, still_owed
from tests.faults.partners import MANNERS, READERS, Partners

INSTEAD = ("ann", "Ann", "ann@example.org")
A_CHANGE = 10
"""Notices about one change: half of them to one reader by mail, half into one channel."""
AHEAD = 500
"""So many are owed at a time while the workers pay."""
EPISODE_SECONDS = 4.0
WORKERS = 2
LEFT_ALONE = (1.5, 4.5)
"""Seconds between two kills, at least and at most."""


def owe(first: int, count: int) -> None:
    """Owe so many notices in one transaction, from a number on."""

    def work() -> None:
        for number in range(first, first + count):
            about, nth = divmod(number, A_CHANGE)
            event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
            happened = Happened(
                FIRST + number, 1, f"CR-{2000 + about}", clock.now(), "dev", "page", 1, event
            )
            errands.owe(happened, f"sha256:trial-{number}", [_notice(number, about, nth)])

    attempts.whole(work)


def _notice(number: int, about: int, nth: int) -> Notice:
    text = f"Notice {number}.\n"
    if nth % 2 == 0:
        at = f"p{about % READERS}@example.org"
        return Notice("", at, "Somebody", f"Notice {number}", text)
    name = list(MANNERS)[about % len(MANNERS)]
    onward = (("chat", "chat", "chat", 60, "slack"),) if name == "team" else ()
    kind = {"program": "webhook"}.get(name, "")
    room = Room(name, name, "", 60, (INSTEAD,), kind, onward)
    return Notice("", name, "Somebody", f"Notice {number}", text, room=room)


@dataclass
class Nursery:
    """A process that has read the program, and forks workers that begin within milliseconds; each is a process of its own."""

    database: str
    data: Path
    more: Mapping[str, str]
    workers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sender"],
            env={**environment(self.database, self.data), **self.more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.data / "workers.log").open("ab"),
            text=True,
        )

    def bear(self) -> None:
        """Begin a worker; comes back when it may be killed."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("one more\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise LostError(f"No worker begins: {self.log()}")
        self.workers.append(int(said))

    def kill(self, chosen: int) -> None:
        """Kill one at once, as a machine does that has no memory left."""
        pid = self.workers.pop(chosen)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            raise LostError(f"A worker ended by itself: {self.log()}") from None

    def log(self) -> str:
        """The end of what the workers said."""
        return (self.data / "workers.log").read_text(errors="replace")[-2000:]

    def end(self) -> None:
        """End all that is left; workers die with the nursery."""
        self._process.kill()
        self._process.wait()


class Asked(Protocol):
    """How much is tried, and for how long."""

    rounds: int
    seed: int
    minutes: float


Say = Callable[[str], None]


def run(database: str, data: Path, asked: Asked, say: Say) -> tuple[Counter[str], Counter[str]]:
    """Owe and pay until nothing is left; gives what came of the notices, and what the partners did."""
    chance, kept = random.Random(asked.seed), Kept()
    partners = Partners(lambda number, among: by_episodes(asked.seed + number, among, seconds=EPISODE_SECONDS))  # fmt: skip
    journal = data / "unanswered"
    journal.touch()
    with partners:
        nursery = Nursery(database, data, {**partners.addresses(), "TRIAL_JOURNAL": str(journal)})
        try:
            _pay(nursery, asked, chance, kept, say)
        finally:
            nursery.end()
        kept.unanswered = set(journal.read_text().split())
        tally = judging.judge(partners, asked.rounds, kept)
    return tally + Counter({"kills": len(kept.killed_at)}), partners.met


def _pay(nursery: Nursery, asked: Asked, chance: random.Random, kept: Kept, say: Say) -> None:
    """Owe, bear workers and kill them until nothing is owed any more."""
    count, until = asked.rounds, time.monotonic() + asked.minutes * 60
    owed = 0
    for turn in itertools.count():
        left = still_owed()
        if left < AHEAD and owed < count:
            more = min(AHEAD, count - owed)
            owe(owed, more)
            owed, left = owed + more, left + more
        if not left:
            return
        if time.monotonic() > until:
            raise LostError(f"The time is over, and {left} are still owed, {count - owed} to come.")
        if turn % 10 == 0:
            say(f"{owed - left} of {count} are settled, after {len(kept.killed_at)} kills.")
        while len(nursery.workers) < WORKERS:
            nursery.bear()
        time.sleep(chance.uniform(*LEFT_ALONE))
        nursery.kill(chance.randrange(len(nursery.workers)))
        kept.killed_at.append(time.monotonic())
