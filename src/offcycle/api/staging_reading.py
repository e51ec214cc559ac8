"""This module turns what the rules know of step 2 into what is sent; `staging_shapes.py` says which shape that has."""

from typing import Any

from offcycle.process import staging
from offcycle.process.kernel import Case

Told = dict[str, Any]


def now(case: Case) -> Told:
    """How the plan, as it reads now, was tried and validated."""
    run, sealed, answers = staging.staged(case), staging.sealed(case), staging.answers(case)
    return {
        "run": run.id if run else None,
        "desk_check": sealed["desk_check"] or None,
        "waivers": sealed["waivers"],
        "skipped": sealed["skipped"],
        "not_answered": answers["not_answered"],
        "unticked": answers["unticked"],
    }


def sign_offs(case: Case) -> list[Told]:
    """Every sign-off, and whether it counts now."""
    resting, plan = staging.resting(case), case.facts.plan
    return [
        {
            "by": each.by,
            "at": each.at,
            "verdict": each.verdict,
            "roles": each.roles,
            "reason": each.reason,
            "checks": each.checks,
            "revision": each.revision,
            "current": each.operations in resting,
            "carried": each.operations in resting
            and plan is not None
            and plan.number != each.revision,
        }
        for each in case.facts.sign_offs
    ]


def help_asked(case: Case) -> Told | None:
    """Help in staging that was asked for last."""
    found = staging.help.asked(case)
    if found is None:
        return None
    return {
        "state": found.state,
        "since": found.since,
        "due": found.due,
        "stopped_at": found.stopped_at,
        "by": found.facts.by,
        "note": found.facts.note,
        "accepted_by": found.facts.accepted_by,
        "starts_at": found.facts.starts_at,
        "url": found.facts.url,
        "held_note": found.facts.held_note,
    }
