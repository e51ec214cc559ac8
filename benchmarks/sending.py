"""This module measures how long a notice takes from its commit to a mail server, on the database that the environment names.

    python -m benchmarks.sending CHANGES_A_SECOND SECONDS

Three notices are owed in each transaction, as a request owes them; a worker of its own process hands them to a mail server that
takes all. The floor is one durable transaction in plain SQL. Prints JSON: milliseconds, and how many floors they are.
"""

import json
import os
import signal
import subprocess
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings

from benchmarks.floor import Floor  # noqa: E402 - the same reason
from offcycle.adapters.fakes.smtp import FakeMailServer, Taken  # noqa: E402 - the same reason
from offcycle.ledger import attempts, clock, errands  # noqa: E402 - the same reason
from offcycle.process.events import Prose  # noqa: E402 - the same reason
from offcycle.process.events.triage import Requested  # noqa: E402 - the same reason
from offcycle.process.facts import Happened  # noqa: E402 - the same reason
from offcycle.process.notices import Notice  # noqa: E402 - the same reason

RECEIVERS = 3
WORKER_STARTS_WITHIN, LEFT_WITHIN = 10.0, 60.0


class Noted(list[Taken]):
    """Notes when each mail was taken."""

    def __init__(self) -> None:
        super().__init__()
        self.at: dict[str, float] = {}

    def append(self, taken: Taken) -> None:
        self.at[str(taken.mail["Message-ID"])] = time.monotonic()
        super().append(taken)


def owe(number: int) -> dict[str, float]:
    """Owe three notices in one transaction; gives when it was committed, by their ids."""
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    happened = Happened(
        10_000_000 + number, 1, f"CR-{9000 + number}", clock.now(), "dev", "page", 1, event
    )
    own, to = f"sha256:benchmark-{number}", [f"p{n}@example.org" for n in range(RECEIVERS)]
    notices = [Notice("", each, "Ann", "Site down", "Please look.\n") for each in to]
    attempts.whole(lambda: errands.owe(happened, own, notices))
    committed = time.monotonic()
    return {errands.message_id(own, each): committed for each in to}


def load(a_second: float, seconds: float, first: int = 0) -> dict[str, float]:
    """Changes at an even pace."""
    began, committed = time.monotonic(), dict[str, float]()
    for number in range(int(a_second * seconds)):
        time.sleep(max(0.0, began + number / a_second - time.monotonic()))
        committed |= owe(first + number)
    return committed


def floor() -> float:
    """The middle of many plain transactions, in milliseconds."""
    plain, times = Floor(), []
    for _ in range(200):
        began = time.perf_counter()
        plain.once()
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[100]


def main(a_second: float, seconds: float) -> None:
    call_command("migrate", verbosity=0)
    low, server, noted = floor(), FakeMailServer(), Noted()
    server.taken = noted
    with server:
        environment = {**os.environ, "OFFCYCLE_EMAIL_URL": server.address}
        worker = subprocess.Popen(
            [sys.executable, "-m", "offcycle", "worker"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            time.sleep(WORKER_STARTS_WITHIN)
            if worker.poll() is not None:
                sys.exit(
                    "The worker has ended. Start `offcycle worker` by hand with the same settings: it says why."
                )
            committed = load(a_second, seconds)
            end = time.monotonic() + LEFT_WITHIN
            while len(noted.at) < len(committed) and time.monotonic() < end:
                time.sleep(0.05)
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait()
    took = sorted((noted.at.get(each, end) - when) * 1000 for each, when in committed.items())
    parts = {"p50": took[len(took) // 2], "p95": took[int(len(took) * 0.95)], "most": took[-1]}
    told = {
        "notices": len(took),
        "floor ms": low,
        **parts,
        "p95, times the floor": parts["p95"] / low,
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
