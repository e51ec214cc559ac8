"""This module is the races of several changes on one system, and of two workers that write one deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from offcycle.ledger import clock, read
from offcycle.process.clocks import Tick
from offcycle.process.kernel import WORKER
from offcycle.process.run.rollback import StartRollback
from offcycle.process.run.steps import StopRun
from tests.faults.by_command.order import accepted, demand
from tests.faults.crew import Came, Part
from tests.faults.parts import Give
from tests.faults.prepared import (
    APPROVED,
    as_usual,
    gone,
    plans,
    reports,
    requested,
    running,
    start,
    touching,
)
from tests.faults.rounds import Race, one
from tests.ledger import told
from tests.ledger.told import Told


def beyond(*systems: str) -> tuple[object, ...]:
    """The way to production of a change that affects other systems."""
    return (APPROVED[0], touching(*systems), *APPROVED[1:])


def across(number: int) -> Sequence[Part]:
    """Two changes of different systems, of which one affects the system of the other; whichever."""
    as_usual()
    mine, other = (beyond("other"), APPROVED) if number % 2 else (APPROVED, beyond("eclkc"))
    return [start("hosting", gone(mine)), start("hosting2", gone(other, "other"))]


def drill(_: int) -> Sequence[Part]:
    """A drill beside two changes of the same system."""
    as_usual()
    changes = [gone(APPROVED), gone(APPROVED), gone(APPROVED, drill=True)]
    return [
        start(who, each)
        for who, each in zip(("hosting", "hosting2", "hosting"), changes, strict=True)
    ]


def one_beside_the_drill(came: Sequence[Came]) -> str:
    demand(came[2].accepted, "A drill was kept waiting.")
    return one(came[:2])


def undoing(_: int) -> Sequence[Part]:
    """What one change did is undone, on a system that it is no longer said to affect, as another starts there."""
    as_usual()
    undoable = (plans(undo=True) if part is told.WAY[2] else part for part in beyond("other"))
    mine, other = gone(tuple(undoable)), gone(APPROVED, "other")
    accepted(start("hosting", mine))
    run = running(mine)
    accepted(reports("hosting", mine, "s1"))
    accepted(Give("hosting", "stop-run", StopRun(run, "It smokes."), mine.ref))
    touching()(mine)
    undoes = Give("hosting", "start-rollback", StartRollback(run), mine.ref)
    return [undoes, start("hosting2", other)]


# Two workers write the deadlines of one change.

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Later:
    """Give a command as if so much time had gone by."""

    by: timedelta
    give: Give

    def carry_out(self) -> Came:
        move(self.by)
        return self.give.carry_out()


def move(by: timedelta) -> None:
    settings.CLOCK_MAY_BE_MOVED = True
    clock.move(by)


def ticking(_: int) -> Sequence[Part]:
    """Each round begins when the one before has ended, so time goes on by an hour in each."""
    move(clock.moved() + max(timedelta(0), read.head().at - clock.now()))
    change: Told = requested()
    ticks = Give(WORKER, "tick", Tick(), change.ref, via=WORKER)
    return [Later(clock.moved() + AN_HOUR, ticks)] * 2


RACES = {
    "across": Race(2, across, one),
    "drill": Race(3, drill, one_beside_the_drill),
    "undoing": Race(2, undoing, one),
    "ticking": Race(2, ticking, one),
}
