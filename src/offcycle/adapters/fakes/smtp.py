"""This module is a fake mail server: it takes mails over SMTP (RFC 5321), says what a server says, and keeps them in memory."""

import contextlib
import re
import socket
import socketserver
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self

from offcycle.adapters.fakes.illness import SLOW_SECONDS, Ill, Next, Turns

_PATH = re.compile(rb"(?i)(?:FROM|TO):\s*<([^>]*)>")
_LONGEST_LINE = 4096
_LARGEST = 32 * 1024 * 1024
_LETTER_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail as it was taken."""

    sender: str
    to: str
    raw: bytes
    lost: bool = False  # whether the answer to it was
    at: float = field(default_factory=time.monotonic, compare=False)

    @property
    def mail(self) -> EmailMessage:
        """The mail, read."""
        return message_from_bytes(self.raw, _class=EmailMessage, policy=default)


class FakeMailServer(socketserver.ThreadingTCPServer):
    """Takes mails on 127.0.0.1; `turns` says how each mail is met, `nobody` whom it does not know."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.turns: Next = Turns()
        self.nobody: set[str] = set()
        self.taken: list[Taken] = []

    @property
    def address(self) -> str:
        """What to write into OFFCYCLE_EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Callers that go away in the middle of a word are what this is for."""


class _Talk(socketserver.StreamRequestHandler):
    server: FakeMailServer
    timeout = 60
    sender: str
    to: str
    ill: Ill | None

    def handle(self) -> None:
        self.sender, self.to, self.ill = "", "", None
        self._say(220, "fake ESMTP")
        while line := self.rfile.readline(_LONGEST_LINE):
            word, _, rest = line.strip().partition(b" ")
            if not self._answer(word.upper().decode("ascii", "replace"), rest):
                return

    def _answer(self, word: str, rest: bytes) -> bool:
        """Answer one line; false when that was the last."""
        if word == "QUIT":
            self._say(221, "bye")
            return False
        if word == "EHLO":
            self._say(250, "fake", "8BITMIME", "SMTPUTF8", f"SIZE {_LARGEST}")
        elif word == "MAIL":
            return self._mail(rest)
        elif word == "RCPT":
            self._rcpt(rest)
        elif word == "DATA":
            return self._data()
        elif word in {"HELO", "NOOP", "RSET"}:
            self._say(250, "ok")
        else:
            self._say(502, "5.5.1 not known here")
        return True

    def _mail(self, rest: bytes) -> bool:
        found = _PATH.match(rest)
        self.sender, self.to = found[1].decode() if found else "", ""
        self.ill = self.server.turns()
        if self.ill is Ill.DOWN:
            return False
        if self.ill is Ill.TARPIT:
            return self._crawl()
        if self.ill in {Ill.BUSY, Ill.MOVED}:
            self._say(421, "4.3.2 come again later")
            return False
        self._say(250, "2.1.0 ok")
        return True

    def _rcpt(self, rest: bytes) -> None:
        found = _PATH.match(rest)
        to = found[1].decode() if found else ""
        if self.ill is Ill.BROKEN:
            self._say(451, "4.3.0 something broke")
        elif not to or to in self.server.nobody or self.ill is Ill.REFUSED:
            self._say(550, "5.1.1 nobody here is called so")
        else:
            self.to = to
            self._say(250, "2.1.5 ok")

    def _data(self) -> bool:
        if not self.to:
            self._say(503, "5.5.1 to whom?")
            return True
        self._say(354, "go on")
        raw = self._content()
        if raw is None or self.ill is Ill.CUT_BEFORE:
            return False
        lost = self.ill is Ill.CUT_AFTER
        self.server.taken.append(Taken(self.sender, self.to, raw, lost))
        if lost:
            return False
        if self.ill is Ill.SLOW:
            time.sleep(SLOW_SECONDS)
        self.to = ""
        self._say(250, "2.0.0 taken")
        return True

    def _content(self) -> bytes | None:
        lines: list[bytes] = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b".") else line)
        return None

    def _crawl(self) -> bool:
        """Say a letter now and then, until the caller has gone."""
        with contextlib.suppress(OSError):
            for _ in range(10_000):
                self.connection.sendall(b"2")
                time.sleep(_LETTER_SECONDS)
        return False

    def _say(self, code: int, *lines: str) -> None:
        last = len(lines) - 1
        said = "".join(
            f"{code}{' ' if n == last else '-'}{line}\r\n" for n, line in enumerate(lines)
        )
        with contextlib.suppress(OSError):
            self.connection.sendall(said.encode())

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
