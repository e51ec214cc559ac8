"""This package takes events in: what each kind does to the facts, one module a step."""

from offcycle.process.facts.taking import (
    afterwards,
    form,
    notices,
    plan,
    review,
    run,
    settling,
    staging,
    triage,
)

__all__ = [
    "afterwards",
    "form",
    "notices",
    "plan",
    "review",
    "run",
    "settling",
    "staging",
    "triage",
]
