"""This module is the port behind which background work is driven: by a loop in one process on SQLite, by Procrastinate on PostgreSQL."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db import connections

from offcycle.ledger.dispatch import Waiting


class Engine(Protocol):
    """Drives background work until it is told to stop; what it has in hand it ends then, and takes up nothing new."""

    def run(self) -> None:
        """Work; comes back when told to stop, however long a database is away meanwhile."""

    def stop(self) -> None:
        """Say that it is to stop; from any thread, and from a signal."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is done again and again, whether or not anything is owed; once at a time, however many workers there are."""

    name: str
    turn: Callable[[], int]  # gives how much it did
    every_seconds: int = 60  # on many machines; a loop, which asks nobody, goes round at each turn


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do, whichever engine drives it."""

    due: Callable[[], int]
    """Tries what is owed and due; gives how many errands were tried."""
    one: Callable[[int], Waiting | None]
    """Tries one errand; gives when it is to be looked at again, None if it is settled."""
    rounds: tuple[Round, ...] = ()
    beside: tuple[Callable[[], int], ...] = ()
    """As `due`, of what must not wait for it nor hold it up: a loop does each in a thread of its own."""


class Background:
    """An engine in a thread of this process, for `serve --with-worker` and the demonstration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = threading.Thread(
            target=self._run,
            name="offcycle-worker",
            daemon=True,  # what it holds is taken over after its lease; nothing waits for it
        )

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        try:
            self._engine.run()
        finally:
            connections.close_all()  # those of this thread

    def stop(self, *, within_seconds: float = 10.0) -> bool:
        """Let what is in hand end; gives whether it did in time."""
        self._engine.stop()
        self._thread.join(within_seconds)
        return not self._thread.is_alive()
