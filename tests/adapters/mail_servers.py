"""This module runs aiosmtpd, a mail server that others wrote, for tests: what it understands is SMTP, whatever ours believe."""

import ssl
import subprocess
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "correct horse: battery @staple/"


class Postbox:
    """What aiosmtpd asks about each mail; it keeps those that it took, and is away when told so."""

    def __init__(self) -> None:
        self.away = False
        self.envelopes: list[Envelope] = []
        self.signed_in: list[str] = []

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.away:
            return "451 4.3.2 away"
        if address.startswith("nobody@"):
            return "550 5.1.1 nobody is called so"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - named by aiosmtpd
        self.envelopes.append(envelope)
        return "250 taken"

    def signs_in(self, *asked: Any) -> AuthResult:
        given = asked[-1]
        assert isinstance(given, LoginPassword)
        good = (given.login, given.password) == (b"ann@example.org", PASSWORD.encode())
        self.signed_in += [given.login.decode()] if good else []
        return AuthResult(success=good, handled=False)

    @property
    def mails(self) -> list[EmailMessage]:
        return [read(each.content) for each in self.envelopes]


def read(raw: bytes | str | None) -> EmailMessage:
    assert isinstance(raw, bytes)
    return message_from_bytes(raw, _class=EmailMessage, policy=default)


def served(postbox: Postbox, **options: Any) -> Controller:
    """A server on 127.0.0.1, started; its port is in `.port`."""
    given = {"enable_SMTPUTF8": True, **options}
    controller = Controller(postbox, hostname="127.0.0.1", port=_free_port(), **given)
    controller.start()
    return controller


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server shows, and what believes it and nothing else: made for this test."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(cert, key)
    return shows, ssl.create_default_context(cafile=str(cert))
