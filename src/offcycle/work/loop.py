"""This module turns the worker's wheel: do what is due, rest shortly, and bear a database that is away.

Laws:
- A turn that found something is followed by another at once; a bell ends the rest between turns.
- A turn that breaks never ends the loop: it is logged, and the rests grow until a turn succeeds.
- The loop ends between turns, within one poll of being told to.
- A partner that is slow holds up no more than what goes the same way.
"""

import threading
import time
from collections.abc import Callable

import structlog
from django.db import close_old_connections, connections

from offcycle.work.engine import Work

POLL_SECONDS = 0.5
LONGEST_REST_SECONDS = 30.0

log = structlog.get_logger()

Turn = Callable[[], int]


def run(
    turn: Turn,
    *,
    stop: Callable[[], bool],
    bell: threading.Event | None = None,
    poll_seconds: float = POLL_SECONDS,
) -> None:
    """Take turns until `stop` says so; a turn gives how much it did."""
    bell = bell or threading.Event()
    broken = 0  # turns in a row
    while not stop():
        bell.clear()  # before the turn, so that what is rung during it is seen after it
        try:
            did = turn()
            broken = 0
        except Exception:  # a database that is away comes back, and the loop must still be there
            log.exception("work.turn_broke", again_in_a_row=broken)
            close_old_connections()
            did, broken = 0, broken + 1
        if not did:
            _rest(min(poll_seconds * 2**broken, LONGEST_REST_SECONDS), stop, bell, poll_seconds)


def _rest(seconds: float, stop: Callable[[], bool], bell: threading.Event, poll: float) -> None:
    until = time.monotonic() + seconds
    while not stop() and (left := until - time.monotonic()) > 0:
        if bell.wait(min(left, poll)):
            return


class Loop:
    """The engine of one process: everything in turn, by whoever asks the database often enough."""

    def __init__(self, work: Work, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._work, self._poll = work, poll_seconds
        self._stop = threading.Event()
        self._bells = [threading.Event() for _ in (work.due, *work.beside)]

    def run(self) -> None:
        own, *others = self._bells
        threads = [
            threading.Thread(target=self._aside, args=pair, name="offcycle-beside", daemon=True)
            for pair in zip(self._work.beside, others, strict=True)
        ]
        for each in threads:
            each.start()
        self._turns(self._go_round, own)
        for each in threads:
            each.join()

    def _turns(self, turn: Turn, bell: threading.Event) -> None:
        run(turn, stop=self._stop.is_set, bell=bell, poll_seconds=self._poll)

    def _aside(self, turn: Turn, bell: threading.Event) -> None:
        try:
            self._turns(turn, bell)
        finally:
            connections.close_all()  # those of this thread

    def _go_round(self) -> int:
        return sum(each.turn() for each in self._work.rounds) + self._work.due()

    def turn(self) -> int:
        """Do everything once, one after another: go every round, and try what is owed; gives how much was done."""
        return self._go_round() + sum(each() for each in self._work.beside)

    def ring(self) -> None:
        """Say that something is owed now."""
        for each in self._bells:
            each.set()

    def stop(self) -> None:
        self._stop.set()
        self.ring()
