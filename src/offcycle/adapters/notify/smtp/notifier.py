"""This module sends each message as one mail with one recipient, and keeps the connection for those that follow.

Laws:
- The same message carries the same Message-ID however often it is sent. There is one window in which a reader may get two:
  when the connection ends after the mail was sent and before the server's word on it came.
- What the server says of a recipient or of a mail for good (5xx) is permanent; all else is tried again, also a refused password.
- A mail that is too large goes without its files and says so: that somebody is told comes first.
"""

import contextlib
import smtplib
import ssl
import time
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr

from offcycle.adapters import deadline
from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import as_email, in_ascii
from offcycle.adapters.notify.smtp.address import Server

KEPT_SECONDS = 20.0
"""So long a connection is kept that nothing was sent over; servers end theirs after minutes."""
MOST_MAILS = 100
"""Over one connection; servers often take no more."""

GOOD, STARTED, FOR_GOOD = 250, 354, 500
SIGN_IN_FIRST, TOO_LARGE, CLOSING = 530, 552, 421


class _TooLargeError(Exception):
    """The server takes no mail of that size."""


class SmtpNotifier:
    """A mail server. One worker's, and one message at a time."""

    name = "smtp"

    def __init__(
        self,
        server: Server,
        *,
        sender: str,
        reply_to: str = "",
        context: ssl.SSLContext | None = None,
        whole_seconds: float = deadline.WHOLE_SECONDS,
    ) -> None:
        self.server, self.sender, self.reply_to = server, sender, reply_to
        self._context, self._whole = context, whole_seconds
        self._client: smtplib.SMTP | None = None
        self._sent, self._used_at = 0, 0.0

    def send(self, message: Message) -> None:
        """Hand the mail to the server, or raise Failure."""
        mail = as_email(message, sender=self.sender, reply_to=self.reply_to)
        try:
            self._hand_over(message.to, mail)
        except _TooLargeError:
            if not message.attachments:
                raise self._refused("the mail is too large for it", "Shorten it.") from None
            self.send(_lighter(message))

    def close(self) -> None:
        """Leave the server, without waiting for its farewell."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _hand_over(self, to: str, mail: EmailMessage) -> None:
        try:
            with deadline.within(self._whole, lambda: getattr(self._client, "sock", None)):
                client = self._connected(mail["From"].addresses[0].addr_spec)
                self._transact(client, to, mail)
        except (Failure, _TooLargeError):
            self._ready_for_the_next()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise self._away(error) from error
        except (
            BaseException
        ):  # also when somebody ends the worker: half a conversation is not taken up again
            self.close()
            raise
        self._sent, self._used_at = self._sent + 1, time.monotonic()

    def _connected(self, sender: str) -> smtplib.SMTP:
        """A connection that has been told who sends; one that was kept and has ended in the meantime is made anew."""
        idle = time.monotonic() - self._used_at
        if self._client and (self._sent >= MOST_MAILS or idle > KEPT_SECONDS):
            self.close()
        if self._client:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                code, _ = self._client.noop()
                if code == GOOD:
                    return self._client
            self.close()
        return self._connect(sender.rpartition("@")[2])

    def _connect(self, us: str) -> smtplib.SMTP:
        us = us if us.isascii() else "localhost"
        patience = min(deadline.SILENT_SECONDS, self._whole)
        context = self._context or ssl.create_default_context()
        if self.server.security == "tls":
            self._client = smtplib.SMTP_SSL(local_hostname=us, timeout=patience, context=context)
        else:
            self._client = smtplib.SMTP(local_hostname=us, timeout=patience)
        self._sent, client = 0, self._client
        # As `smtplib` does where it is given the host; that way nobody could end it while it waits for the first line.
        client._host = self.server.host  # type: ignore[attr-defined]  # noqa: SLF001 - the name that certificates are held against
        code, said = client.connect(self.server.host, self.server.port)
        if code != 220:  # noqa: PLR2004 - the greeting of RFC 5321
            raise smtplib.SMTPConnectError(code, said)
        if self.server.security == "starttls":
            client.starttls(context=context)
        client.ehlo_or_helo_if_needed()
        if self.server.user:
            client.login(self.server.user, self.server.password)
        return client

    def _transact(self, client: smtplib.SMTP, to: str, mail: EmailMessage) -> None:
        """One mail to one recipient, each word of the server looked at."""
        content, options = self._content(client, mail, to)
        receiver = to if "smtputf8" in client.esmtp_features else _plain(to)
        if receiver is None:
            raise self._refused(f"it takes no address like {to}", "Give the person another one.")
        sender = parseaddr(self.sender)[1]
        self._heard(client.mail(sender, options), of_the_mail=False)
        self._heard(client.rcpt(receiver), of_the_mail=True)
        try:
            answer = client.data(content)
        except smtplib.SMTPDataError as error:  # it would not even begin
            said = error.smtp_error
            answer = error.smtp_code, said if isinstance(said, bytes) else said.encode()
        self._heard(answer, of_the_mail=True)

    def _content(
        self, client: smtplib.SMTP, mail: EmailMessage, to: str
    ) -> tuple[bytes, list[str]]:
        """The mail as this server can take it, and what it is told about it."""
        known, options = client.esmtp_features, []
        if "8bitmime" in known:
            content = mail.as_bytes()
            options.append("BODY=8BITMIME")
        else:
            content = in_ascii(mail)
        if not to.isascii():
            if "smtputf8" in known:
                options.append("SMTPUTF8")
            elif plain := _plain(to):
                mail.replace_header("To", plain)
                content = in_ascii(mail)
        if "size" in known:
            most = known["size"]
            if most.isdigit() and 0 < int(most) < len(content):
                raise _TooLargeError
            options.append(f"SIZE={len(content)}")
        return content, options

    def _heard(self, answer: tuple[int, bytes], *, of_the_mail: bool) -> None:
        """Raise what the server's answer means; `of_the_mail`, when a no for good means this mail or this recipient alone."""
        code, said = answer
        if code in {GOOD, 251, 252}:  # taken, or forwarded
            return
        if code == TOO_LARGE and b"2.2" not in said[:6]:  # X.2.2 is a full mailbox
            raise _TooLargeError
        told = said.decode("utf-8", "replace").replace("\n", " ")[:300]
        because = f"{self.server.host} answered: {code} {told}"
        if of_the_mail and code >= FOR_GOOD and code != SIGN_IN_FIRST:
            raise self._refused(because, "Correct the address, or ask whoever runs that server.")
        if code == CLOSING:
            raise smtplib.SMTPServerDisconnected(because)
        raise Failure(_text(because, "It is tried again."), permanent=False)

    def _ready_for_the_next(self) -> None:
        """Take back what was begun, so that nothing of it is left when the next mail comes."""
        try:
            if self._client and self._client.rset()[0] == GOOD:
                self._used_at = time.monotonic()
                return
        except (OSError, smtplib.SMTPException):
            pass
        self.close()

    def _refused(self, because: str, do: str) -> Failure:
        return Failure(_text(because, do), permanent=True)

    def _away(self, error: Exception) -> Failure:
        where = f"{self.server.host}:{self.server.port}"
        told = _said(error)
        if isinstance(error, smtplib.SMTPAuthenticationError):
            do = "Correct the user in OFFCYCLE_EMAIL_URL or its password; it is tried again until it succeeds."
        else:
            do = "See that it can be reached; it is tried again until it succeeds."
        return Failure(_text(f"{where} did not take it ({told})", do), permanent=False)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {text}"[:300].replace("\n", " ")
    return (str(error) or type(error).__name__)[:300]


def _text(because: str, do: str) -> str:
    return f"The mail was not sent, because {because}. {do}"


def _plain(address: str) -> str | None:
    """The address in ASCII, its domain as IDNA; None if its name cannot be."""
    name, _, domain = address.rpartition("@")
    with contextlib.suppress(UnicodeError):
        if name.isascii():
            return f"{name}@{domain.encode('idna').decode()}"
    return None


def _lighter(message: Message) -> Message:
    names = ", ".join(each.name for each in message.attachments)
    said = f"\nThe mail server takes no mail as large as this one would be with {names}. Open the page to read it.\n"
    return replace(message, text=message.text + said, attachments=())
