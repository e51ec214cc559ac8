"""This module says whether an approval was used up: it is for one production run that got past its first step."""

from offcycle.process.facts import Submission
from offcycle.process.kernel import Case


def used(case: Case, submission: Submission) -> str:
    """The run that used the approval up: it got past its first step in production and ended without success."""
    spent = (
        run
        for run in case.facts.runs_in("production")
        if run.submission == submission.number and run.touched
    )
    return next((run.id for run in spent if run.gone_wrong), "")


def because(submission: Submission, run: str) -> str:
    """That an approval was used up, as every gate that rests on it says."""
    return f"The approval of submission {submission.number} was used by {run}."


ANEW = "Submit again, with what happened."
"""What is to be done then."""
