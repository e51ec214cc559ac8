"""This module is what is known of the runs, and of who stands by."""

from dataclasses import dataclass
from datetime import datetime


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
    reported: bool = False  # whether any outcome was reported, be its step still there or not

    @property
    def touched(self) -> bool:
        """Whether the outcome of any step was reported, so that the run took effect."""
        return any(step.attempt for step in self.steps.values())

    def next(self) -> RunStep | None:
        """The first step that is not settled."""
        return next((step for step in self.steps.values() if not step.settled), None)


@dataclass(frozen=True, slots=True)
class Standby:
    """Who stands by, since when and until when."""

    account: str
    at: datetime
    until: datetime
