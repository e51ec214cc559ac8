"""This module says what of step 2 a submission seals: waivers, the desk check, and the steps that were left out in staging."""

from typing import Any

from offcycle.process.canonical import instant
from offcycle.process.kernel import Case
from offcycle.process.staging.trial import desk_checked, resting, staged

LEFT_OUT = ("skipped", "not_needed")


def sealed(case: Case) -> dict[str, Any]:
    """What the approvers decide on beside the plan; who validated is not in it, so that a late pass ends no approval."""
    return {
        "waivers": _waivers(case),
        "desk_check": _desk_check(case),
        "skipped": _skipped(case),
    }


def _waivers(case: Case) -> list[dict[str, Any]]:
    now = resting(case)
    return [
        {"by": each.by, "at": instant(each.at), "reason": str(each.reason)}
        for each in case.facts.waivers
        if each.operations in now
    ]


def _desk_check(case: Case) -> dict[str, Any]:
    found = desk_checked(case)
    if found is None:
        return {}
    return {
        "by": [found.by, found.checked_with],
        "at": instant(found.at),
        "not_tried": str(found.not_tried),
        "reason": str(found.reason),
    }


def _skipped(case: Case) -> list[dict[str, Any]]:
    """The steps that the run left out, each with the reason."""
    run = staged(case)
    return [
        {"step": step.key, "number": number, "outcome": step.state, "reason": str(step.note)}
        for number, step in enumerate(run.steps.values() if run else (), 1)
        if step.state in LEFT_OUT
    ]
