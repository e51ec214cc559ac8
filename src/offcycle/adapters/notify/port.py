"""This module is what the worker knows of telling people: one message, one recipient, one call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from offcycle.adapters.notify.invitation import Invitation


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str  # a plain file name
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient."""

    id: str  # the Message-ID, with its angle brackets; it stays the same however often it is tried
    to: str  # one address
    subject: str  # one line
    text: str
    made_at: datetime  # aware; becomes the mail's Date
    headers: Mapping[str, str] = field(default_factory=dict)  # further ones, such as References
    attachments: tuple[Attachment, ...] = ()
    invitation: Invitation | None = None  # what its reader's calendar is to take in, or to drop
    link: str = ""  # the one address that the text leads to, of our own; shown as a button where there are any
    change: str = ""  # what it is about, such as CR-1001; empty for the organisation
    event: str = ""  # the kind of event that it tells of, such as review.submitted
    topic: str = ""  # which of several things that may be open about a change, such as the clock that ran out


class Notifier(Protocol):
    """Hands messages to people.

    - The same id to the same address is one message for its reader, however often it is sent.
    - Returning means that the partner has taken it and would keep it through a crash.
    - Otherwise it raises Failure; permanent when this very message can never be taken,
      such as one whose subject or recipient has a line break.
    """

    @property
    def name(self) -> str:
        """What the partner is called in the list of deliveries."""

    def send(self, message: Message) -> None:
        """Hand over the message, or raise Failure."""
