"""This module shows the plan as it was read: its steps, rollback, checks and faults, and what was said about it."""

from dataclasses import dataclass, replace
from datetime import datetime

from offcycle.ledger import plans, starting
from offcycle.ledger.read import View
from offcycle.ledger.starting import LastRun
from offcycle.process.kernel import Case, available
from offcycle.runbook import Fault, Note, Reading, Step, below, placed
from offcycle.runbook.values import values as side_by_side
from offcycle.web import names
from offcycle.web.plan.talking import Talk, Talks, talks

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
    key: str = ""
    number: int = 0
    line: int = 1
    notes: tuple[str, ...] = ()  # that stand by it
    before: tuple[Note, ...] = ()  # what is no step and stands before it
    since: LastRun | None = None  # what became of it since it last ran in production
    talks: tuple[Talk, ...] = ()


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
class Submitted:
    """What lies before the approvers, where the plan is another by now."""

    number: int
    revision: int


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
    talks: Talks
    came_from: str
    message: str
    may_edit: bool
    new: int  # steps that never ran in production; of a system where nothing did, none is counted
    changed: int  # steps that do something else than when they last ran there
    submitted: Submitted | None


def section(view: View, case: Case) -> Section | None:
    """The plan as it reads now; None while there is none."""
    revision = case.facts.plan
    if revision is None:
        return None
    reading = plans.reading(revision)
    titles = {step.key: (step.number, step.title) for step in reading.steps}
    said, ran = talks(case), _since(view, case, reading)
    since = [each.since for each in ran.values()]
    return Section(
        number=revision.number,
        author=names.person(revision.author, case.world.roster),
        at=revision.at,
        title=reading.title,
        procedure=reading.procedure,
        procedures=reading.procedures,
        open_choice=reading.open_choice,
        digest=revision.plan,
        parts=[
            Part(part.name, [_told(step, said, ran) for step in part.steps])
            for part in parts(reading)
        ],
        behind=placed(reading)[-1],
        values=values(reading),
        faults=[each for each in reading.faults if each.severity == "fault"],
        titles=titles,
        talks=said,
        came_from=revision.came_from.removeprefix(starting.TEMPLATE),
        message=revision.message,
        may_edit=not available("plan", case),
        new=since.count("new"),
        changed=since.count("changed"),
        submitted=_submitted(case),
    )


def _told(step: StepLine, said: Talks, ran: dict[str, LastRun]) -> StepLine:
    """A step with what was said of it, and what became of it since it last ran."""
    return replace(step, talks=tuple(said.on_steps.get(step.key, ())), since=ran.get(step.key))


def _since(view: View, case: Case, reading: Reading) -> dict[str, LastRun]:
    """What became of each step since it last ran in production; nothing where none of them ever did."""
    found = starting.since_production(view, case.actor, reading) if case.facts.is_open else {}
    return found if any(each.since != "new" for each in found.values()) else {}


def _submitted(case: Case) -> Submitted | None:
    """The latest submission, where the plan was changed since."""
    last, current = next(reversed(case.facts.submissions), None), case.facts.plan
    if last is None or current is None or last.revision == current.number:
        return None
    return Submitted(last.number, last.revision)


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
    text = below(step.title, step.text)
    return StepLine(step.title, text, section, how, step.key, step.number, step.line, step.notes)


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
