"""This module starts the demonstration as a newcomer does, and looks at it with a browser's and a terminal's means."""

import atexit
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx

from devtools.places import ROOT
from offcycle.demo.cast import PASSWORD

STARTS_WITHIN = 60  # seconds, on a machine that is busy
MAILS_LEAVE_WITHIN = 300
OFFCYCLE = [sys.executable, "-P", "-m", "offcycle"]


def clean() -> dict[str, str]:
    """The environment of a newcomer: nothing of ours is set in it."""
    ours = ("OFFCYCLE_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@dataclass
class Demo:
    """A demonstration that runs."""

    process: "subprocess.Popen[str]"
    data: Path
    said: str

    @property
    def address(self) -> str:
        found = re.search(r"runs at  (http://\S+)", self.said)
        assert found, self.said
        return found[1]

    def site(self, environment: str) -> str:
        found = re.search(rf"{environment} site +(http://\S+)", self.said, re.IGNORECASE)
        assert found, self.said
        return found[1]

    @contextmanager
    def browser(self, account: str) -> Iterator[httpx.Client]:
        """A browser in which a sample person has signed in with the sample password."""
        with httpx.Client(base_url=self.address, follow_redirects=True) as client:
            form = client.get("/sign-in").text
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
            assert token
            signed = {"username": account, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
            assert client.post("/sign-in", data=signed).status_code == 200
            yield client

    def terminal(self, line: str) -> "subprocess.CompletedProcess[str]":
        """What a line says in a terminal that has read the demonstration's settings."""
        script = f'. "{self.data}/demo.env"; offcycle() {{ "{sys.executable}" -P -m offcycle "$@"; }}; {line}'
        return subprocess.run(
            ["sh", "-c", script],
            env=clean(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=STARTS_WITHIN,
        )

    def wait_for_mails(self) -> None:
        """Wait until the mails of the stories that carry a form have left, too; they do so in the background."""
        owed = "SELECT 1 FROM ledger_errand WHERE state = 'owed' AND kind = 'notice'"
        until = time.monotonic() + MAILS_LEAVE_WITHIN
        with closing(sqlite3.connect(self.data / "offcycle.sqlite3", timeout=60)) as record:
            while record.execute(owed).fetchone():
                assert time.monotonic() < until, "mails of the stories have not left"
                time.sleep(0.3)

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(sign)
        said, _ = self.process.communicate(timeout=STARTS_WITHIN)
        self.said += said
        return self.process.returncode


def start(data: Path, *words: str) -> Demo:
    process = subprocess.Popen(
        [*OFFCYCLE, "demo", "--data", str(data), *words],
        env=clean(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        if "really switch" in line:
            return Demo(process, data, said)
    raise AssertionError(said)


@cache
def first_start() -> Demo:
    """A demonstration that told its stories, and has stopped: once for all tests, because telling takes a while."""
    folder = Path(tempfile.mkdtemp(prefix="offcycle-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    demo = start(folder, "--port", str(free_port()))
    try:
        demo.wait_for_mails()
    finally:
        ended = demo.stop()
    assert ended == 0
    return demo


def start_again(data: Path) -> Demo:
    """The demonstration whose stories were told before, started anew on a copy of its folder."""
    shutil.copytree(first_start().data, data, dirs_exist_ok=True)
    return start(data, "--port", str(free_port()))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
