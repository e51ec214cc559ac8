"""This module lets time go by in the record: deadlines that near or have passed become events, written by the worker.

Laws:
- A deadline is written once, however many workers there are: the rules know what was written, under the change's lock.
- What is refused, because a policy moved the deadline meanwhile, is left alone for a while and holds nothing else up.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from offcycle.ledger import read
from offcycle.ledger.record import record
from offcycle.process.clocks import Tick
from offcycle.process.kernel import WORKER, Actor, Refused

ACTOR = Actor(WORKER, WORKER)
LEFT_ALONE = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass(slots=True)
class Ticker:
    """Writes what is due; remembers what was refused, and until when it leaves that alone."""

    now: Callable[[], datetime]
    left: dict[str, datetime] = field(default_factory=dict)

    def turn(self) -> int:
        """Write every deadline that is due now; gives how many changes had one."""
        now = self.now()
        self.left = {ref: until for ref, until in self.left.items() if until > now}
        return sum(self._tick(ref, now) for ref in read.due(now) if ref not in self.left)

    def _tick(self, ref: str, now: datetime) -> bool:
        outcome = record(command="tick", ask=Tick(), actor=ACTOR, change=ref)
        if isinstance(outcome, Refused):
            log.info("tick.refused", change=ref, rules=[each.rule for each in outcome.refusals])
            self.left[ref] = now + LEFT_ALONE
            return False
        return True
