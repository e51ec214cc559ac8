"""This module is why a change does not move: every gate in its order, and the stage that follows from them.

Nobody sets a stage. It is the step of the first gate that is shut.
"""

from dataclasses import dataclass
from datetime import datetime

from offcycle.process import clocks, form, notices, plan, staging, triage
from offcycle.process.kernel import WORKER, Case, Gate, Met, Unmet, Waiting
from offcycle.process.review import (
    afterwards,
    answering,
    archive,
    decision,
    risk,
    submission,
)
from offcycle.process.rules import listed
from offcycle.process.run import freezes, production, standby
from offcycle.process.triage import windows

GATES: tuple[Gate, ...] = (
    triage.answered,
    triage.acknowledged,
    windows.planned,
    plan.documented,
    plan.settled,
    staging.tried,
    staging.signed,
    form.filled,
    risk.judged,
    submission.submitted,
    decision.approved,
    afterwards.accepted,
    windows.in_window,
    freezes.unfrozen,
    standby.stood_by,
    production.applied,
    production.checked,
    notices.told,
    archive.archived,
    notices.closed,
)
AFTERWARDS: tuple[Gate, ...] = (
    triage.answered,
    triage.acknowledged,
    afterwards.accepted,
    production.checked,
    notices.told,
    archive.archived,
    notices.closed,
)
"""What is asked of a change that was recorded afterwards: nothing that would have had to come before it."""
BEFORE = tuple(
    gate for gate in GATES[: GATES.index(submission.submitted)] if gate is not windows.planned
)
"""The gates that a submission settles; a window is given whenever hosting gives it, and no submission stands for one."""
ENDS = ("closed", "withdrawn")


@dataclass(frozen=True, slots=True)
class State:
    """How one gate stands for one change."""

    name: str
    step: str
    satisfied: bool
    why: str
    do: str = ""
    waiting_on: tuple[Waiting, ...] = ()
    since: datetime | None = None
    due: datetime | None = None


def read(case: Case) -> tuple[State, ...]:
    """Every gate with why it is open or shut.

    While the plan is applied to production, and after it was and not failed, the gates before it are as they were at its start.
    While a submission stands, those before it are as they were when it was made: an unfinished draft holds nothing up.
    """
    begun = case.facts.taken is not None
    return tuple(
        _passed(gate)
        if begun and not gate.lasting
        else _settled(gate, case)
        if gate in BEFORE
        else _look(gate, case)
        for gate in asked(case)
    )


def of_the_draft(case: Case) -> tuple[State, ...]:
    """The gates that the draft beside a submission does not meet, and has to before it can replace it."""
    if not submission.stands(case) or not submission.differences(case):
        return ()
    return tuple(state for gate in BEFORE if not (state := _look(gate, case)).satisfied)


def asked(case: Case) -> tuple[Gate, ...]:
    """The gates that are asked of a change: fewer of one that had been made before it was recorded."""
    if case.facts.afterwards:
        return AFTERWARDS
    unasked = [afterwards.accepted]
    if not case.judging.plan.questions_settled:
        unasked.append(plan.settled)
    return tuple(gate for gate in GATES if gate not in unasked)


def _passed(gate: Gate) -> State:
    return State(
        gate.name, gate.step, satisfied=True, why="It was met when production was started."
    )


def _settled(gate: Gate, case: Case) -> State:
    found = _look(gate, case)
    if found.satisfied or not submission.stands(case):
        return found
    why = f"It was met when submission {len(case.facts.submissions)} was made."
    return State(gate.name, gate.step, satisfied=True, why=why)


def _look(gate: Gate, case: Case) -> State:
    found = gate.look(case)
    if isinstance(found, Met):
        return State(gate.name, gate.step, satisfied=True, why=found.why)
    return State(
        name=gate.name,
        step=gate.step,
        satisfied=False,
        why=found.because,
        do=f"{found.do} {_nobody(found, case)}".strip(),
        waiting_on=found.waiting_on,
        since=found.since,
        due=found.due,
    )


def _nobody(found: Unmet, case: Case) -> str:
    """That nobody is there for whom a gate waits, unless it says so itself; empty while somebody is."""
    waits = found.waiting_on
    by_itself = any(each.accounts or each.role == WORKER for each in waits)
    if not waits or by_itself or "obody holds" in found.do:
        return ""
    roles = listed([each.role for each in waits], "or")
    return f"Nobody holds the role {roles} on {case.facts.system} yet, so an administrator has to give it."


def stage(case: Case, states: tuple[State, ...]) -> str:
    """The step of the first gate that is shut; `closed` or `withdrawn` at the end."""
    if case.facts.withdrawn_at:
        return "withdrawn"
    if case.facts.closed_at:
        return "closed"
    return next((state.step for state in states if not state.satisfied), "notices")


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists show of a change: roles and systems, never accounts."""

    ref: str
    title: str
    system: str
    affected: tuple[str, ...]
    stage: str
    outcome: str
    verdict: str
    priority: str
    security_related: bool
    drill: bool
    is_open: bool
    waiting: tuple[tuple[str, str], ...]  # (role, system)
    next_due: datetime | None
    tick_at: datetime | None  # when the next deadline is to be written down
    requested_at: datetime | None
    running: tuple[str, ...]  # the systems that the run that goes on holds
    run: str
    environment: str


def summary(case: Case) -> Summary:
    """The summary of a change as it stands at the time of the case."""
    facts, states = case.facts, read(case)
    shut = [state for state in states if not state.satisfied] if facts.is_open else []
    running = facts.running if facts.is_open else None
    return Summary(
        ref=facts.ref,
        title=facts.title,
        system=facts.system,
        affected=facts.triage.affected,
        stage=stage(case, states),
        outcome=facts.outcome,
        verdict=triage.verdict(facts.triage),
        priority=triage.priority(facts.triage, case.policy),
        security_related=triage.security_related(facts),
        drill=facts.drill,
        is_open=facts.is_open,
        waiting=(*_waiting(shut, facts.system), *_asked(case)) if shut else (),
        next_due=min((state.due for state in shut if state.due), default=None),
        tick_at=clocks.tick_at(case),
        requested_at=facts.requested_at,
        running=running.systems if running else (),
        run=running.id if running else "",
        environment=running.environment if running else "",
    )


def _waiting(shut: list[State], system: str) -> tuple[tuple[str, str], ...]:
    """The roles that the change waits for now: those of the step it is in, and hosting while it has not acknowledged it."""
    now = [state for state in shut if state.step == shut[0].step]
    return tuple(
        dict.fromkeys((waiting.role, system) for state in now for waiting in state.waiting_on)
    )


def _asked(case: Case) -> tuple[tuple[str, str], ...]:
    """The roles of which somebody waits for an answer or for help, beside any gate."""
    may = case.policy.may
    asked = may.answer if answering.open_questions(case) else ()
    helping = may.help if staging.help.pending(case) else ()
    return tuple((role, case.facts.system) for role in dict.fromkeys((*asked, *helping)))
