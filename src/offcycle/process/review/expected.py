"""This module says by when approvers are expected to have answered."""

from datetime import datetime, timedelta

from offcycle.process import agenda, triage
from offcycle.process.calendar.hours import add_core_time
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case
from offcycle.process.review.judged_by import policy_of


def urgent(case: Case, submission: Submission) -> bool:
    """Whether others may decide in the seats of those who are silent for long."""
    quorum = policy_of(case, submission).quorum
    return triage.priority(case.facts.triage, case.policy) in quorum.silent_priorities


def decision_due(case: Case, submission: Submission) -> datetime:
    """By when a decision is expected: by the quorum's own rule where it has one, else as the clocks of the change count."""
    given = case.policy.clocks
    if urgent(case, submission):
        minutes = policy_of(case, submission).quorum.silent_minutes
        return submission.at + timedelta(minutes=minutes)
    if triage.in_incident(case.facts.triage):
        return submission.at + timedelta(minutes=given.decision_minutes)
    amount = timedelta(hours=given.decision_core_hours)
    return add_core_time(submission.at, amount, agenda.core_hours(case.policy.hours))
