"""This module runs the tests: those that touch a database on SQLite and on PostgreSQL, the others once.

When everything is run, the passes run at once: those on a database mostly wait for discs and
sockets, so the rules' tests fill the cores meanwhile. What needs a browser is a pass of its own. A part that a developer names runs one
pass after the other, the others' with SQLite, so that a debugger has the terminal for itself.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

from devtools import cluster, machine

NOTHING_SELECTED = 5  # pytest's own number for it
STOPS_WITHIN = 5.0  # seconds


@dataclass
class Pass:
    """One run of pytest on one database."""

    name: str
    environment: dict[str, str]
    folder: Path
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = field(default_factory=time.monotonic)
    code: int = 0
    seconds: float = 0.0

    @property
    def report(self) -> Path:
        return self.folder / f"{self.name}.xml"

    @property
    def output(self) -> Path:
        return self.folder / f"{self.name}.txt"

    def start(self, *, aside: bool = False) -> None:
        self.began = time.monotonic()
        command = [sys.executable, "-m", "pytest", f"--junit-xml={self.report}", *self.words]
        environment = {**os.environ, **self.environment}
        if not aside:
            print(f"\nTests on {self.name}", flush=True)
            self.process = subprocess.Popen(command, env=environment)
            return
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        if self.process:
            self.code = self.process.wait()
            self.seconds = time.monotonic() - self.began
        if self.output.exists():
            print(f"\nTests on {self.name}\n{self.output.read_text(errors='replace')}", flush=True)

    def stop(self) -> None:
        if not self.process:
            return
        try:
            self.process.wait(
                STOPS_WITHIN
            )  # Ctrl-C has reached it too; a second one would cut its clean-up
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()

    def count(self) -> "Count":
        return read_report(self.report) if self.report.exists() else Count()


@dataclass(frozen=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_report(report: Path) -> Count:
    total = Count()
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - pytest wrote it just now
        ran, errors, failures, skipped = (
            int(suite.get(name, 0)) for name in ("tests", "errors", "failures", "skipped")
        )
        total += Count(ran - errors - failures - skipped, errors + failures, skipped)
    return total


def main(words: list[str]) -> int:
    machine.provide()
    signal.signal(signal.SIGTERM, ended)
    signal.signal(signal.SIGINT, ended)  # a shell starts what runs in the background deaf to it
    with (
        tempfile.TemporaryDirectory(prefix="offcycle-test-run-") as folder,
        cluster.running() as address,
    ):
        passes = planned(address, Path(folder), words)
        try:
            run(passes, at_once=not words)
        finally:
            for each in passes:
                each.stop()
        return summary(passes)


def planned(address: str, folder: Path, words: list[str]) -> list[Pass]:
    """The passes, the one that a terminal follows first; `tests/conftest.py` takes the part of each."""
    server = {"OFFCYCLE_TEST_POSTGRESQL": address}
    part = {} if words else {"OFFCYCLE_TEST_PART": "database"}
    passes = [
        Pass("SQLite", server | part, folder, words),
        Pass("PostgreSQL", server | part | {"OFFCYCLE_DATABASE_URL": address}, folder, words),
    ]
    if not words:
        # The tests of one pass share a database, and so have to have another name for it than the other pass.
        browser = {"OFFCYCLE_TEST_PART": "pages", "OFFCYCLE_DATABASE_URL": beside(address, "pages")}
        passes.append(Pass("PostgreSQL with a browser", server | browser, folder, words))
        passes.append(Pass("no database", server | {"OFFCYCLE_TEST_PART": "rest"}, folder, words))
    return passes


def beside(address: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def ended(_sign: int, _frame: FrameType | None) -> NoReturn:
    """Whoever asks for the end, the cluster is stopped and removed."""
    raise KeyboardInterrupt


def run(passes: list[Pass], *, at_once: bool) -> None:
    first, *others = passes
    for each in others if at_once else []:
        each.start(aside=True)
    first.start()
    first.wait()
    for each in others:
        if not at_once:
            each.start()
        each.wait()


def summary(passes: list[Pass]) -> int:
    print()
    total = Count()
    for each in passes:
        count = each.count()
        total += count
        print(f"{each.name}: {count}, in {each.seconds:.0f} s")
    print(f"Tests: {total}")
    return verdict([each.code for each in passes], total)


def verdict(codes: list[int], total: Count) -> int:
    """A pass that selected nothing is no failure, unless neither did."""
    if any(code not in (0, NOTHING_SELECTED) for code in codes):
        return 1
    if total.failed or not total.passed:
        print("No test passed, so nothing was shown." if not total.failed else "Some tests failed.")
        return 1
    return 0
