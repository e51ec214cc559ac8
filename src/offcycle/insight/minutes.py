"""This module says where the time of a change went: how long each part of the process took, from the request to its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process.facts import Facts


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part of the way, with when it began and how long it took."""

    name: str
    since: datetime
    took: timedelta


def stretches(facts: Facts) -> tuple[Stretch, ...]:
    """The parts of the way of a change that ended, in their order; what was never reached is left out.

    A part ends with the fact that names it. Where several things went on at once, the time is counted to what was waited for: to the
    later of two ends, and never twice.
    """
    ended = facts.closed_at or facts.withdrawn_at
    if facts.requested_at is None or ended is None:
        return ()
    since, found = facts.requested_at, []
    for name, at in (*_ends(facts), ("Telling and closing", ended)):
        if at is not None and since < at <= ended:
            found.append(Stretch(name, since, at - since))
            since = at
    return tuple(found)


def _ends(facts: Facts) -> Iterator[tuple[str, datetime | None]]:
    """By part of the way, when it was over; none where it never was."""
    told = facts.triage
    yield "Triage", _latest(told.answered_at, told.acknowledged_at)
    yield "Planning", facts.revisions[0].at if facts.revisions else None
    yield "Staging", _latest(*(each.at for each in facts.sign_offs if each.verdict == "pass"))
    submission = facts.submissions[-1] if facts.submissions else None
    yield "Form and risk", submission.at if submission else None
    decided = [each.at for each in submission.decisions.values()] if submission else []
    yield "Approval", _latest(*decided)
    run = facts.production
    yield "Waiting for production", run.started_at if run else None
    yield "Production", _latest(run.ended_at, run.validated_at) if run else None


def _latest(*moments: datetime | None) -> datetime | None:
    return max((each for each in moments if each is not None), default=None)
