"""This module is the process's door: every command by its name, decided with what follows from it by itself."""

from offcycle.process import (
    clocks,
    form,
    gates,
    kernel,
    notices,
    people,
    plan,
    review,
    run,
    staging,
    triage,
)
from offcycle.process.kernel import COMMANDS, Accepted, Case, Refused, available
from offcycle.process.people import calendars, on_call

__all__ = ["COMMANDS", "available", "decide"]

STEPS = (
    triage,
    plan,
    staging,
    form,
    review,
    run,
    notices,
    people,
    calendars,
    on_call,
    clocks,
    gates,
)
"""The modules that register commands when they are imported."""


def decide(name: str, ask: object, case: Case) -> Accepted | Refused:
    """What the command `name` leads to; a first act of hosting on a change is its acknowledgement, too."""
    outcome = kernel.decide(name, ask, case)
    if isinstance(outcome, Refused) or name == "acknowledge" or case.facts.requested_at is None:
        return outcome
    return Accepted(triage.first_act(case) + outcome.events)
