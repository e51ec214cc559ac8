"""This module is a server of a few lines that answers as a test wants: to lose connections, and to see what was sent."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOST = 0
"""Answered by hanging up."""


@dataclass
class Sent:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Reply = tuple[int, Any]


@dataclass
class Answering:
    """Where it answers, and what was sent to it."""

    url: str = ""
    sent: list[Sent] = field(default_factory=list)


@contextmanager
def answering(reply: Callable[[Sent, int], Reply], etag: str = "") -> Iterator[Answering]:
    """Answer each request by what `reply` says to it and to its number, the first being 1; all with this mark."""
    seen = Answering()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            seen.sent.append(Sent(self.command, self.path, dict(self.headers), body))
            status, told = reply(seen.sent[-1], len(seen.sent))
            if status == LOST:
                self.connection.close()
                return
            content = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if etag:
                self.send_header("ETag", etag)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing on the terminal of the tests."""

    for method in ("GET", "POST", "PUT"):
        setattr(Handler, f"do_{method}", Handler.answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        seen.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join()
