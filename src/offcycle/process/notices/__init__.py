"""This package decides who is told what, how a change ends, and what is left to do and to say afterwards."""

from offcycle.process.notices import (
    closing,
    feedback,
    follow_ups,
    outside,
    owing,
    telling,
    updating,
)
from offcycle.process.notices.closing import closed
from offcycle.process.notices.ending import ended, succeeded
from offcycle.process.notices.feedback import GiveFeedback
from offcycle.process.notices.follow_ups import FinishFollowUp, SetFollowUp
from offcycle.process.notices.leaving import ArchiveCopy, Notice
from offcycle.process.notices.owing import CONDITIONS, owed
from offcycle.process.notices.telling import TellStakeholders, told
from offcycle.process.notices.updating import PostUpdate, UpdateOwed, owed_update

__all__ = [
    "CONDITIONS",
    "ArchiveCopy",
    "FinishFollowUp",
    "GiveFeedback",
    "Notice",
    "PostUpdate",
    "SetFollowUp",
    "TellStakeholders",
    "UpdateOwed",
    "closed",
    "closing",
    "ended",
    "feedback",
    "follow_ups",
    "outside",
    "owed",
    "owed_update",
    "owing",
    "succeeded",
    "telling",
    "told",
    "updating",
]
