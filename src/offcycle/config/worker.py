"""This module makes the turn that the worker takes again and again, out of the adapters of this installation."""

import os
import socket
from collections.abc import Callable

from offcycle.config.adapters import adapters
from offcycle.config.environment import environment
from offcycle.ledger import clock
from offcycle.work.pay import pay_once
from offcycle.work.tick import Ticker


def turn() -> Callable[[], int]:
    """One turn: write the deadlines that are due, and try once to pay whatever is owed now; gives how much was done."""
    partners, name = adapters(environment()), f"{socket.gethostname()}:{os.getpid()}"
    ticker = Ticker(clock.now)
    return lambda: ticker.turn() + pay_once(name, partners, now=clock.now)
