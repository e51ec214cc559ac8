"""This module names the policy by which approvals of a change are judged: the one it was made under, or a later one that loosens nothing.

What a policy loosens, and why an older change never gets the use of it, is in `policy/loosening.py`.
"""

from offcycle.process.facts import Submission
from offcycle.process.kernel import Case
from offcycle.process.policy import Policy
from offcycle.process.policy.loosening import loosens

__all__ = ["judging_version", "loosens", "policy_of", "submission_policy"]


def judging_version(case: Case) -> int:
    """The version of the policy by which a submission made now would be judged."""
    return case.world.judging(case.facts.requested_policy)


def submission_policy(case: Case) -> Policy:
    """The policy by which a submission made now would be judged."""
    return case.judging


def policy_of(case: Case, submission: Submission | None) -> Policy:
    """The policy by which a submission is judged; without one, that by which it would be."""
    return case.world.policy_of(submission.judged_by) if submission else case.judging
