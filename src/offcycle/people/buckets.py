"""This module is buckets that count how often somebody does something, so that one who does it without end holds up nobody else.

Each process counts for itself: with several, a limit is that many times higher.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_CALLERS = 10_000
"""How many callers are remembered; the one that was quiet for longest is forgotten, and begins with a full bucket."""


class Buckets:
    """A bucket for each caller, which a command takes one drop from and time fills again."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # (drops, when)

    def take(self, caller: str) -> float:
        """Take a drop; gives 0, or the seconds after which there is one again."""
        now, a_second = self._clock(), self._a_minute / 60
        with self._lock:
            drops, since = self._left.pop(caller, (float(self._a_minute), now))
            drops = min(float(self._a_minute), drops + (now - since) * a_second)
            taken = drops >= 1
            self._left[caller] = (drops - taken, now)
            if len(self._left) > MOST_CALLERS:
                self._left.popitem(last=False)
        return 0.0 if taken else (1 - drops) / a_second
