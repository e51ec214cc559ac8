"""This module makes what the worker does, out of the adapters of this installation, and the engine that drives it."""

import os
import socket
from collections.abc import Callable
from dataclasses import replace

import structlog
from django.db import connection

from offcycle.adapters import outside
from offcycle.adapters.calendars import HttpCalendars
from offcycle.adapters.notify.push import kept
from offcycle.config.adapters import ROTAS, adapters, push_key_file
from offcycle.config.environment import environment
from offcycle.ledger import channels, clock
from offcycle.ledger.errands import Through
from offcycle.process.policy.channels import PUSH
from offcycle.work.calendars import Follower
from offcycle.work.engine import Engine, Round, Work
from offcycle.work.loop import Loop
from offcycle.work.pay import Adapters, pay_once, pay_one
from offcycle.work.rota import RotaReader
from offcycle.work.sweep import Sweeper
from offcycle.work.tick import Ticker

log = structlog.get_logger()

TICK_SECONDS, SWEEP_SECONDS, CALENDAR_SECONDS = 5, 3600, 20


def engine() -> Engine:
    """What drives the work of this installation: Procrastinate on PostgreSQL, a loop on SQLite."""
    if connection.vendor == "postgresql":
        from offcycle.work.jobs import Jobs  # noqa: PLC0415 - SQLite needs nothing of it

        return Jobs(work, rounds=rounds())
    return Loop(looped())


def work() -> Work:
    """What one thread of many does, with adapters of its own: one message at a time goes through them."""
    push_known()
    return paying(*own())


def looped(*, hurried: bool = False) -> Work:
    """What a loop does: what is mailed, and beside it, so that neither waits for the other, what goes through the channels."""
    if not hurried:
        push_known()
    mail = paying(*own(hurried=hurried), through="mail")
    beside = paying(*own(hurried=hurried), through="channels")
    return replace(mail, rounds=rounds(), beside=(beside.due,))


def paying(name: str, partners: Adapters, *, through: Through = "") -> Work:
    return Work(
        due=lambda: pay_once(name, partners, now=clock.now, through=through),
        one=lambda errand: pay_one(name, partners, errand, now=clock.now),
    )


def own(*, hurried: bool = False) -> tuple[str, Adapters]:
    """The partners of one thread, and the name under which it claims."""
    partners = adapters(environment(), hurried=hurried)
    return f"{socket.gethostname()}:{os.getpid()}:{id(partners)}", partners


def push_known() -> None:
    """Let browsers know the key of this installation: the first that a worker had holds for all."""
    own = kept(push_key_file(environment())).public
    if channels.noted(PUSH, own) != own:
        log.error("push.another_key", do="Give every worker the same OFFCYCLE_PUSH_KEY_FILE.")


def _calendars() -> HttpCalendars:
    return HttpCalendars(outside.networks(environment().calendar_networks))


def rounds() -> tuple[Round, ...]:
    """What is done again and again."""
    return (
        Round("sweep", Sweeper(clock.now).turn, SWEEP_SECONDS),
        Round("tick", Ticker(clock.now).turn, TICK_SECONDS),
        Round("calendars", Follower(_calendars(), clock.now).turn, CALENDAR_SECONDS),
        Round("rota", RotaReader(ROTAS, clock.now).turn, CALENDAR_SECONDS),
    )


def turn(*, hurried: bool = False) -> Callable[[], int]:
    """One turn of the loop, whichever database there is: everything once; gives how much was done.

    A `hurried` one does not wait for the disk and prints nothing: for the stories of the demonstration.
    """
    return Loop(looped(hurried=hurried)).turn
