"""This module says how the run that took effect in production ended; telling and closing both rest on it."""

from offcycle.process.facts import Afterwards, Run
from offcycle.process.kernel import Case


def ended(case: Case) -> Run | None:
    """The latest run that took effect in production, if it has ended: validated, stopped, or a rollback to its end.

    A run that was stopped before its first step changes nothing about how the one before it ended.
    """
    if case.facts.afterwards:
        return _made(case.facts.afterwards)
    runs = case.facts.runs_in("production")
    run = next((each for each in reversed(runs) if each.touched or each.state != "stopped"), None)
    if run is None or run.state == "running":
        return None
    return run if run.verdict or run.rolls_back or run.state == "stopped" else None


def _made(made: Afterwards) -> Run | None:
    """What had been made before it was recorded, as the run that it was, once it was validated."""
    if not made.verdict:
        return None
    return Run(
        id="",
        environment="production",
        revision=0,
        plan="",
        operations="",
        submission=0,
        systems=(),
        started_at=made.started_at,
        started_by=made.made_by,
        steps={},
        state="finished",
        outcome="done",
        ended_at=made.ended_at,
        ended_by=made.made_by,
        verdict=made.verdict,
        validated_at=made.validated_at,
        validated_by=made.validated_by,
    )


def outcome(run: Run) -> str:
    """The outcome that a change has by the run that ended it."""
    undone = run.rolls_back and run.state == "finished"
    return run.outcome if undone or succeeded(run) else "failed"


def succeeded(run: Run) -> bool:
    """Whether a run in production ended with what it was for."""
    return run.state == "finished" and run.verdict == "pass"
