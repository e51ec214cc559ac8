"""This module makes the turn that the worker takes again and again, out of the adapters of this installation."""

import os
import socket
from collections.abc import Callable

from offcycle.config.adapters import adapters
from offcycle.config.environment import environment
from offcycle.ledger import clock
from offcycle.work.pay import pay_once


def turn() -> Callable[[], int]:
    """One turn: try once to pay whatever is owed now; gives how much was tried."""
    partners, name = adapters(environment()), f"{socket.gethostname()}:{os.getpid()}"
    return lambda: pay_once(name, partners, now=clock.now)
