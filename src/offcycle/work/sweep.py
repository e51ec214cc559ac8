"""This module sweeps away the answers to commands that are no longer kept: when the worker begins, and then once a day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from offcycle.ledger import idempotency

EVERY = timedelta(days=1)


class Sweeper:
    """Knows when it swept last."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last: datetime | None = None

    def turn(self) -> int:
        """Sweep if a day has gone by; gives 0, because nothing new is due after it."""
        now = self._now()
        if self._last is None or now - self._last >= EVERY:
            idempotency.sweep()
            self._last = now
        return 0
