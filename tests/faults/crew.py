"""This module is a crew: real processes that do what they are told at the same moment, round after round.

They are forked from a process that has read the product and holds no connection, so each begins within milliseconds and
opens its own. In a round all wait for one moment, and then each rests for as long as its part says: the rests, drawn from
a seeded chance, are what makes one round come out otherwise than the next. A barrier would wake them one after the other.
"""

import contextlib
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Protocol, Self

from django.db import connection

FORK = multiprocessing.get_context("fork")
PATIENCE_SECONDS = 90
NOTICE_SECONDS = 0.0005
"""How long before the moment each process hears what it is to do."""


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
        self.members: list[Connection] = []
        self.processes = []
        for _ in range(size):
            ours, theirs = FORK.Pipe()
            self.members.append(ours)
            process = FORK.Process(target=_serve, args=(theirs, self.members), daemon=True)
            process.start()
            theirs.close()
            self.processes.append(process)

    def at_once(self, parts: Sequence[Part], rests: Sequence[float]) -> list[Came]:
        """Carry out the parts at the same moment; gives what came of each."""
        self.begin(parts, rests)
        return self.ended()

    def begin(self, parts: Sequence[Part], rests: Sequence[float]) -> None:
        """Let the parts begin, and do not wait for them."""
        moment = time.monotonic() + NOTICE_SECONDS * len(parts)
        for member, part, rest in zip(self.members, parts, rests, strict=True):
            member.send((part, moment + rest))

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
                process.kill()  # it may wait for somebody who is gone
            else:
                member.send(None)
            process.join()
            member.close()


def _heard(member: Connection) -> Came:
    if not member.poll(PATIENCE_SECONDS):
        raise TimeoutError(f"A part of the round has not ended within {PATIENCE_SECONDS} seconds.")
    came: Came = member.recv()
    return came


def _serve(orders: Connection, inherited: Sequence[Connection]) -> None:
    for each in inherited:
        each.close()  # so that this process hears the end of the one that gives orders
    with contextlib.suppress(EOFError):
        while order := orders.recv():
            part, moment = order
            time.sleep(max(0.0, moment - time.monotonic()))
            orders.send(_came(part))


def _came(part: Part) -> Came:
    try:
        return part.carry_out()
    except Exception as error:  # noqa: BLE001 - whatever breaks is told to the trial, which judges it
        return Came(accepted=False, broke=f"{type(error).__name__}: {error}")
