"""This package decides who is told what, how a change ends, and what is left to do and to say afterwards."""

from offcycle.process.notices import closing, owing, telling
from offcycle.process.notices.closing import closed
from offcycle.process.notices.ending import ended, succeeded
from offcycle.process.notices.owing import CONDITIONS, ArchiveCopy, Notice, owed
from offcycle.process.notices.telling import TellStakeholders, told

__all__ = [
    "CONDITIONS",
    "ArchiveCopy",
    "Notice",
    "TellStakeholders",
    "closed",
    "closing",
    "ended",
    "owed",
    "owing",
    "succeeded",
    "telling",
    "told",
]
