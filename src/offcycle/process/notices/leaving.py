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


@dataclass(frozen=True, slots=True)
class ArchiveCopy:
    """A copy of the approved form that is to be saved to the archive."""

    submission: int
    name: str
    media_type: str
    text: str
