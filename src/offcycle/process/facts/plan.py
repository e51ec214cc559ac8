"""This module is what is known of step 1: the revisions of the plan and what was said about them."""

from dataclasses import dataclass, field
from datetime import datetime

from offcycle.process.events.plan import PlanStep


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of the plan."""

    number: int
    author: str
    at: datetime
    document: str
    reading: str
    source: str
    plan: str
    operations: dict[str, str]
    steps: tuple[PlanStep, ...]
    open_choice: bool
    faults: int
    message: str
    titles: dict[str, str] = field(default_factory=dict)  # of the steps, by their keys
    came_from: str = ""  # the change or the template that it was started from
    also_by: tuple[str, ...] = ()  # who wrote what it was started from

    @property
    def runnable(self) -> bool:
        """Whether nothing in it is left open, so that it can be run."""
        return bool(self.keys()) and not self.open_choice and not self.faults

    def step(self, key: str) -> PlanStep | None:
        """One step by its key."""
        return next((step for step in self.steps if step.key == key), None)

    def keys(self, part: str = "steps") -> tuple[str, ...]:
        """The keys of the steps in one part, in order."""
        return tuple(step.key for step in self.steps if step.part == part)


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that was said about the plan."""

    n: int
    by: str
    at: datetime
    text: str
    step: str
    settled_by: str = ""
    settled_at: datetime | None = None
    question: bool = False
    answers: int = 0  # the number of the question that it answers
