"""This module shows the steps of a run to those who do them and to those who look on: words, outcomes, and what came of each attempt."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from offcycle.ledger import documents, plans
from offcycle.process.facts import Amendment, Attempt, Revision, Run, RunStep
from offcycle.process.kernel import Case
from offcycle.process.run.rollback import undone_step
from offcycle.runbook import Reading, Step
from offcycle.runbook.reading import Part
from offcycle.runbook.saying import Said, filled, said, undoing
from offcycle.web import names

STATES = {
    "waiting": "to do",
    "running": "under way",
    "done": "done",
    "failed": "failed",
    "skipped": "skipped",
    "not_needed": "not needed",
    "unknown": "unknown: nobody can say whether it took effect",
}
NOT_TAKEN = "not taken"
GONE = Said(documents.EXPUNGED, "", (), "", "", "", (), ())


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One time that a step was tried."""

    number: int
    outcome: str
    by: str
    at: datetime
    note: str
    pictures: list[str]  # their addresses


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """How a step was, or is to be, done otherwise."""

    number: int
    text: str
    by: str
    at: datetime
    state: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a run, with all that is known of it."""

    key: str
    number: int
    said: Said
    section: str
    state: str
    state_name: str
    settled: bool
    by_hand: bool
    executor: str  # what could do it, where it is no step by hand: “sh on web1, web2”
    by: str
    at: datetime | None
    done_at: datetime | None
    note: str
    carried: str
    agreed_by: str
    wish: AttemptLine | None
    attempts: list[AttemptLine]
    amendments: list[AmendmentLine]


def lines(case: Case, run: Run) -> list[StepLine]:
    """Every step of a run in its order, with the values of where it is run."""
    reading = plans.reading(case.facts.revisions[run.revision - 1])
    words = {step.key: step for step in reading.steps}
    return [
        _line(case, run, step, number, reading, words)
        for number, step in enumerate(run.steps.values(), start=1)
    ]


def _line(
    case: Case, run: Run, step: RunStep, number: int, reading: Reading, words: dict[str, Step]
) -> StepLine:
    undone = undone_step(step.key)
    found = words.get(undone or step.key)
    tell = undoing if undone else said
    by_hand = found is None or bool(undone) or run.rolls_back != "" or found.kind == "hand"
    return StepLine(
        key=step.key,
        number=number,
        said=tell(found, reading, run.environment) if found else GONE,
        section=found.section if found and found.section != reading.procedure else "",
        state=step.state,
        state_name=NOT_TAKEN
        if step.state == "waiting" and run.state != "running"
        else STATES.get(step.state, names.words(step.state)),
        settled=step.settled,
        by_hand=by_hand,
        executor=_executor(found, reading) if found and not by_hand else "",
        by=_name(case, step.by),
        at=step.at,
        done_at=step.done_at,
        note=step.note,
        carried=step.carried,
        agreed_by=_name(case, step.agreed_by),
        wish=_attempt(case, step.wish) if step.wish else None,
        attempts=[_attempt(case, each) for each in step.attempts],
        amendments=[_amendment(case, each) for each in run.amendments if each.step == step.key],
    )


def _name(case: Case, account: str) -> str:
    return names.person(account, case.world.roster) if account else ""


def _executor(step: Step, reading: Reading) -> str:
    hosts = ", ".join(reading.targets.get(step.target, ())) or step.target
    return f"{step.kind} on {hosts}" if hosts else step.kind


def _attempt(case: Case, attempt: Attempt) -> AttemptLine:
    return AttemptLine(
        number=attempt.number,
        outcome=STATES.get(attempt.outcome, attempt.outcome),
        by=_name(case, attempt.by),
        at=attempt.at,
        note=attempt.note,
        pictures=[
            reverse("picture", args=(case.facts.ref, each.removeprefix("sha256:")))
            for each in attempt.attachments
        ],
    )


def _amendment(case: Case, amendment: Amendment) -> AmendmentLine:
    return AmendmentLine(
        number=amendment.number,
        text=amendment.text,
        by=_name(case, amendment.by),
        at=amendment.at,
        state=amendment.state,
        answered_by=_name(case, amendment.answered_by),
    )


def undone_words(case: Case, run: Run, keys: tuple[str, ...]) -> list[str]:
    """What is to be done to undo a run, as titles."""
    reading = plans.reading(case.facts.revisions[run.revision - 1])
    words = {step.key: step for step in reading.steps}
    found = [(words.get(undone_step(key) or key), bool(undone_step(key))) for key in keys]
    return [
        (undoing if undone else said)(step, reading, run.environment).title
        for step, undone in found
        if step
    ]


def titles(revision: Revision, part: Part) -> list[str]:
    """The titles of one part of a plan, with the values of production."""
    reading = plans.reading(revision)
    values = reading.values.get("production", {})
    return [filled(step.title, values) for step in reading.steps if step.part == part]
