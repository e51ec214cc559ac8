"""This package tells what happened in sentences: the same to a page, to a program and on a terminal.

Every kind of event has a sentence, of what was done after the name of who did it: “Requested a change of ECLKC: …”.
A moment in a sentence is an instant as the record has it; `in_words` says it to a reader as that reader needs it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from offcycle.process.events import Event
from offcycle.process.facts import Happened
from offcycle.process.log import (
    of_plans,
    of_production,
    of_requests,
    of_reviews,
    of_the_organisation,
)
from offcycle.process.log.details import details
from offcycle.process.log.known import Known
from offcycle.process.log.wording import Tell
from offcycle.process.log_moments import in_words

__all__ = ["Known", "Line", "in_words", "lines"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, as it is told."""

    seq: int
    n: int
    kind: str
    at: datetime
    by: str  # the account
    who: str  # its name
    via: str
    said: str  # what was done, as a sentence to stand after the name
    details: tuple[str, ...]  # the words that somebody gave with it, to stand below
    hash: str  # of the entry, where it was given


TOLD: dict[type[Event], Tell] = {
    **of_requests.TOLD,
    **of_plans.TOLD,
    **of_reviews.TOLD,
    **of_production.TOLD,
    **of_the_organisation.TOLD,
}


def lines(
    happened: Iterable[Happened], known: Known, hashes: Mapping[int, str] | None = None
) -> list[Line]:
    """What happened, in its order; `hashes` are those of the entries by their numbers in the record."""
    return [
        Line(
            seq=each.seq,
            n=each.n,
            kind=each.event.kind,
            at=each.at,
            by=each.by,
            who=known.person(each.by),
            via=each.via,
            said=_said(each.event, known),
            details=details(each.event),
            hash=(hashes or {}).get(each.seq, ""),
        )
        for each in happened
    ]


def _said(event: Event, known: Known) -> str:
    """What an event says of itself; a kind without words of its own is told by what the vocabulary says of it."""
    tell = TOLD.get(type(event))
    return tell(event, known) if tell else (type(event).__doc__ or event.kind).partition("\n")[0]
