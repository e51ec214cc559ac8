"""This module decides which results a new run in staging begins with, and which steps are run again."""

from offcycle.process.facts import Run
from offcycle.process.facts.carrying import unchanged
from offcycle.process.kernel import Case
from offcycle.process.staging.trial import ENVIRONMENT

Carried = tuple[str, tuple[str, ...]]
"""The run from which results are carried over, and the keys of the steps; empty where every step is run."""


def carried(case: Case) -> Carried:
    """The steps before the first that changed since the plan was last run through in staging.

    Where nothing has changed, who starts a run means to go through all of it again; and after a run that was
    stopped nobody can say in which state it left staging.
    """
    facts, base = case.facts, _base(case)
    if base is None or facts.plan is None or base.operations == facts.plan.operations[ENVIRONMENT]:
        return "", ()
    same = unchanged(facts.revisions[base.revision - 1], facts.plan)
    return (base.id, facts.plan.keys()[:same]) if same else ("", ())


def _base(case: Case) -> Run | None:
    """The latest run that took effect in staging, if it came to its end."""
    runs = reversed(case.facts.runs_in(ENVIRONMENT))
    latest = next((run for run in runs if run.reported or run.state == "finished"), None)
    return latest if latest and latest.state == "finished" else None
