"""This module starts the server as a process: when it is ready, what it takes, and how it ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from offcycle.config import server
from tests.faults.ground import CHECKOUT, environment

START = """
import sys, time
before = time.monotonic()
from offcycle.config import server
def ready(address):
    print(address, time.monotonic() - before, flush=True)
server.serve("127.0.0.1", 0, with_worker=True, processes=int(sys.argv[1]), ready=ready)
print("ended", flush=True)
"""
MIGRATE = "import django; django.setup()\nfrom django.core.management import call_command\ncall_command('migrate', verbosity=0)"


class Started:
    """A server in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout
        address, seconds = process.stdout.readline().split()
        self.port = urlsplit(address).port or 0
        self.ready_within = float(seconds)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as asking:
            asking.request(method, path, body, headers, encode_chunked=True)  # type: ignore[arg-type]  # bytes, or an iterator of them
            answer = asking.getresponse()
            return answer.status, answer.read()

    def raw(self, sent: bytes) -> bytes:
        """What comes back before the connection ends, or the first of it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as opened:
            opened.sendall(sent)
            return opened.recv(65536)

    def end(self, sign: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """The exit code, and what it said at its end."""
        self.process.send_signal(sign)
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said


@contextmanager
def started(database: str, data: Path, processes: int = 1) -> Iterator[Started]:
    told = environment(database, data)
    subprocess.run([sys.executable, "-c", MIGRATE], env=told, check=True, cwd=CHECKOUT)
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(processes)], stdout=subprocess.PIPE, text=True, env=told
    )
    try:
        yield Started(process)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.database
def test_a_server_serves_and_ends(database_url: str, tmp_path: Path) -> None:
    """All of it from one start: that takes longer than what is asked."""
    with started(database_url, tmp_path) as one:
        assert one.ready_within < 15  # the benchmark asks for 1.5 on a quiet machine
        assert one.ask("GET", "/readyz") == (200, b'{"ready": true}')
        takes_what_wsgi_does_not(one)
        holds_no_answer_back(one)
        assert finishes_what_is_under_way(one) == (0, "ended\n")


@pytest.mark.database
def test_ctrl_c_ends_it_as_well(database_url: str, tmp_path: Path) -> None:
    with started(database_url, tmp_path) as one:
        assert one.end(signal.SIGINT) == (0, "ended\n")


def takes_what_wsgi_does_not(one: Started) -> None:
    small, large = (iter([b'{"a":', b"1}"]), iter([b"x" * 1024 * 1024] * 3))
    status, body = one.ask("POST", "/api/v1/changes", small)
    assert (status, json.loads(body)["code"]) == (401, "not_signed_in")
    status, body = one.ask("POST", "/api/v1/changes", large)
    assert (status, json.loads(body)["code"]) == (413, "too_large")
    for path in (b"/api/v1/changes?q=\xff", b"/api/v1/changes/\xff", b"/\xc3\xa9"):
        answer = one.raw(b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 4"), answer
    for head in (b"GET /api/v1/changes HTTP/1.1\r\n", b"Nonsense\r\n"):
        assert one.raw(head + b"\r\n").startswith(b"HTTP/1.1 4")
    assert one.ask("GET", "/healthz")[0] == 200


def holds_no_answer_back(one: Started) -> None:
    seconds = []
    with closing(http.client.HTTPConnection("127.0.0.1", one.port, timeout=30)) as asking:
        for _ in range(20):
            before = time.monotonic()
            asking.request("GET", "/healthz")
            asking.getresponse().read()
            seconds.append(time.monotonic() - before)
    assert min(seconds) < 0.03  # 0.04 and more with Nagle's algorithm


def finishes_what_is_under_way(one: Started) -> tuple[int, str]:
    """The exit code, and what it said at its end, after a request that was half sent has been answered."""
    with socket.create_connection(("127.0.0.1", one.port), timeout=30) as opened:
        opened.sendall(
            b"POST /api/v1/changes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{"
        )
        time.sleep(0.3)
        one.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        opened.sendall(b"}")
        assert opened.recv(65536).startswith(b"HTTP/1.1 4")
    said, _ = one.process.communicate(timeout=30)
    return one.process.returncode, said


@pytest.mark.database
def test_several_processes_share_the_socket(database_url: str, tmp_path: Path) -> None:
    if database_url.startswith("sqlite"):
        with pytest.raises(server.NotOnSqliteError):
            server.serve("127.0.0.1", 0, processes=2)
        return
    with started(database_url, tmp_path, processes=3) as several:
        children = children_of(several.process.pid)
        assert len(children) == 4  # and the worker
        assert several.ask("GET", "/readyz")[0] == 200
        os.kill(children[0], signal.SIGKILL)
        assert replaced(several.process.pid, children)
        assert [several.ask("GET", "/readyz")[0] for _ in range(10)] == [200] * 10
        assert several.end() == (0, "ended\n")


def children_of(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in told]


def replaced(pid: int, before: list[int]) -> bool:
    """Whether there are as many as before again, one of them new."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        now = children_of(pid)
        if len(now) == len(before) and now != before:
            return True
        time.sleep(0.1)
    return False


def test_a_port_that_is_taken_is_said_at_once() -> None:
    with (
        closing(server.bind("127.0.0.1", 0)) as first,
        pytest.raises(OSError, match="in use"),
        closing(server.bind("127.0.0.1", first.getsockname()[1])),
    ):
        pass


def test_the_socket_says_that_it_is_tcp() -> None:
    for host, family in (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)):
        with closing(server.bind(host, 0)) as bound:
            assert (bound.family, bound.proto) == (family, socket.IPPROTO_TCP)
