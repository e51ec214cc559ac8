"""This module says how the run that took effect in production ended; telling and closing both rest on it."""

from offcycle.process.facts import Run
from offcycle.process.kernel import Case


def ended(case: Case) -> Run | None:
    """The latest run that took effect in production, if it has ended: validated, or stopped.

    A run that was stopped before its first step changes nothing about how the one before it ended.
    """
    runs = case.facts.runs_in("production")
    run = next((each for each in reversed(runs) if each.touched or each.state != "stopped"), None)
    if run is None or not (run.verdict or run.state == "stopped"):
        return None
    return run


def succeeded(run: Run) -> bool:
    """Whether a run in production ended with what it was for."""
    return run.state == "finished" and run.verdict == "pass"
