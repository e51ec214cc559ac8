"""This package decides step 1: the operations are documented, talked about, and started from what went well before."""

from offcycle.process.plan import commenting, starting, templates
from offcycle.process.plan.commenting import (
    Comment,
    Remark,
    SettleComment,
    questions,
    remarks,
    settled,
)
from offcycle.process.plan.documenting import RevisePlan, documented
from offcycle.process.plan.templates import RemoveTemplate, SetTemplate

__all__ = [
    "Comment",
    "Remark",
    "RemoveTemplate",
    "RevisePlan",
    "SetTemplate",
    "SettleComment",
    "commenting",
    "documented",
    "questions",
    "remarks",
    "settled",
    "starting",
    "templates",
]
