"""This module starts the product's server as a process, and weighs it while it runs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import child
from devtools import cluster

ENDS_WITHIN = 30.0  # seconds
MEGABYTE = 1024


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes requests."""

    port: int
    pid: int
    ready_after: float  # seconds

    def megabytes(self) -> list[float]:
        """The memory of each of its processes: what it has for itself, and its share of what it shares."""
        return [_share(pid) for pid in (self.pid, *_children(self.pid))]


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(each) for each in told.split()]


def _share(pid: int) -> float:
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    (line,) = (line for line in told.splitlines() if line.startswith("Pss:"))
    return float(line.split()[1]) / MEGABYTE


@contextmanager
def running(database: str, processes: int, folder: Path) -> Iterator[Server]:
    """A server on a database, until the block ends."""
    port = cluster.free_port()
    command = [sys.executable, "-m", "benchmarks.serving", str(port), str(processes)]
    address = f"http://127.0.0.1:{port}"
    environment = child.environment(database, folder, OFFCYCLE_BASE_URL=address)
    log = folder / f"server-{os.getpid()}.log"
    began = time.monotonic()
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=written, text=True
        )
    try:
        assert process.stdout
        if not process.stdout.readline():
            raise RuntimeError(f"The server did not start. {log} says why.")
        yield Server(port, process.pid, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=ENDS_WITHIN)
        log.unlink()
