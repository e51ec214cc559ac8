"""This module is the races about a run that starts or goes on: freezes, approvals that are taken back, amendments, and who is first."""

from collections.abc import Sequence
from datetime import timedelta

from offcycle.ledger import read
from offcycle.process.kernel import WORKER
from offcycle.process.run.amendments import AgreeStep, AmendStep
from offcycle.process.run.freezes import LiftFreeze, SetFreeze
from offcycle.process.run.steps import StopRun
from offcycle.process.run.unknown import IntendStep
from tests.faults.by_command.approving import change_of
from tests.faults.by_command.order import accepted, before, demand, latest, refused, there
from tests.faults.crew import Part
from tests.faults.parts import Give, Several
from tests.faults.prepared import (
    APPROVED,
    STARTED,
    as_usual,
    gone,
    plans,
    reports,
    running,
    says,
    start,
)
from tests.faults.raw import Entry
from tests.faults.rounds import Race, one

LEAD = "hosting2"


# A freeze is set as production starts.


def frozen(*systems: str) -> Give:
    now = read.now()
    ask = SetFreeze(now, now + timedelta(hours=1), "The numbers are counted.", systems)
    return Give(LEAD, "set-freeze", ask)


def freeze(number: int) -> Sequence[Part]:
    """In every other round an older freeze is named in what was approved."""
    as_usual()
    if number % 2:
        accepted(frozen("eclkc"))
    change = gone(APPROVED)
    return [frozen(*("eclkc",) * (number % 3 > 0)), start("hosting", change)]


def not_under_it(told: Sequence[Entry]) -> str:
    """What starts came before the freeze; a freeze that was approved holds nothing up."""
    change, new = change_of(told), there(told, "calendar.freeze_set")
    started = latest(told, "run.started", environment="production")
    demand(started is None or before(started, new), "Production started under a freeze.")
    kinds = [entry["kind"] for entry in told]
    over = " over an older one" if kinds.count("calendar.freeze_set") > 1 else ""
    if started is None:
        refused(start("hosting", change), "gate.freeze")
        accepted(Give(LEAD, "lift-freeze", LiftFreeze(new["data"]["freeze"])))
        accepted(start("hosting", change))
        return f"frozen first{over}"
    return f"started first{over}"


# An approval is taken back as the next steps are taken.

OBJECTIONS = ("withdraw", "reject", "defer")


def objection(number: int) -> Sequence[Part]:
    as_usual()
    change = gone(STARTED)
    taken = Several((reports("hosting", change, "s1"), reports("hosting", change, "s2")))
    return [says("cor1", OBJECTIONS[number % 3], change), taken]


def no_step_after(told: Sequence[Entry]) -> str:
    """How many steps were taken before; the next is refused."""
    change = change_of(told)
    objected = there(told, "review.decided", seat="cor1")
    taken = [
        entry
        for entry in told
        if entry["kind"] == "run.step_reported" and entry["data"]["environment"] == "production"
    ]
    demand(all(before(each, objected) for each in taken), "A step was taken after a no.")
    if len(taken) < 2:
        refused(reports("hosting", change, f"s{len(taken) + 1}"), "run.still_approved")
    return f"{objected['data']['verdict']} after {len(taken)} steps"


# A step is amended as another reports it done; who stands by agrees as another stops the run.


def amending(_: int) -> Sequence[Part]:
    as_usual()
    change = gone(STARTED)
    ask = AmendStep(running(change), "s1", "Use the other door.")
    return [Give("hosting", "amend-step", ask, change.ref), reports("hosting2", change, "s1")]


def agreeing(_: int) -> Sequence[Part]:
    as_usual()
    change = gone(STARTED)
    run = running(change)
    asked = AmendStep(run, "s1", "Use the other door.")
    accepted(Give("hosting", "amend-step", asked, change.ref))
    return [
        Give("dev2", "agree-step", AgreeStep(run, "s1"), change.ref),
        Give("hosting2", "stop-run", StopRun(run, "It smokes."), change.ref),
    ]


def nothing_in_what_ended(told: Sequence[Entry]) -> str:
    stopped = there(told, "run.stopped", environment="production")
    agreed = latest(told, "run.amendment_agreed")
    demand(agreed is None or before(agreed, stopped), "An amendment was agreed to after the stop.")
    return "agreed, then stopped" if agreed else "stopped first"


# One step is reported by two operators, or taken by two workers.


def operators(_: int) -> Sequence[Part]:
    as_usual()
    change = gone(STARTED)
    return [reports(one, change, "s1") for one in ("hosting", "hosting2")]


def workers(_: int) -> Sequence[Part]:
    as_usual()
    change = gone((plans(kind="sh"),))
    accepted(start("dev", change, "staging"))
    ask = IntendStep(running(change), "s1", "sh")
    return [Give(WORKER, "intend-step", ask, change.ref, via=WORKER)] * 2


RACES = {
    "freeze": Race(2, freeze, by_record=not_under_it),
    "objection": Race(2, objection, by_record=no_step_after),
    "amending": Race(2, amending, one),
    "agreeing": Race(2, agreeing, by_record=nothing_in_what_ended),
    "operators": Race(2, operators, one),
    "workers": Race(2, workers, one),
}
