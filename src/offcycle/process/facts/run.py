"""This module is what is known of the runs, and of who stands by."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that a step was tried, or that somebody asked to leave it out."""

    number: int
    outcome: str
    by: str
    at: datetime
    note: str
    attachments: tuple[str, ...] = ()  # the digests of what was shown with it


@dataclass(slots=True)
class Amendment:
    """How a step done by hand has to differ from what was approved; it stays marked for ever."""

    number: int  # within the run
    step: str
    text: str
    by: str
    at: datetime
    state: str = "waiting"  # waiting, agreed, declined, or replaced by another
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(slots=True)
class RunStep:
    """One step of a run, with its latest attempt."""

    key: str
    state: str = "waiting"
    attempt: int = 0
    by: str = ""
    at: datetime | None = None
    note: str = ""
    carried: str = ""  # the run in which this result came about, if it was an earlier one

    executor: str = ""  # who takes the attempt that goes on, if no person does
    attempts: tuple[Attempt, ...] = ()  # every one that has an outcome, oldest first
    wish: Attempt | None = None  # it is said not to be needed, and nobody has agreed yet
    agreed_by: str = ""  # who agreed that it is not needed
    done_at: datetime | None = None  # when it was really done, where that was entered later

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do in this step."""
        return self.state in {"done", "skipped", "not_needed"}


@dataclass(slots=True)
class Run:
    """One run of the plan in one environment."""

    id: str
    environment: str
    revision: int
    plan: str
    operations: str
    submission: int
    systems: tuple[str, ...]
    started_at: datetime
    started_by: str
    steps: dict[str, RunStep]
    state: str = "running"  # running, stopped, or finished
    outcome: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    stop_reason: str = ""
    verdict: str = ""
    verdict_reason: str = ""
    validated_at: datetime | None = None
    validated_by: str = ""
    rolls_back: str = ""  # the run that this one undoes
    rolled_back_by: str = ""  # the latest run that undoes this one
    heard_at: datetime | None = None  # when something was last said of it
    stood_by: tuple[str, ...] = ()  # everybody who stood by while it went on in production
    amendments: list[Amendment] = field(default_factory=list)
    reported: bool = False  # whether any outcome was reported, be its step still there or not
    tried: dict[str, int] = field(
        default_factory=dict
    )  # the latest attempt under each key, be its step still there or not

    @property
    def touched(self) -> bool:
        """Whether the outcome of any step was reported, so that the run took effect."""
        return any(step.attempt for step in self.steps.values())

    @property
    def gone_wrong(self) -> bool:
        """Whether it ended without what it was for: stopped, not passed, or rolled back."""
        return self.state == "stopped" or self.verdict == "fail" or bool(self.rolled_back_by)

    @property
    def operators(self) -> frozenset[str]:
        """Everybody who said what came of a step."""
        return frozenset(each.by for step in self.steps.values() for each in step.attempts)

    @property
    def agreed(self) -> int:
        """How many amendments were agreed to."""
        return sum(each.state == "agreed" for each in self.amendments)

    @property
    def waiting(self) -> Amendment | None:
        """The amendment that waits for an answer."""
        return next((each for each in self.amendments if each.state == "waiting"), None)

    @property
    def unknown(self) -> RunStep | None:
        """The first step of which nobody can say whether it took effect."""
        return next((step for step in self.steps.values() if step.state == "unknown"), None)

    def next(self) -> RunStep | None:
        """The first step that is not settled."""
        return next((step for step in self.steps.values() if not step.settled), None)


@dataclass(frozen=True, slots=True)
class Standby:
    """Who stands by, since when and until when."""

    account: str
    at: datetime
    until: datetime
    since: datetime | None = None  # when they began, however often they renewed it
