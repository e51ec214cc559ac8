"""This module turns submissions, and a draft beside one, into what is sent; `submission_shapes.py` says which shape that has."""

from typing import Any

from offcycle.api.plan_reading import told_values
from offcycle.ledger import plans
from offcycle.process import gates
from offcycle.process.canonical import read_back
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case
from offcycle.process.review import first_screen, sealing, submission

Told = dict[str, Any]


def shown(case: Case, of: Submission) -> Told:
    """A submission as it is sent."""
    names = (
        "number revision by at policy judged_by archived_at archived_as withdrawn_by withdrawn_at"
    )
    plan = sealing.sealed_plan(case.facts, of)
    content, before = sealing.sealed(of), case.facts.submissions[: of.number - 1]
    return {
        **{name: getattr(of, name) for name in names.split()},
        "digest": of.seal,
        "words": read_back(of.seal),
        "state": submission.state_of(case, of),
        "runs_revision": plan.number,
        "sentence": content.get("sentence", ""),
        "staging": first_screen.told_first(case, of),
        "values": told_values(plans.reading(plan)),
        "sealed": content,
        "decisions": [_said(each) for each in of.decisions.values()],
        "differs_from": before[-1].number if before else None,
        "difference": parts(sealing.differing(sealing.sealed(before[-1]), content))
        if before
        else [],
    }


def _said(decision: object) -> Told:
    return {name: getattr(decision, name) for name in ("by", "seat", "verdict", "at", "reason")}


def parts(found: tuple[sealing.Difference, ...]) -> list[Told]:
    """Differences as they are sent."""
    names = ("part", "label", "before", "after", "ends")
    return [{name: getattr(each, name) for name in names} for each in found]


def draft(case: Case) -> Told | None:
    """The draft beside what lies before the approvers; none where nothing differs."""
    there, differs = case.facts.submission, submission.differences(case)
    if there is None or not differs or not case.facts.is_open or case.facts.taken:
        return None
    ended = submission.endangered(case)
    return {
        "replaces": there.number,
        "revision": len(case.facts.revisions),
        "differs": parts(differs),
        "ends": {"approvals": len(ended), "by": ended, "says": submission.cost(case)},
        "unmet": [
            {name: getattr(each, name) for name in ("name", "why", "do")}
            for each in gates.of_the_draft(case)
        ],
    }
