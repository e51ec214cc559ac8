"""This module says what of step 2 a submission seals: waivers, the desk check, and the steps that were left out in staging."""

from collections.abc import Iterator, Mapping
from typing import Any

from offcycle.process.canonical import instant
from offcycle.process.kernel import Case
from offcycle.process.rules import ended, listed
from offcycle.process.staging.trial import desk_checked, resting, staged
from offcycle.process.staging.validating import not_answered

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


def said(content: Mapping[str, Any], case: Case) -> list[str]:
    """What a seal says of staging in sentences, for approvers who read nothing else."""
    return [*_desk_said(content, case), *_waived_said(content, case), *_skipped_said(content)]


def _desk_said(content: Mapping[str, Any], case: Case) -> Iterator[str]:
    desk = content.get("desk_check")
    if desk:
        both = listed([case.name(one) for one in desk["by"]])
        why = f" {ended(desk['reason'])}" if desk["reason"] else ""
        yield (
            f"{both} went through every step at the desk, because staging could not show it.{why}"
            f" Not tried: {ended(desk['not_tried'])}"
        )


def _waived_said(content: Mapping[str, Any], case: Case) -> Iterator[str]:
    for each in content.get("waivers", ()):
        yield f"{case.name(each['by'])} waived a validation that was missing: {ended(each['reason'])}"


def _skipped_said(content: Mapping[str, Any]) -> Iterator[str]:
    for each in content.get("skipped", ()):
        outcome = str(each["outcome"]).replace("_", " ")
        yield f"Step {each['number']} was {outcome} in staging: {ended(each['reason'])}"


def silent(case: Case) -> str:
    """Who was asked to validate what the plan does now and did not answer, in a sentence; empty when everybody has."""
    names = listed([case.name(one) for one in not_answered(case)])
    return f"Asked to validate, and not answered: {names}." if names else ""
