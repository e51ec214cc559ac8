"""This module lays out a change's log for a page: who did what, when, why, and by which door, oldest first.

What was done is told by `process/log`, as to programs and on the command line; here it gets the reader's times.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from offcycle.process import log
from offcycle.process.facts import Happened
from offcycle.process.log.of_requests import ANSWERS
from offcycle.process.log.wording import yes_or_no
from offcycle.process.policy import Policy
from offcycle.process.run.rollback import undone_step
from offcycle.process.world import Roster
from offcycle.web import names, times

__all__ = ["ANSWERS", "Known", "Line", "lines", "yes_or_no"]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log."""

    n: int
    at: datetime
    who: str
    door: str
    step: str
    what: str
    why: str
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a run may name besides itself: people and the titles of steps."""

    roster: Roster
    steps: dict[str, tuple[int, str]]  # by key: number and title
    policy: Policy = field(default_factory=Policy)  # by which roles have their labels

    def title(self, key: str) -> str:
        """The title of a step, or its key where the plan has changed since; “Undo: …” where it is undone."""
        undone = undone_step(key)
        if undone:
            return f"Undo: {self.title(undone)}"
        return self.steps[key][1] if key in self.steps else key


def lines(happened: Iterable[Happened], known: log.Known) -> list[Line]:
    """The log of a change."""
    return [
        Line(
            n=each.n,
            at=each.at,
            who=each.who,
            door=names.door(each.via),
            step=names.step(each.kind.partition(".")[0]),
            what=log.in_words(each.said, times.short),
            why=" ".join(each.details),
            kind=each.kind,
        )
        for each in log.lines(happened, known)
    ]
