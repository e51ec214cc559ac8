"""This module says how far the run in production got, what keeps it back, and what can be done now."""

from offcycle.process.facts import Run
from offcycle.process.kernel import Case, Unmet
from offcycle.process.rules import ended
from offcycle.process.run.amendments import asked
from offcycle.process.run.going import silence, still_approved, still_stood_by
from offcycle.process.run.standby import standing_by


def undoing(case: Case, run: Run) -> Unmet | None:
    """How far the rollback of a run got; none where it is not rolled back."""
    by = case.facts.runs.get(run.rolled_back_by)
    if by is None:
        return None
    waiting = case.waiting(*case.policy.may.production)
    if by.state == "running":
        due = silence(case)
        what = "Report the next step." if by.next() else "Every step is settled: finish the run."
        return Unmet(
            f"{by.id} rolls back {run.id}.", what, waiting, by.started_at, due[1] if due else None
        )
    if by.state == "stopped":
        return Unmet(
            f"{by.id}, which rolled back {run.id}, was stopped: {ended(by.stop_reason)}",
            "Start the rollback again, which goes on where it stopped, or close the change.",
            waiting,
            by.ended_at,
        )
    return Unmet(
        f"{run.id} was rolled back by {by.id}.",
        "Correct the plan and submit again, or close the change.",
        waiting,
        by.ended_at,
    )


def unfinished(case: Case, run: Run) -> Unmet | None:
    """Why a run did not come to its end yet; none where it did."""
    waiting = case.waiting(*case.policy.may.production)
    if run.state == "stopped":
        return Unmet(
            f"{run.id} was stopped: {ended(run.stop_reason)}",
            "Roll it back, settle it and submit again, or close the change."
            if run.touched
            else "Settle it and submit again, or close the change.",
            waiting,
            run.ended_at,
        )
    return _going_on(case, run) if run.state == "running" else None


def _going_on(case: Case, run: Run) -> Unmet:
    kept_back = still_approved.find(case) or _asked(case, run) or still_stood_by.find(case)
    if kept_back:
        return Unmet(
            f"{run.id} is going on in production. {kept_back.because}",
            kept_back.do,
            kept_back.waiting_on,
            kept_back.since or run.heard_at,
        )
    due, what = silence(case), "Every step is settled: finish the run."
    if run.next():
        what = "Report the next step."
    if run.unknown:
        what = f"Say whether step “{run.unknown.key}” took effect: nobody knows."
    return Unmet(
        f"{run.id} is going on in production.",
        what,
        case.waiting(*case.policy.may.production),
        run.started_at,
        due[1] if due else None,
    )


def _asked(case: Case, run: Run) -> Unmet | None:
    """What waits for who stands by."""
    found, standby = asked(run), standing_by(case)
    if found is None or standby is None:
        return None
    step, by = found
    title = case.facts.revisions[run.revision - 1].titles.get(step.key, step.key)
    named = f"step “{title.removesuffix('.')}”"
    what = f"to do {named} otherwise" if run.waiting else f"to leave out {named}"
    return Unmet(
        f"{case.name(by)} asks {what}.",
        f"Agree or decline: {case.name(standby.account)}.",
        case.waiting(*case.policy.may.stand_by),
        run.heard_at,
    )
