"""This module is what all fake partners over HTTP have in common: they take posts on 127.0.0.1, fall ill in turn, and keep what came."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from offcycle.adapters.fakes.illness import SLOW_SECONDS, Ill, Next, Turns

_LARGEST = 1024 * 1024
_LETTER_SECONDS = 0.2
AGAIN_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Post:
    """What was posted."""

    path: str
    headers: Mapping[str, str]  # in small letters
    body: bytes
    lost: bool = False  # whether the answer to it was
    at: float = field(default_factory=time.monotonic, compare=False)

    @property
    def said(self) -> Any:
        """The JSON of it."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a partner answers."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manners:
    """How a partner talks: what it says to a post that it takes, to a bad one, and when it is ill."""

    name: str
    judge: Callable[[Post], Reply]  # the reply; below 300 it was taken
    busy: Reply
    broken: Reply
    refused: Reply


def reply(status: int, said: object, **headers: str) -> Reply:
    """A reply with text, or with JSON."""
    text = said if isinstance(said, str) else json.dumps(said)
    return Reply(status, text, {name.replace("_", "-"): value for name, value in headers.items()})


class FakePartner(ThreadingHTTPServer):
    """A partner on 127.0.0.1; `turns` says how each post is met."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, manners: Manners, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Answering)
        self.manners = manners
        self.turns: Next = Turns()
        self.taken: list[Post] = []
        self.tried = 0

    @property
    def address(self) -> str:
        """Where it takes posts."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Callers that go away in the middle of a word are what this is for."""


class _Answering(BaseHTTPRequestHandler):
    server: FakePartner
    timeout = 60

    def do_POST(self) -> None:
        self.server.tried += 1
        ill, manners = self.server.turns(), self.server.manners
        length = self.headers.get("Content-Length", "")
        if ill is Ill.DOWN or not length.isdigit() or int(length) > _LARGEST:
            self._cut()
            return
        body = self.rfile.read(int(length))
        named = {name.lower(): value for name, value in self.headers.items()}
        said = {
            Ill.BUSY: manners.busy,
            Ill.BROKEN: manners.broken,
            Ill.REFUSED: manners.refused,
            Ill.MOVED: reply(302, "", Location=f"{self.server.address}/elsewhere"),
        }
        if ill is Ill.TARPIT:
            self._crawl()
        elif ill is Ill.CUT_BEFORE:
            self._cut()
        elif ill in said:
            self._say(said[ill])
        else:
            self._take(Post(self.path, named, body, lost=ill is Ill.CUT_AFTER), ill)

    def _take(self, post: Post, ill: Ill | None) -> None:
        answer = self.server.manners.judge(post)
        if answer.status < 300:  # noqa: PLR2004 - what HTTP calls good
            self.server.taken.append(post)
        if ill is Ill.SLOW:
            time.sleep(SLOW_SECONDS)
        if post.lost:
            self._cut()
        else:
            self._say(answer)

    def _say(self, answer: Reply) -> None:
        body = answer.text.encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _crawl(self) -> None:
        """Say a letter now and then, until the caller has gone."""
        with contextlib.suppress(OSError):
            self.connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(10_000):
                self.connection.sendall(b"a")
                time.sleep(_LETTER_SECONDS)

    def log_message(self, *_: object) -> None:
        """What came is in `taken`."""
