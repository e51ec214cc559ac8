"""This package is what is known of one change: the fold of its events, and nothing else.

Laws:
- Facts change by `apply` alone, one event at a time and in order; the same events always give the same facts.
- Nothing is reset. What an edit invalidates stays here as it happened; the gates compare digests and find it no longer true.
- No fact depends on the time at which it is looked at.
"""

from offcycle.process.facts import taking
from offcycle.process.facts.afterwards import Acceptance, Afterwards
from offcycle.process.facts.change import Facts, fold
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.notices import Feedback, FollowUp, Update
from offcycle.process.facts.plan import Comment, Revision
from offcycle.process.facts.review import Call, Decision, Question, Reply, Risk, Submission
from offcycle.process.facts.run import Amendment, Attempt, Run, RunStep, Standby
from offcycle.process.facts.staging import DeskCheck, Help, SignOff, Waiver
from offcycle.process.facts.triage import Triage

__all__ = [
    "Acceptance",
    "Afterwards",
    "Amendment",
    "Attempt",
    "Call",
    "Comment",
    "Decision",
    "DeskCheck",
    "Facts",
    "Feedback",
    "FollowUp",
    "Happened",
    "Help",
    "Question",
    "Reply",
    "Revision",
    "Risk",
    "Run",
    "RunStep",
    "SignOff",
    "Standby",
    "Submission",
    "Triage",
    "Update",
    "Waiver",
    "fold",
    "taking",
]
