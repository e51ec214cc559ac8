"""This module shows the plan as it was read: its steps, rollback, checks and faults, and what was said about it."""

import re
from dataclasses import dataclass
from datetime import datetime

from offcycle.ledger import plans
from offcycle.process.kernel import Case
from offcycle.runbook import Fault, Reading, Step
from offcycle.runbook.values import values as side_by_side
from offcycle.web import names

PARTS = {
    "steps": "Steps",
    "checks": "Checks",
    "rollback": "Rollback",
    "later": "For later",
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the plan."""

    title: str
    text: str
    section: str
    how: str


@dataclass(frozen=True, slots=True)
class Part:
    """The steps of one part of the plan."""

    name: str
    steps: list[StepLine]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value in both environments, with the numbers of the steps that use it; a secret is shown as what refers to it."""

    name: str
    staging: str
    production: str
    differs: bool
    secret: bool
    steps: list[str]


@dataclass(frozen=True, slots=True)
class CommentLine:
    """Something that was said about the plan."""

    by: str
    at: datetime
    step: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """The current revision of the plan."""

    number: int
    author: str
    at: datetime
    title: str
    procedure: str
    procedures: tuple[str, ...]
    open_choice: bool
    digest: str
    parts: list[Part]
    values: list[ValueLine]
    faults: list[Fault]
    titles: dict[str, tuple[int, str]]
    comments: list[CommentLine]


def section(case: Case) -> Section | None:
    """The plan as it reads now; None while there is none."""
    revision = case.facts.plan
    if revision is None:
        return None
    reading = plans.reading(revision)
    titles = {step.key: (step.number, step.title) for step in reading.steps}
    return Section(
        number=revision.number,
        author=names.person(revision.author, case.world.roster),
        at=revision.at,
        title=reading.title,
        procedure=reading.procedure,
        procedures=reading.procedures,
        open_choice=reading.open_choice,
        digest=revision.plan,
        parts=parts(reading),
        values=values(reading),
        faults=[each for each in reading.faults if each.severity == "fault"],
        titles=titles,
        comments=[
            CommentLine(
                names.person(each.by, case.world.roster),
                each.at,
                titles[each.step][1] if each.step in titles else each.step,
                each.text,
            )
            for each in case.facts.comments
        ],
    )


def parts(reading: Reading) -> list[Part]:
    """The parts that have steps, in the order of a plan."""
    by_part = {
        part: [step_line(step, reading.procedure) for step in reading.steps if step.part == part]
        for part in PARTS
    }
    return [Part(PARTS[part], steps) for part, steps in by_part.items() if steps]


def step_line(step: Step, procedure: str) -> StepLine:
    """A step; its text is left out where the title says all of it, and its section where the procedure does."""
    how = "by hand" if step.kind == "hand" else f"{step.kind} on {step.target}"
    more = re.sub(r"[`*_\\]", "", step.text).strip() != re.sub(r"[*_]", "", step.title).strip()
    section = step.section if step.section != procedure else ""
    return StepLine(step.title, step.text if more else "", section, how)


def values(reading: Reading) -> list[ValueLine]:
    """The values of a plan side by side: all in which its production differs from its staging."""
    called = {
        step.key: f"{step.number}" if step.part == "steps" else f"{PARTS[step.part]} {step.number}"
        for step in reading.steps
    }
    return [
        ValueLine(
            each.name,
            each.staging or "",
            each.production or "",
            differs=each.differs,
            secret=each.secret,
            steps=[called.get(key, key) for key in each.steps],
        )
        for each in side_by_side(reading)
    ]
