"""This module says what of staging an approver has to know before anything else: what was left out, waived, or not answered."""

from offcycle.process import staging
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case
from offcycle.process.review import sealing


def of_staging(case: Case, submission: Submission | None) -> list[str]:
    """Sentences about what a submission sealed; who did not answer is told while it is the plan of that submission."""
    if submission is None:
        return []
    told = staging.said(sealing.sealed(submission), case)
    plan = case.facts.plan
    same = plan is not None and plan.operations == submission.operations
    silent = staging.silent(case) if same else ""
    return [*told, *([silent] if silent else [])]
