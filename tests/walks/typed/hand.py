"""This module is what a walker's hand knows when it types: the case, the mood of the walk, and chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from offcycle.process.facts import Facts
from offcycle.process.kernel import Case

T = TypeVar("T")
STALE = "sha256:" + "0" * 64


@dataclass(frozen=True)
class Hand:
    """Types what mostly fits, and now and then something stale or wrong."""

    case: Case
    chance: Random
    mood: frozenset[str] = frozenset()

    @property
    def facts(self) -> Facts:
        """The facts of the change."""
        return self.case.facts

    def wrong(self, odds: float = 0.05) -> bool:
        """Whether something else is typed this time."""
        return self.chance.random() < odds

    def pick(self, of: Sequence[T]) -> T:
        """One of several."""
        return self.chance.choice(of)

    def text(self, words: str, odds: float = 0.08) -> str:
        """Some words, or none where some are needed."""
        return "" if self.wrong(odds) else words

    def later(self, *hours: float) -> datetime:
        """A time to come, and now and then one that has passed."""
        ahead = timedelta(hours=self.pick(hours))
        return self.case.at - ahead if self.wrong(0.06) else self.case.at + ahead

    def anybody(self) -> str:
        """Some account, or one that nobody has."""
        return "nobody" if self.wrong(0.04) else self.pick(sorted(self.case.world.roster.accounts))

    def run(self) -> str:
        """The run that goes on, or one that does not."""
        if self.facts.running and not self.wrong(0.04):
            return self.facts.running.id
        return f"{self.facts.ref}-R{max(len(self.facts.runs) - 1, 1)}"

    def next_step(self) -> str:
        """The next step of the run that goes on, or another."""
        run = self.facts.running
        following = run.next() if run else None
        if run and self.wrong(0.06):
            return self.pick(["s9", *run.steps])
        return following.key if following else "s1"


Ask = Callable[[Hand], object]
