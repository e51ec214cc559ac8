"""This module is what notices about production need: who is at work there now, and what is said of a step."""

from collections.abc import Callable

from offcycle.process.facts import Happened, Run
from offcycle.process.kernel import Case
from offcycle.process.run.rollback import undone_step
from offcycle.process.run.standby import standing_by


def _going_on(case: Case) -> Run | None:
    run = case.facts.running
    return run if run and run.environment == "production" else None


def _operators(_: Happened, case: Case) -> tuple[str, ...]:
    run = _going_on(case)
    return tuple(dict.fromkeys((run.started_by, *sorted(run.operators)))) if run else ()


def _relieved(h: Happened, _: Case) -> tuple[str, ...]:
    return tuple(one for one in (getattr(h.event, "relieves", ""),) if one)


def _stands_by(_: Happened, case: Case) -> tuple[str, ...]:
    now = standing_by(case)
    return (now.account,) if now else ()


PEOPLE: dict[str, Callable[[Happened, Case], tuple[str, ...]]] = {
    "operator": _operators,
    "relieved": _relieved,
    "standing_by": _stands_by,
}
"""Who is told by what they do in production now, not by a role."""

CONDITIONS: dict[str, Callable[[Happened, Case], bool]] = {
    "running": lambda _, case: _going_on(case) is not None,
    "applied": lambda h, case: _outcome(h, case) not in {"", "rolled_back"},
    "rolled_back": lambda h, case: _outcome(h, case) == "rolled_back",
    "not_needed": lambda h, _: (
        getattr(h.event, "outcome", "") == "not_needed"
        and getattr(h.event, "environment", "") == "production"
    ),
    "step_failed": lambda h, _: (
        getattr(h.event, "outcome", "") == "failed"
        and getattr(h.event, "environment", "") == "production"
        and h.event.kind == "run.step_reported"
    ),
    "production_pass": lambda h, _: (
        getattr(h.event, "verdict", "") == "pass"
        and getattr(h.event, "environment", "") == "production"
    ),
    "production_fail": lambda h, _: (
        getattr(h.event, "verdict", "") == "fail"
        and getattr(h.event, "environment", "") == "production"
    ),
    "taken_back": lambda h, case: (
        getattr(h.event, "verdict", "") in {"reject", "defer", "withdraw"}
        and _going_on(case) is not None
    ),
}
"""When a notice about production applies."""


def _outcome(h: Happened, _: Case) -> str:
    """How a run in production ended."""
    if getattr(h.event, "environment", "") != "production":
        return ""
    return str(getattr(h.event, "outcome", ""))


def words(h: Happened, case: Case) -> dict[str, str]:
    """The words of a notice about a step of a run."""
    run = case.facts.runs.get(str(getattr(h.event, "run", "")))
    key = str(getattr(h.event, "step", ""))
    number = getattr(h.event, "amendment", 0)
    said = [each.text for each in run.amendments if each.number == number] if run else []
    return {
        "run": run.id if run else "",
        "step": _title(case, run, key) if run and key else "",
        "amendment": said[0] if said else "",
        "note": str(getattr(h.event, "note", "")),
    }


def _title(case: Case, run: Run, key: str) -> str:
    own = undone_step(key)
    titles = case.facts.revisions[run.revision - 1].titles
    return f"undoing {titles.get(own, own)}" if own else titles.get(key, key)
