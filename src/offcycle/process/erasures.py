"""This module is what is known of expunging beside the changes: what was proposed, and which documents are gone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from offcycle.process.events import organisation
from offcycle.process.facts import Happened


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposed to expunge; `number` is the sequence number of its entry."""

    number: int
    change: str
    by: str
    at: datetime
    reason: str
    passage: bool  # whether a passage was named, which is kept until it is expunged with the rest
    entries: tuple[int, ...]
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True, slots=True)
class Erasures:
    """All proposals by their numbers, and the digests of the documents that were expunged."""

    proposals: Mapping[int, Proposal] = field(default_factory=dict)
    digests: frozenset[str] = frozenset()

    def after(self, h: Happened) -> "Erasures":
        """The same after one more event of the organisation."""
        match h.event:
            case organisation.ExpungeProposed(change, reason, passage, entries):
                made = Proposal(h.seq, change, h.by, h.at, reason, bool(passage), entries)
                return replace(self, proposals={**self.proposals, h.seq: made})
            case organisation.Expunged(digests, _, number):
                known = self.proposals.get(number)
                done = {number: replace(known, done_at=h.at, done_by=h.by)} if known else {}
                gone = self.digests | frozenset(digests)
                return Erasures({**self.proposals, **done}, gone)
            case _:
                return self
