"""This module shows the plan as it was read: its steps, rollback, checks and faults, and what was said about it."""

from dataclasses import dataclass, replace
from datetime import datetime

from offcycle.ledger import plans
from offcycle.process.kernel import Case
from offcycle.runbook import Fault, Note, Reading, Step, headed, placed
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
    notes: tuple[str, ...] = ()  # that stand by it
    before: tuple[Note, ...] = ()  # what is no step and stands before it


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
    behind: list[Note]  # what is no step and stands behind all steps
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
        behind=placed(reading)[-1],
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
    before = dict(zip((step.key for step in reading.steps), placed(reading), strict=False))
    by_part = {
        part: [
            replace(step_line(step, reading.procedure), before=tuple(before[step.key]))
            for step in reading.steps
            if step.part == part
        ]
        for part in PARTS
    }
    return [Part(PARTS[part], steps) for part, steps in by_part.items() if steps]


def step_line(step: Step, procedure: str) -> StepLine:
    """A step; what its title says is not said again, nor its section where that is the procedure."""
    how = "by hand" if step.kind == "hand" else f"{step.kind} on {step.target}"
    section = step.section if step.section != procedure else ""
    _, text = headed(step.title, step.text)
    if step.title.endswith("…"):
        text = step.text
    return StepLine(step.title, text, section, how, step.notes)


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
