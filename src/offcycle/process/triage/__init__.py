"""This package decides step 0: is the change needed off-cycle, how urgent is it, who is there, has hosting acknowledged it."""

from offcycle.process.policy import IMPACTS, URGENCIES
from offcycle.process.triage import (
    affecting,
    answering,
    marking,
    noticing,
    requesting,
    roll_call,
    setting,
    windows,
    withdrawing,
)
from offcycle.process.triage.answering import answered
from offcycle.process.triage.asked import (
    Affected,
    Answers,
    Available,
    Mark,
    Nothing,
    PlanWindow,
    Request,
    Withdraw,
)
from offcycle.process.triage.judging import (
    PERSONAL_DATA,
    in_incident,
    priority,
    security_related,
    verdict,
)
from offcycle.process.triage.noticing import acknowledged, first_act

__all__ = [
    "IMPACTS",
    "PERSONAL_DATA",
    "URGENCIES",
    "Affected",
    "Answers",
    "Available",
    "Mark",
    "Nothing",
    "PlanWindow",
    "Request",
    "Withdraw",
    "acknowledged",
    "affecting",
    "answered",
    "answering",
    "first_act",
    "in_incident",
    "marking",
    "noticing",
    "priority",
    "requesting",
    "roll_call",
    "security_related",
    "setting",
    "verdict",
    "windows",
    "withdrawing",
]
