"""This module is the two things that an event can owe: a notice to somebody, and a copy of the form to the archive."""

from dataclasses import dataclass

DELIVERED = {"owed": "queued", "paid": "delivered", "failed": "could not be delivered"}
"""How it stands with a notice or a copy, in the words that people read, by the words of the ledger."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that somebody is to be told; `account` is empty for a plain address."""

    account: str
    address: str
    name: str
    subject: str
    text: str
    form: int = 0  # the number of the submission whose form goes with it as a PDF; 0 for none
    invitation: "Invitation | None" = None  # what its reader's calendar is to take in, or to drop
    room: "Room | None" = (
        None  # where it goes if it is no mail; the address is then the place's name here
    )


@dataclass(frozen=True, slots=True)
class Room:
    """A place in a channel, such as a chat or a phone, and who is mailed if it cannot be reached."""

    channel: str
    place: str  # what the channel itself calls it
    topic: str  # which of several things that may be open about a change, such as the clock that ran out
    fall_back_minutes: int
    instead: tuple[tuple[str, str, str], ...]  # the account, name and address of each
    kind: str = ""  # of the channel: by that it is known how long it is tried
    next: tuple[tuple[str, str, str, int, str], ...] = ()
    """Where it goes before anybody is mailed: the channel, the place there, how that is called here, its minutes and its kind."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A call as calendars know it: by a name that stays and a number that grows."""

    method: str  # REQUEST, or CANCEL when it is taken back
    name: str
    sequence: int
    starts_at: str
    ends_at: str
    title: str
    place: str  # the link to the call; empty if there is none
    link: str  # the page of the change
    organiser: tuple[str, str]  # name and address
    people: tuple[tuple[str, str, bool], ...]  # name, address, and whether they are needed


@dataclass(frozen=True, slots=True)
class ArchiveCopy:
    """A copy of the approved form that is to be saved to the archive."""

    submission: int
    name: str
    media_type: str
    text: str
