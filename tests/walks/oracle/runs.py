"""This module keeps, for the oracle, what was said of each run: its steps, its amendments, and how it ended."""

from dataclasses import dataclass, field
from typing import Any

from tests.walks.oracle.entries import Entry

SETTLED = {"done", "skipped", "not_needed"}
UNDO = ".undo"


@dataclass
class Amendment:
    """How a step is to differ, and what became of that."""

    step: str
    by: str
    state: str = "waiting"


@dataclass
class Run:
    """A run, with the state and the number of attempts of each step."""

    started: Entry
    environment: str
    operations: str
    revision: int
    submission: int
    systems: set[str]
    steps: dict[str, str]
    attempts: dict[str, int] = field(default_factory=dict)
    intended: set[tuple[str, int]] = field(default_factory=set)
    wishes: dict[str, str] = field(default_factory=dict)  # step -> who says that it is not needed
    amendments: list[Amendment] = field(default_factory=list)
    takers: set[str] = field(default_factory=set)
    stood_by: set[str] = field(default_factory=set)
    ended: Entry | None = None
    validated: Entry | None = None
    rolls_back: str = ""
    rolled_back_by: str = ""
    corrected: bool = False
    reported: bool = (
        False  # whether anything was ever reported of it, be the step still there or not
    )

    @property
    def name(self) -> str:
        """The name of the run."""
        return str(self.started["data"]["run"])

    @property
    def production(self) -> bool:
        """Whether it applies a plan to production."""
        return self.environment == "production" and not self.rolls_back

    @property
    def finished(self) -> bool:
        """Whether it came to its end."""
        return self.ended is not None and self.ended["kind"] == "run.finished"

    @property
    def stopped(self) -> bool:
        """Whether it was stopped."""
        return self.ended is not None and not self.finished

    @property
    def touched(self) -> bool:
        """Whether any step of it was tried."""
        return any(self.attempts.get(key, 0) for key in self.steps)

    @property
    def verdict(self) -> str:
        """The verdict of its validation, or nothing."""
        return self.validated["data"]["verdict"] if self.validated else ""

    @property
    def gone_wrong(self) -> bool:
        """Whether it ended without what it was for."""
        return self.stopped or self.verdict == "fail" or bool(self.rolled_back_by)

    @property
    def agreed(self) -> int:
        """How many amendments were agreed."""
        return sum(each.state == "agreed" for each in self.amendments)

    @property
    def waiting(self) -> Amendment | None:
        """The amendment that waits for an answer."""
        return next((each for each in self.amendments if each.state == "waiting"), None)

    def next(self) -> str | None:
        """The first step that is not settled."""
        return next((key for key, state in self.steps.items() if state not in SETTLED), None)


Deed = tuple[str, str]


def deeds(plan: dict[str, Any]) -> dict[str, Deed]:
    """What each step of a plan does in staging, by its key."""
    return {
        step["key"]: (step["operation"], step["staging"])
        for step in plan.get("steps", [])
        if step["part"] == "steps"
    }


def keys(plan: dict[str, Any], part: str = "steps") -> list[str]:
    """The keys of one part of a plan, in order."""
    return [step["key"] for step in plan.get("steps", []) if step["part"] == part]


def runnable(plan: dict[str, Any]) -> bool:
    """Whether a plan has steps and leaves nothing open."""
    return bool(keys(plan) and not plan["open_choice"] and not plan["faults"])
