"""This module turns what is told and said beside the steps into what is sent; `afterwards_shapes.py` says which shape that has."""

from typing import Any

from offcycle.process.facts import Afterwards
from offcycle.process.kernel import Case
from offcycle.process.notices import owed_update
from offcycle.process.notices.wording import state
from offcycle.process.review import afterwards

Told = dict[str, Any]


def shown(case: Case) -> Told:
    """All of it, by the names that a change has for it."""
    facts = case.facts
    return {
        "afterwards": _afterwards(case, facts.afterwards) if facts.afterwards else None,
        "updates": [_of(each, "by at message expected next_by last") for each in facts.updates],
        "update_owed": _owed(case),
        "follow_ups": [
            _of(each, "n text owner due by at done_at done_by") for each in facts.follow_ups
        ],
        "feedback": [
            _of(each, "by at usefulness speed comment") for each in facts.feedback.values()
        ],
    }


def _of(thing: object, names: str) -> Told:
    return {name: getattr(thing, name) for name in names.split()}


def _afterwards(case: Case, made: Afterwards) -> Told:
    return {
        **_of(made, "what why made_by started_at ended_at recorded_by recorded_at"),
        "acceptances": [_acceptance(made, seat.name) for seat in afterwards.accepting(case)],
        "says": afterwards.sentence(case),
    }


def _acceptance(made: Afterwards, seat: str) -> Told:
    said = made.said.get(seat)
    return {
        "seat": seat,
        "by": said.by if said else None,
        "at": said.at if said else None,
        "verdict": said.verdict if said else None,
        "reason": said.reason if said else "",
    }


def _owed(case: Case) -> Told | None:
    owed = owed_update(case)
    if owed is None:
        return None
    return {
        "since": owed.since,
        "due": owed.due,
        "waiting_on": [{"role": each.role, "accounts": each.accounts} for each in owed.waiting_on],
        "state": state(case),
    }
