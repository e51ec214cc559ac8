"""This module makes what the worker does, out of the adapters of this installation, and the engine that drives it."""

import os
import socket
from collections.abc import Callable

from django.db import connection

from offcycle.config.adapters import adapters
from offcycle.config.environment import environment
from offcycle.ledger import clock
from offcycle.work.engine import Engine, Round, Work
from offcycle.work.loop import Loop
from offcycle.work.pay import pay_once, pay_one
from offcycle.work.sweep import Sweeper
from offcycle.work.tick import Ticker

TICK_SECONDS, SWEEP_SECONDS = 5, 3600


def engine() -> Engine:
    """What drives the work of this installation: Procrastinate on PostgreSQL, a loop on SQLite."""
    if connection.vendor == "postgresql":
        from offcycle.work.jobs import Jobs  # noqa: PLC0415 - SQLite needs nothing of it

        return Jobs(work, rounds=rounds())
    return Loop(work(rounds()))


def work(rounds: tuple[Round, ...] = (), *, hurried: bool = False) -> Work:
    """What there is to do, with adapters of its own: one message at a time goes through them."""
    partners = adapters(environment(), hurried=hurried)
    name = f"{socket.gethostname()}:{os.getpid()}:{id(partners)}"
    return Work(
        due=lambda: pay_once(name, partners, now=clock.now),
        one=lambda errand: pay_one(name, partners, errand, now=clock.now),
        rounds=rounds,
    )


def rounds() -> tuple[Round, ...]:
    """What is done again and again."""
    return (
        Round("sweep", Sweeper(clock.now).turn, SWEEP_SECONDS),
        Round("tick", Ticker(clock.now).turn, TICK_SECONDS),
    )


def turn(*, hurried: bool = False) -> Callable[[], int]:
    """One turn of the loop, whichever database there is: everything once; gives how much was done.

    A `hurried` one does not wait for the disk and prints nothing: for the stories of the demonstration.
    """
    return Loop(work(rounds(), hurried=hurried)).turn
