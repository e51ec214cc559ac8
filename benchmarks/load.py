"""This module drives a server with several clients, each a process of its own with one connection that it keeps."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.figures import Figures
from benchmarks.operations import Request

GOOD = {200, 201}


class AnswerError(RuntimeError):
    """The server answered otherwise than well, so what was measured is not what was meant."""


class Clients:
    """Clients that are ready to ask."""

    def __init__(self, processes: list["subprocess.Popen[str]"]) -> None:
        self.processes = processes

    def measure(self, requests: Sequence[Request]) -> Figures:
        """Share some requests out, and begin them all at once."""
        shares = [requests[place :: len(self.processes)] for place in range(len(self.processes))]
        for process, share in zip(self.processes, shares, strict=True):
            _tell(process, json.dumps(share))
        for process in self.processes:
            _hear(process)
        for process in self.processes:
            _tell(process, "go")
        return _figures([json.loads(_hear(process)) for process in self.processes])


def _figures(told: list[dict[str, Any]]) -> Figures:
    asked = [each for share in told for each in share["asked"]]
    bad = [status for _, status in asked if status not in GOOD]
    if bad:
        raise AnswerError(f"{AnswerError.__doc__} {len(bad)} of {len(asked)}: {set(bad)}")
    within = max(share["ended"] for share in told) - min(share["began"] for share in told)
    return Figures.of([seconds for seconds, _ in asked], within=within)


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise AnswerError(f"A client ended before it had answered: {process.wait()}.")
    return line


@contextmanager
def clients(count: int, port: int) -> Iterator[Clients]:
    """So many clients, for as long as the block lasts."""
    command = [sys.executable, "-m", "benchmarks.client", "127.0.0.1", str(port)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    try:
        yield Clients(processes)
    finally:
        for process in processes:
            process.communicate()  # its input ends, and so does it
