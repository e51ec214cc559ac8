"""This module makes the turn that the worker takes again and again, out of the adapters of this installation."""

import os
import socket
from collections.abc import Callable

from offcycle.config.adapters import adapters
from offcycle.config.environment import environment
from offcycle.ledger import clock
from offcycle.work.pay import pay_once
from offcycle.work.sweep import Sweeper
from offcycle.work.tick import Ticker


def turn(*, hurried: bool = False) -> Callable[[], int]:
    """One turn: write the deadlines that are due, and try once to pay whatever is owed now; gives how much was done.

    A `hurried` one does not wait for the disk and prints nothing: for the stories of the demonstration.
    """
    partners = adapters(environment(), hurried=hurried)
    name = f"{socket.gethostname()}:{os.getpid()}"
    ticker, sweeper = Ticker(clock.now), Sweeper(clock.now)
    return lambda: sweeper.turn() + ticker.turn() + pay_once(name, partners, now=clock.now)
