"""This module shows the gates of a change: the checklist, and what it waits for now."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.process import gates, turns
from offcycle.process.kernel import Case
from offcycle.web import names, reach
from offcycle.web.reach import Reached

STEPS = ("triage", "plan", "staging", "form", "review", "run", "notices")


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate of the checklist."""

    name: str
    met: bool
    why: str
    do: str
    whom: str
    since: datetime | None
    due: datetime | None
    overdue: bool
    people: list[Reached]


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the seven steps, with its gates."""

    name: str
    state: str  # met, now or ahead
    gates: tuple[GateLine, ...]

    @property
    def to_come(self) -> tuple[GateLine, ...]:
        """The gates that are not met."""
        return tuple(each for each in self.gates if not each.met)


def gate_line(state: gates.State, case: Case) -> GateLine:
    """A gate with why it stands open or shut, and whom it waits for."""
    return GateLine(
        name=names.words(state.name).capitalize(),
        met=state.satisfied,
        why=state.why,
        do=state.do,
        whom=names.whom(state.waiting_on, case.world),
        since=state.since,
        due=state.due,
        overdue=bool(state.due and state.due <= case.at),
        people=reach.people(state.waiting_on, case) if not state.satisfied else [],
    )


def waits_for(case: Case, states: tuple[gates.State, ...]) -> list[GateLine]:
    """What has to happen now, with whom it waits for."""
    return [gate_line(state, case) for state in turns.now(case, states)]


def stages(case: Case, states: tuple[gates.State, ...]) -> list[Stage]:
    """The seven steps in their order, each with its gates."""
    now = gates.stage(case, states)
    found = []
    for step in STEPS:
        own = [state for state in states if state.step == step]
        met = all(state.satisfied for state in own)
        state = "now" if step == now else "met" if met else "ahead"
        lines = tuple(gate_line(each, case) for each in own)
        found.append(Stage(names.step(step), state, lines))
    return found
