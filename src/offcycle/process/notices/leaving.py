"""This module is the two things that an event can owe: a notice to somebody, and a copy of the form to the archive."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that somebody is to be told; `account` is empty for a plain address."""

    account: str
    address: str
    name: str
    subject: str
    text: str
    form: int = 0  # the number of the submission whose form goes with it as a PDF; 0 for none
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


@dataclass(frozen=True, slots=True)
class ArchiveCopy:
    """A copy of the approved form that is to be saved to the archive."""

    submission: int
    name: str
    media_type: str
    text: str
