"""This module stands in for an executor: it ends as scripted and remembers every slot begun."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from offcycle.adapters.execute.port import Operation, Result
from offcycle.adapters.failure import Failure

Slot = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Scripted:
    """How one operation ends."""

    outcome: Literal["done", "failed", "unknown"] = "done"
    exit_code: int | None = 0
    output: bytes = b""


class FakeExecutor:
    """Ends operations as scripted; without a script they are done."""

    name = "fake"

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self.effects: list[Operation] = []  # what really took place, once a slot
        self._clock = clock
        self._ahead: deque[Scripted | Failure] = deque()
        self._known: dict[Slot, Result] = {}

    def add(self, *ends: Scripted | Failure) -> None:
        """Let the next operations end like this; a Failure is raised before anything begins."""
        self._ahead.extend(ends)

    def run(self, operation: Operation) -> Result:
        """End the operation as scripted, or tell what is known when its slot was begun before."""
        slot = (operation.run, operation.step, operation.attempt)
        if slot not in self._known:
            self._known[slot] = self._take_effect(operation)
        return self._known[slot]

    def _take_effect(self, operation: Operation) -> Result:
        end = self._ahead.popleft() if self._ahead else Scripted()
        if isinstance(end, Failure):
            raise end
        started_at = self._clock()
        self.effects.append(operation)
        return Result(end.outcome, end.exit_code, end.output, started_at, self._clock())
