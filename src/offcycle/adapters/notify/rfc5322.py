"""This module turns a message into a mail (RFC 5322); nothing that people type becomes a header.

Laws:
- A line break in a subject, recipient, id or further header is refused, never repaired.
- Other control characters in a subject become spaces: a pasted tab must not cost a notice.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any

from offcycle.adapters.failure import Failure
from offcycle.adapters.notify import invitation
from offcycle.adapters.notify.invitation import Invitation
from offcycle.adapters.notify.port import Message
from offcycle.process.notices import markup

_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.:_-]+>")
_ADDRESS = re.compile(
    r"[^\s@<>(),;:\"\\\[\]\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}@\w(?:[\w.-]*\w)?"
)
_HEADER = re.compile(r"(?!content-)[a-z][a-z0-9-]*", re.IGNORECASE)
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")
_MEDIA_TYPE = re.compile(r"[a-z]{1,40}/[a-z0-9][a-z0-9.+-]{0,80}")
_LONGEST = 254  # of an address and of an id, by RFC 5321 and by what fits in one header line
_LONGEST_LINE = 998  # by RFC 5322
_LINE_BREAKS = frozenset("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")  # whatever some reader splits at
_OURS = {
    *("from", "to", "cc", "bcc", "sender", "subject", "date", "message-id"),
    *("mime-version", "auto-submitted", "x-auto-response-suppress", "reply-to"),
}


class _Whole(EmailPolicy):
    """Breaks a long subject into lines, and nothing else.

    Python would put a long id or address into encoded words, and no program would know it again.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        policy = self if name.lower() == "subject" else self.clone(max_line_length=_LONGEST_LINE)
        return EmailPolicy.fold_binary(policy, name, value)


_PLAIN = _Whole(linesep="\r\n")
_UNICODE = _PLAIN.clone(utf8=True)


def as_email(message: Message, *, sender: str, reply_to: str = "") -> EmailMessage:
    """Give the mail; raise a permanent Failure when the message cannot be one.

    It says twice that no machine should answer: by the standard, and as Exchange wants it. What it carries as HTML is
    made of its text alone.
    """
    refuse_unsendable(message)
    mail = EmailMessage(policy=_PLAIN if message.to.isascii() else _UNICODE)
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = _one_line(message.subject)
    mail["Date"] = message.made_at
    mail["Message-ID"] = message.id
    if reply_to:
        mail["Reply-To"] = reply_to
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice answers it
    mail["X-Auto-Response-Suppress"] = "All"
    for name, value in message.headers.items():
        mail[name] = value
    text = _encodable(message.text)
    mail.set_content(text)
    if len(text) <= markup.LONGEST:
        mail.add_alternative(markup.page(text, link=message.link), subtype="html")
    if message.invitation:
        _invite(mail, message.invitation, parseaddr(sender)[1])
    for each in message.attachments:
        kind, _, subkind = each.media_type.partition("/")
        mail.add_attachment(each.content, maintype=kind, subtype=subkind, filename=each.name)
    return mail


def _invite(mail: EmailMessage, call: Invitation, sent_by: str) -> None:
    """Add the invitation as the last of the ways to read the mail, which is where calendars look for it."""
    text = _encodable(invitation.written(call, sent_by=sent_by))
    mail.add_alternative(text, subtype="calendar", params={"method": call.method})


def in_ascii(mail: EmailMessage) -> bytes:
    """The mail for a server that takes seven bits alone."""
    return mail.as_bytes(policy=_PLAIN.clone(cte_type="7bit"))


def refuse_unsendable(message: Message) -> None:
    """Raise a permanent Failure when some part of the message could become another header."""
    fault = next(_faults(message), None)
    if fault:
        text = f"The message was not sent, because {fault}. Correct it and send it anew."
        raise Failure(text, permanent=True)


def refuse_unsendable_words(message: Message) -> None:
    """The same for what goes to a place that is no address, such as a chat: its id and subject still are one line."""
    refuse_unsendable(replace(message, to="nobody@example.org"))


def _faults(message: Message) -> Iterator[str]:
    if len(message.id) > _LONGEST or not _ID.fullmatch(message.id):
        yield f"its Message-ID {message.id[:100]!r} is not of the form <name@domain>"
    if len(message.to) > _LONGEST or not _ADDRESS.fullmatch(message.to):
        yield f"its recipient {message.to[:100]!r} is not one address such as ann@example.org"
    if _LINE_BREAKS.intersection(message.subject):
        yield f"its subject {message.subject[:100]!r} is more than one line"
    yield from _faults_of_files(message)
    yield from _faults_of_call(message)
    for name, value in message.headers.items():
        if not _HEADER.fullmatch(name) or name.lower() in _OURS:
            yield f"the header {name[:100]!r} is not one that may be added"
        if not value.isascii() or not value.isprintable():
            yield f"its header {name[:100]!r} is not one line of printable ASCII"


def _faults_of_files(message: Message) -> Iterator[str]:
    for each in message.attachments:
        if not _FILE.fullmatch(each.name) or not _MEDIA_TYPE.fullmatch(each.media_type):
            yield f"the file {each.name[:100]!r} that goes with it has no plain name and kind"


def _faults_of_call(message: Message) -> Iterator[str]:
    call = message.invitation
    if call and (call.method not in invitation.METHODS or not call.uid.isprintable()):
        yield f"its invitation {call.uid[:100]!r} is none that calendars know"


def _one_line(subject: str) -> str:
    spaced = "".join(" " if unicodedata.category(c) == "Cc" else c for c in subject)
    return _encodable(spaced)


def _encodable(text: str) -> str:
    """Replace halves of surrogate pairs, which no mail can carry, by question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
