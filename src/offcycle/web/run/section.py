"""This module shows the runs of a plan, step by step, in staging and in production."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.process.canonical import read_back
from offcycle.process.facts import Run
from offcycle.process.kernel import Case
from offcycle.web import names
from offcycle.web.log import Known
from offcycle.web.run import places


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a run."""

    title: str
    state: str
    state_name: str
    by: str
    at: datetime | None
    note: str
    attempt: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run."""

    id: str
    board: str  # the address of its page
    words: str  # the read-back code of the submission that is applied; empty in staging
    environment: str
    revision: int
    state: str
    how: str
    by: str
    started_at: datetime
    ended_at: datetime | None
    steps: list[StepLine]
    verdict: str
    verdict_reason: str
    validated_by: str
    validated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Section:
    """The runs, newest first, and who stands by."""

    runs: list[RunLine]
    standby: str
    standby_until: datetime | None


def section(case: Case, known: Known) -> Section:
    """All runs of the change."""
    standby = case.facts.standby
    there = standby is not None and standby.until > case.at and case.facts.is_open
    return Section(
        runs=[
            run_line(each, known, _words(case, each)) for each in reversed(case.facts.runs.values())
        ],
        standby=names.person(standby.account, known.roster) if standby and there else "",
        standby_until=standby.until if standby and there else None,
    )


def _words(case: Case, run: Run) -> str:
    """The code by which people on a call know that they speak of the submission that the run applies, or undoes."""
    applied = case.facts.runs.get(run.rolls_back, run)
    number = applied.submission if applied.environment == "production" else 0
    return read_back(case.facts.submissions[number - 1].seal) if number else ""


def run_line(run: Run, known: Known, words: str = "") -> RunLine:
    """A run, with how it went."""
    how = {
        "running": "going on now",
        "stopped": f"stopped: {run.stop_reason}",
        "finished": names.words(run.outcome),
    }
    verdicts = {"": "", "pass": "passed", "fail": "did not pass"}
    return RunLine(
        id=run.id,
        board=places.board(run.id),
        words=words,
        environment=run.environment,
        revision=run.revision,
        state=run.state,
        how=how.get(run.state, names.words(run.state)),
        by=names.person(run.started_by, known.roster),
        started_at=run.started_at,
        ended_at=run.ended_at,
        steps=[
            StepLine(
                title=known.title(step.key),
                state=step.state,
                state_name=names.words(step.state),
                by=names.person(step.by, known.roster) if step.by else "",
                at=step.at,
                note=step.note,
                attempt=step.attempt,
            )
            for step in run.steps.values()
        ],
        verdict=verdicts.get(run.verdict, run.verdict),
        verdict_reason=run.verdict_reason,
        validated_by=names.person(run.validated_by, known.roster) if run.validated_by else "",
        validated_at=run.validated_at,
    )
