"""This module says a plan in plain steps as production has it, for approvers: what is done, what is checked, how it is undone."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.runbook import Reading
from offcycle.runbook.reading import Step
from offcycle.runbook.saying import Said, said, undoing

ENVIRONMENT = "production"
PARTS = {"steps": "", "checks": "Then it is checked", "later": "Left for later"}
"""The parts of a plan that are done, with what stands above each."""


@dataclass(frozen=True, slots=True)
class PlainStep:
    """A step: what it is called, and what exactly is done for whoever wants to know."""

    title: str
    how: str
    text: str
    commands: tuple[str, ...]
    expect: str


@dataclass(frozen=True, slots=True)
class PlainPart:
    """The steps of one part."""

    heading: str
    steps: list[PlainStep]


def parts(reading: Reading) -> list[PlainPart]:
    """What is done in production, part by part."""
    found = {
        part: [_plain(step, said(step, reading, ENVIRONMENT)) for step in _of(reading, part)]
        for part in PARTS
    }
    return [PlainPart(PARTS[part], steps) for part, steps in found.items() if steps]


def rollback(reading: Reading) -> list[PlainStep]:
    """How it is undone: what each step says of itself, the last one first; then the plan's own part on it."""
    undone = [
        _plain(step, undoing(step, reading, ENVIRONMENT))
        for step in reversed(list(_of(reading, "steps")))
        if step.rollback
    ]
    own = [_plain(step, said(step, reading, ENVIRONMENT)) for step in _of(reading, "rollback")]
    return [*undone, *own]


def _of(reading: Reading, part: str) -> Iterator[Step]:
    return (step for step in reading.steps if step.part == part)


def _plain(step: Step, told: Said) -> PlainStep:
    how = "by hand" if step.kind == "hand" else f"by {step.kind} on {step.target}"
    return PlainStep(told.title, how, told.text, told.commands, told.expect)
