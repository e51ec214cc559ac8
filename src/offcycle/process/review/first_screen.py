"""This module says what an approver has to know before anything else: freezes that a yes overrides, and what staging did not show."""

from offcycle.process import freezing, staging
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case
from offcycle.process.review import sealing


def told_first(case: Case, submission: Submission | None) -> list[str]:
    """Sentences about what a submission sealed: freezes, waivers, the desk check, what was left out; who did not answer is told while it is the plan of that submission."""
    if submission is None:
        return []
    content = sealing.sealed(submission)
    told = [*freezing.said(content, case), *staging.said(content, case)]
    plan = case.facts.plan
    same = plan is not None and plan.operations == submission.operations
    silent = staging.silent(case) if same else ""
    return [*told, *([silent] if silent else [])]
