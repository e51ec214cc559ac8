"""This module takes in the events of a change that was recorded afterwards."""

from offcycle.process.events import review
from offcycle.process.facts.afterwards import Acceptance, Afterwards
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened


@on(review.RecordedAfterwards)
def _recorded(facts: Facts, h: Happened, e: review.RecordedAfterwards) -> None:
    facts.afterwards = Afterwards(
        what=e.what,
        why=e.why,
        made_by=e.made_by,
        started_at=e.started_at,
        ended_at=e.ended_at,
        recorded_by=h.by,
        recorded_at=h.at,
    )


@on(review.AcceptedAfterwards)
def _accepted(facts: Facts, h: Happened, e: review.AcceptedAfterwards) -> None:
    if facts.afterwards:
        facts.afterwards.said[e.seat] = Acceptance(e.seat, h.by, h.at, e.verdict, e.reason)
