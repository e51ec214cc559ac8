"""This module reads the mails of a folder back, for the page that shows every mail sent."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import lru_cache
from pathlib import Path

_OURS = re.compile(r"[0-9a-f]{64}\.eml")


@dataclass(frozen=True, slots=True)
class Mail:
    """One delivered mail."""

    id: str  # its Message-ID
    to: str
    subject: str
    text: str
    arrived_at: datetime
    file: str  # its name in the folder
    attachments: tuple[str, ...] = ()  # the names of the files that came with it


def inbox(folder: Path, *, limit: int = 500) -> list[Mail]:
    """Give the newest mails, newest first; none when there is no such folder yet."""
    newest = sorted(_arrivals(folder), reverse=True)[:limit]
    return [_read(folder / name, arrived) for arrived, name in newest]


def _arrivals(folder: Path) -> Iterator[tuple[int, str]]:
    """Give when (nanoseconds since 1970) each of our mails arrived, and its name; skip other files."""
    if folder.is_dir():
        for file in os.scandir(folder):
            if _OURS.fullmatch(file.name) and file.is_file(follow_symlinks=False):
                yield file.stat().st_mtime_ns, file.name


@lru_cache(maxsize=4096)  # a mail that is there stays as it was written
def _read(file: Path, arrived: int) -> Mail:
    mail = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=default)
    return Mail(
        id=str(mail["Message-ID"]),
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=_text(mail),
        arrived_at=datetime.fromtimestamp(arrived / 1e9, tz=UTC),
        file=file.name,
        attachments=tuple(each.get_filename("") for each in mail.iter_attachments()),
    )


def attached(folder: Path, file: str, name: str) -> bytes | None:
    """The file of a name that came with one of the mails; None if there is no such."""
    if not _OURS.fullmatch(file) or not (folder / file).is_file():
        return None
    mail = message_from_bytes((folder / file).read_bytes(), _class=EmailMessage, policy=default)
    found = (each for each in mail.iter_attachments() if each.get_filename("") == name)
    part = next(found, None)
    content = part.get_payload(decode=True) if part is not None else None
    return content if isinstance(content, bytes) else None


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain",))
    return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""
