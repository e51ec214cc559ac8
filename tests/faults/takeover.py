"""This module kills workers in the middle of a mail, and measures how long it takes until another has sent it.

Three real workers run, with the times that are shipped. Their clock is ahead, so that each finds the same deadlines passed at its
first look: every deadline has to become one event, however many of them look.
"""

import itertools
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from django.db import transaction

from offcycle.adapters.fakes.illness import Ill, Turns
from offcycle.adapters.fakes.smtp import FakeMailServer
from offcycle.ledger import rows
from tests.faults import raw
from tests.faults.ground import environment
from tests.faults.rounds import BrokenError

WORKERS = 3
WITHIN_SECONDS = 60.0
"""So soon somebody has taken over from a dead worker (`reliability`)."""
AHEAD_MINUTES = 16
"""An incident is to be acknowledged within 15."""
CHANGES = 10
"""So many are there before the workers are; for those that come later nothing is due yet."""
HANGS = 40
"""So many calls the mail server leaves without an end, so that every worker has one in hand."""
BEGINS_SECONDS = 120.0
WORK = f"""
import django
django.setup()
from datetime import timedelta
from offcycle.config import worker
from offcycle.ledger import clock
clock.move(timedelta(minutes={AHEAD_MINUTES}))
worker.engine().run()
"""


class Staff:
    """The workers, each a process of its own; whoever was killed is replaced."""

    def __init__(self, database: str, data: Path, mail: str) -> None:
        told = {
            "OFFCYCLE_EMAIL_URL": mail,
            "OFFCYCLE_DEMO": "true",
        }  # which lets the clock be moved
        self._environment = {**environment(database, data), **told}
        self._log = (data / "workers.log").open("ab")
        self.workers: dict[int, subprocess.Popen[bytes]] = {}

    def fill(self) -> None:
        while len(self.workers) < WORKERS:
            one = subprocess.Popen(
                [sys.executable, "-c", WORK],
                env=self._environment,
                stdout=self._log,
                stderr=self._log,
            )
            self.workers[one.pid] = one

    def kill(self, pid: int) -> None:
        one = self.workers.pop(pid)
        one.send_signal(signal.SIGKILL)
        one.wait()

    def end(self) -> None:
        for pid in list(self.workers):
            self.kill(pid)
        self._log.close()


def run(database: str, data: Path, count: int) -> tuple[list[float], Counter[str]]:
    """The seconds from each death until what was held was sent; and how often each deadline became an event."""
    spans: list[float] = []
    with ExitStack() as ends:
        mail = ends.enter_context(FakeMailServer())
        staff = Staff(database, data, mail.address)
        ends.callback(staff.end)
        _request(CHANGES)
        for _ in range(count):
            mail.turns = Turns([Ill.TARPIT] * HANGS)
            staff.fill()
            spans.append(_round(staff, mail))
            _request(1)
    return spans, _deadlines()


def _request(count: int) -> None:
    from tests.ledger import told

    for _ in range(count):
        with transaction.atomic():
            told.a_change(0)


def _round(staff: Staff, mail: FakeMailServer) -> float:
    """Kill whoever holds a mail, let the mail server be well, and wait until that mail is sent."""
    held, pid = next(_held(staff))
    staff.kill(pid)
    died = time.monotonic()
    mail.turns = Turns()
    while not _paid(held):
        if time.monotonic() - died > WITHIN_SECONDS:
            raise BrokenError(f"{time.monotonic() - died:.0f} s after its worker died, errand {held} is still owed.")  # fmt: skip
        time.sleep(0.1)
    taken = time.monotonic() - died
    _settled()
    return taken


def _held(staff: Staff) -> Iterator[tuple[int, int]]:
    """Errands that a worker has in hand, with its process; waits for one."""
    until = time.monotonic() + BEGINS_SECONDS
    for _ in itertools.count():
        for number, by in rows.all_of("SELECT id, leased_by FROM ledger_errand WHERE state = 'owed' AND leased_until IS NOT NULL"):  # fmt: skip
            pid = int(by.split(":")[1])
            if pid in staff.workers:
                yield number, pid
        if time.monotonic() > until:
            raise BrokenError("No worker has taken anything up.")
        time.sleep(0.05)


def _paid(number: int) -> bool:
    return bool(rows.all_of("SELECT 1 FROM ledger_errand WHERE id = %s AND state = 'paid'", [number]))  # fmt: skip


def _settled() -> None:
    """Wait until nothing is owed, so that the next round begins with nothing in hand."""
    until = time.monotonic() + 2 * WITHIN_SECONDS
    while rows.all_of("SELECT 1 FROM ledger_errand WHERE state = 'owed'"):
        if time.monotonic() > until:
            raise BrokenError("Something is still owed long after the mail server was well.")
        time.sleep(0.2)


def _deadlines() -> Counter[str]:
    """How often a deadline of a change became an event: each once, for each change that was there at first."""
    passed = (each for each in raw.entries() if each["kind"] == "notices.due_passed")
    found = Counter(f"{each['change']} {sorted(each['data'].items())}" for each in passed)
    if len({each.split()[0] for each in found}) < CHANGES or set(found.values()) != {1}:
        raise BrokenError(f"A deadline became no event, or several: {found}")
    return found
