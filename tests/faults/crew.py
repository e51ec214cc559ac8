"""This module is a crew: real processes that do what they are told at the same moment, round after round.

They are forked from a process that has read the product and holds no connection, so each begins within milliseconds and
opens its own. In a round all wait at one barrier, and then each rests for as long as its part says: the rests, drawn from
a seeded chance, are what makes one round come out otherwise than the next.
"""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from types import TracebackType
from typing import Protocol, Self

from django.db import connection

FORK = multiprocessing.get_context("fork")
PATIENCE_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one part of a round."""

    accepted: bool
    change: str = ""
    entries: tuple[int, ...] = ()  # the numbers of those that it says it wrote
    rules: frozenset[str] = frozenset()  # those that refused it
    said: str = ""
    broke: str = ""


class Part(Protocol):
    """Something to do in a round."""

    def carry_out(self) -> Came: ...


class Crew:
    """As many processes as a round has parts."""

    def __init__(self, size: int) -> None:
        connection.close()  # a connection that two processes share is broken for both
        barrier = FORK.Barrier(size)
        self.members: list[Connection] = []
        self.processes = []
        for _ in range(size):
            ours, theirs = FORK.Pipe()
            process = FORK.Process(target=_serve, args=(theirs, barrier), daemon=True)
            process.start()
            self.members.append(ours)
            self.processes.append(process)

    def at_once(self, parts: Sequence[Part], rests: Sequence[float]) -> list[Came]:
        """Carry out the parts at the same moment; gives what came of each."""
        self.begin(parts, rests)
        return self.ended()

    def begin(self, parts: Sequence[Part], rests: Sequence[float]) -> None:
        """Let the parts begin, and do not wait for them."""
        for member, part, rest in zip(self.members, parts, rests, strict=True):
            member.send((part, rest))

    def ended(self) -> list[Came]:
        """What came of each part, when all have ended."""
        return [_heard(member) for member in self.members]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for member, process in zip(self.members, self.processes, strict=True):
            if kind:
                process.kill()  # it may wait at the barrier for somebody who is gone
            else:
                member.send(None)
            process.join()
            member.close()


def _heard(member: Connection) -> Came:
    if not member.poll(PATIENCE_SECONDS):
        raise TimeoutError(f"A part of the round has not ended within {PATIENCE_SECONDS} seconds.")
    came: Came = member.recv()
    return came


def _serve(orders: Connection, barrier: Barrier) -> None:
    while order := orders.recv():
        part, rest = order
        barrier.wait(PATIENCE_SECONDS)
        time.sleep(rest)
        try:
            came = part.carry_out()
        except Exception as error:  # noqa: BLE001 - whatever breaks is told to the trial, which judges it
            came = Came(accepted=False, broke=f"{type(error).__name__}: {error}")
        orders.send(came)
