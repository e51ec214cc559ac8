"""This module turns what approvers said into what is sent; `approval_shapes.py` says which shape that has."""

from typing import Any

from offcycle.process.facts import Facts
from offcycle.process.kernel import Case
from offcycle.process.review.approval import judged_last
from offcycle.process.review.quorum import Judged
from offcycle.process.seats import Seat

Told = dict[str, Any]


def approvals(case: Case) -> list[Told]:
    """The seats, with what was said in them to the latest submission."""
    now = judged_last(case)
    return [_approval(now, seat) for seat in now.seats]


def _approval(now: Judged, seat: Seat) -> Told:
    said = seat.said if seat.state in {"approved", "rejected", "deferred"} else None
    return {
        "seat": seat.name,
        "account": seat.account,
        "state": seat.state,
        "at": said.at if said else None,
        "reason": said.reason if said else "",
        "may_decide": seat.may,
        "out_until": seat.absence.over if seat.absence else None,
        "silent_since": seat.silent_since,
        "to_confirm": seat.account in now.confirmers,
        "exceptions": said.exceptions if said else (),
    }


def questions(facts: Facts) -> list[Told]:
    """What approvers asked, and what was answered."""
    return [
        {
            "number": each.number,
            "by": each.by,
            "at": each.at,
            "submission": each.submission,
            "text": each.text,
            "answers": [{"by": one.by, "at": one.at, "text": one.text} for one in each.answers],
        }
        for each in facts.questions
    ]


def calls(facts: Facts) -> list[Told]:
    """Who was called by telephone."""
    return [
        {
            "by": each.by,
            "at": each.at,
            "account": each.account,
            "outcome": each.outcome,
            "note": each.note,
        }
        for each in facts.calls
    ]
