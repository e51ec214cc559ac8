"""This module says how a fake partner can be ill, in the same words for mail and for HTTP, and whose turn it is."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum


class Ill(Enum):
    """What a partner does with one call."""

    DOWN = "ends the connection at once"
    TARPIT = "answers a letter now and then, and never comes to an end"
    BUSY = "asks to come again later"
    BROKEN = "says that something broke"
    MOVED = "sends the caller elsewhere"
    REFUSED = "refuses this one for good"
    CUT_BEFORE = "ends the connection before it took anything"
    CUT_AFTER = "took it, and ends the connection before saying so"
    SLOW = "takes it, and thinks for a while before it says so"


SLOW_SECONDS = 0.7
"""How long one thinks that is slow: within the patience of whoever calls."""


Next = Callable[[], Ill | None]


class Turns:
    """The illnesses still to come, one a call; when none is left, all goes well."""

    def __init__(self, ahead: Iterable[Ill | None] = ()) -> None:
        self._ahead, self._lock = deque(ahead), threading.Lock()

    def add(self, ill: Ill | None, *, times: int = 1) -> None:
        """Let the next calls meet this."""
        with self._lock:
            self._ahead.extend([ill] * times)

    def __call__(self) -> Ill | None:
        with self._lock:
            return self._ahead.popleft() if self._ahead else None


def by_chance(seed: int, share: float, among: tuple[Ill, ...]) -> Next:
    """So large a share of the calls meets one of these."""
    chance, lock = random.Random(seed), threading.Lock()  # noqa: S311 - chooses faults, guards nothing

    def drawn() -> Ill | None:
        with lock:
            return chance.choice(among) if chance.random() < share else None

    return drawn


def by_episodes(seed: int, among: tuple[Ill, ...], *, seconds: float, share: float = 0.7) -> Next:
    """One illness after another, each for so many seconds, and as long without any between two; in a round all come once.

    In an episode so large a share of the calls meets its illness: partners that are ill take something now and then.
    """
    chance, lock = random.Random(seed), threading.Lock()  # noqa: S311 - chooses faults, guards nothing
    course = [each for ill in chance.sample(among, len(among)) for each in (ill, None)]
    began = time.monotonic()

    def turn() -> Ill | None:
        with lock:
            ill = course[int((time.monotonic() - began) / seconds) % len(course)]
            return ill if chance.random() < share else None

    return turn
