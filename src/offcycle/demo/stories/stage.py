"""This module is what a story is made of: beats, each something that somebody does some minutes after the one before.

Theory of operation: a beat knows how long it comes after the one before, and what is done. What is typed may depend on how the
change stands by then, so it is a value, or a function of the teller. The beats of all stories are told in the order of their times,
because the record only goes forward.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from offcycle.demo import sites
from offcycle.ledger import clock
from offcycle.ledger.record import Recorded, record
from offcycle.process.facts import Facts, Run
from offcycle.process.kernel import Actor, Refused
from offcycle.process.triage import Nothing

DOOR = "demo"


class StoryBrokenError(RuntimeError):
    """A sample story could not be told to its end."""

    def __init__(self, story: str, command: str, refused: Refused) -> None:
        because = " ".join(f"[{each.rule}] {each.because}" for each in refused.refusals)
        super().__init__(f"{self.__doc__} In {story}, {command} was refused: {because}")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where stories happen: the folders of the sites, that of the archive, and what pays what is owed."""

    sites: dict[str, Path]
    archive: Path
    pay: Callable[[], object]

    @property
    def archive_away(self) -> Path:
        """Where the archive is while it cannot be reached."""
        return self.archive.with_name("archive-away")

    def bring_archive_back(self) -> None:
        """Let the archive be reached again, if it was away."""
        if self.archive_away.exists():
            self.archive_away.rename(self.archive)


@dataclass(slots=True)
class Teller:
    """Tells one story; the facts are those of its change."""

    story: str
    stage: Stage
    ref: str | None = None
    facts: Facts = field(default_factory=Facts)

    @property
    def at(self) -> datetime:
        """The time that the story has come to."""
        return clock.now()

    @property
    def plan(self) -> str:
        """The digest of the plan as it reads now."""
        return self.facts.plan.plan if self.facts.plan else ""

    @property
    def seal(self) -> str:
        """The digest of what lies before the approvers."""
        return self.facts.submission.seal if self.facts.submission else ""

    @property
    def run(self) -> Run:
        """The run that goes on."""
        running = self.facts.running
        if running is None:
            raise LookupError(f"{self.story}: no run goes on.")
        return running

    @property
    def step(self) -> str:
        """The key of the next step of the run that goes on."""
        following = self.run.next()
        return following.key if following else ""

    def give(self, account: str, command: str, ask: object) -> None:
        """Give a command in somebody's name."""
        self.take(
            command,
            record(command=command, ask=ask, actor=Actor(account, DOOR), change=self.ref),
        )

    def take(self, command: str, outcome: Recorded | Refused) -> None:
        """Take in what came of a command; what it owes leaves the building."""
        if isinstance(outcome, Refused):
            raise StoryBrokenError(self.story, command, outcome)
        if outcome.change:
            self.ref, self.facts = outcome.change, outcome.facts
        self.stage.pay()

    def switch(self, environment: str, host: str) -> None:
        """Let another host answer for a sample site."""
        sites.switch(self.stage.sites[environment], host)

    def answering(self, environment: str) -> str:
        """The host that answers for a sample site."""
        return sites.answering(self.stage.sites[environment])


@dataclass(frozen=True, slots=True)
class Beat:
    """Something that is done, some minutes after what was done before."""

    after: float
    do: Callable[[Teller], None]


Beats = tuple[Beat, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A story: how long ago it began, what it shows, and what can be tried with it, as whom; no change without a `shows`."""

    name: str
    begun: timedelta
    beats: Beats
    shows: str = ""
    to_try: str = ""


def says(account: str, command: str, ask: object = Nothing(), *, after: float = 2) -> Beat:
    """Somebody gives a command; a function tells what is typed, by how the change stands then."""

    def do(teller: Teller) -> None:
        teller.give(account, command, ask(teller) if callable(ask) else ask)

    return Beat(after, do)


def ago(*, days: float = 0, hours: float = 0, minutes: float = 0) -> timedelta:
    """A time before now."""
    return timedelta(days=days, hours=hours, minutes=minutes)
