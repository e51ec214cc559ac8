"""This module is the clocks of a change as its page shows them: what is due, of whom, what is counted, and how each stands."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.process import clocks
from offcycle.process.kernel import Case
from offcycle.web import names, reach
from offcycle.web.gates import GateLine
from offcycle.web.reach import Reached

STATES = {"running": "Running", "warned": "Near", "passed": "Passed", "stopped": "Stopped"}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock."""

    says: str
    state: str
    state_name: str
    since: datetime
    due: datetime
    stopped_at: datetime | None
    late: bool  # whether it was stopped only after its time had passed
    whom: str
    counts: str
    people: list[Reached]


def section(case: Case) -> list[ClockLine]:
    """The clocks, those that run first and of these what is due next; none of a change that has ended runs."""
    found = [_line(each, case) for each in clocks.clocks(case)]
    return sorted(found, key=lambda each: (each.state == "stopped", each.due))


def late(found: list[ClockLine], waits_for: list[GateLine]) -> list[ClockLine]:
    """Those whose time has passed, but for what the change waits for and says of itself."""
    said = {each.due for each in waits_for}
    return [each for each in found if each.state == "passed" and each.due not in said]


def _line(clock: clocks.Clock, case: Case) -> ClockLine:
    state = clocks.standing(clock, case)
    return ClockLine(
        says=clock.says,
        state=state,
        state_name=STATES[state],
        since=clock.since,
        due=clock.due,
        stopped_at=clock.stopped_at,
        late=bool(clock.stopped_at and clock.stopped_at > clock.due),
        whom=names.whom(clock.waiting_on, case.world) if state != "stopped" else "",
        counts=clock.counts,
        people=reach.people(clock.waiting_on, case) if state != "stopped" else [],
    )
