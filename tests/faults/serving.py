"""This module starts servers that may be killed: forked with the product loaded, or fresh interpreters; each is a process of its own.

Both serve as `offcycle serve` does, but do not ask whether the database is safe: that of the tests does not wait for the
disk, which says nothing about a process that dies.
"""

import ctypes
import http.client
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client

from devtools import cluster
from tests.faults.crew import FORK
from tests.faults.ground import environment

FRESH = """
import sys
from offcycle.config import server
def ready(address):
    sys.stdout.write(address + "\\n")
    sys.stdout.flush()
server.serve("127.0.0.1", 0, with_worker=sys.argv[1] == "worker", ready=ready)
"""
STARTS_WITHIN = 60.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Serving:
    """A server that answers at a port of this machine."""

    port: int
    process: "subprocess.Popen[str] | _Forked"

    def kill(self) -> None:
        """Kill it at once, as a machine does that has no memory left."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


class _Forked:
    """A process forked from this one."""

    def __init__(self) -> None:
        connection.close()  # a connection that two processes share is broken for both
        self.told, theirs = FORK.Pipe(duplex=False)
        self._process = FORK.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        self.pid = self._process.pid or 0

    def wait(self) -> None:
        self._process.join()
        self._process.close()
        self.told.close()


def forked() -> Serving:
    """A server forked from this process, which has answered a request itself and so loaded what that needs."""
    _loaded()
    process = _Forked()
    if not process.told.poll(STARTS_WITHIN):
        raise TimeoutError("The server did not start.")
    return _answering(process.told.recv(), process)


@cache
def _loaded() -> None:
    asked = Client(headers={"host": "127.0.0.1"}).get("/api/v1/systems")
    assert asked.status_code == http.client.UNAUTHORIZED


def _serve(told: Connection) -> None:
    from offcycle.config import server

    ctypes.CDLL(None).prctl(
        PR_SET_PDEATHSIG, signal.SIGKILL
    )  # a trial that is broken off leaves no server
    server.serve("127.0.0.1", 0, with_worker=True, ready=told.send)


def fresh(database: str, data: Path, *, worker: bool = True, **more: str) -> Serving:
    """A server in an interpreter of its own; `more` stands in its environment."""
    process = subprocess.Popen(
        cluster.dies_with_us([sys.executable, "-c", FRESH, "worker" if worker else "alone"]),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**environment(database, data), **more},
    )
    assert process.stdout
    return _answering(process.stdout.readline(), process)


def _answering(address: str, process: "subprocess.Popen[str] | _Forked") -> Serving:
    """The server, when it has answered once: with the first request it loads what it did not need before."""
    port = urlsplit(address.strip()).port
    assert port, address
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTS_WITHIN)
    asking.request("GET", "/api/v1/systems")
    asking.getresponse().read()
    asking.close()
    return Serving(port, process)
