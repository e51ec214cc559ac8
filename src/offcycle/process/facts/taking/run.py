"""This module takes in the events of the runs."""

from dataclasses import replace

from offcycle.process.events import run
from offcycle.process.facts.carrying import begun
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.run import Attempt, Run, Standby
from offcycle.process.facts.taking.settling import settle


@on(run.StoodBy)
def _stood_by(facts: Facts, h: Happened, e: run.StoodBy) -> None:
    before = facts.standby
    renews = before is not None and before.account == h.by and h.at < before.until
    facts.standby = Standby(h.by, h.at, e.until, before.since if before and renews else h.at)
    running = facts.running
    if running and h.by not in running.stood_by:
        running.stood_by += (h.by,)


@on(run.StoodDown)
def _stood_down(facts: Facts, h: Happened, _: run.StoodDown) -> None:
    if facts.standby:
        facts.standby = replace(facts.standby, until=h.at)


@on(run.Started)
def _started(facts: Facts, h: Happened, e: run.Started) -> None:
    facts.runs[e.run] = Run(
        id=e.run,
        environment=e.environment,
        revision=e.revision,
        plan=e.plan,
        operations=e.operations,
        submission=e.submission,
        systems=e.systems,
        started_at=h.at,
        started_by=h.by,
        steps=begun(facts.runs.get(e.carried_from), e.steps, e.carried),
        heard_at=h.at,
        stood_by=(facts.standby.account,) if facts.standby and h.at < facts.standby.until else (),
    )


@on(run.StepReported)
def _step_reported(facts: Facts, h: Happened, e: run.StepReported) -> None:
    run_ = facts.runs[e.run]
    run_.heard_at, step = h.at, run_.steps[e.step]
    if e.outcome == "not_needed" and e.environment == "production":
        step.wish = Attempt(e.attempt, e.outcome, h.by, h.at, e.note, e.attachments)
        return
    run_.reported = True
    settle(run_, Attempt(e.attempt, e.outcome, h.by, h.at, e.note, e.attachments), e.step)
    step.carried, step.done_at = "", e.done_at


@on(run.Stopped)
def _stopped(facts: Facts, h: Happened, e: run.Stopped) -> None:
    run_ = facts.runs[e.run]
    run_.state, run_.ended_at, run_.ended_by, run_.stop_reason = "stopped", h.at, h.by, e.reason


@on(run.Finished)
def _finished(facts: Facts, h: Happened, e: run.Finished) -> None:
    run_ = facts.runs[e.run]
    run_.state, run_.outcome, run_.ended_at, run_.ended_by = "finished", e.outcome, h.at, h.by


@on(run.Validated)
def _validated(facts: Facts, h: Happened, e: run.Validated) -> None:
    run_ = facts.runs.get(e.run) or facts.afterwards
    if run_ is None:
        return
    run_.verdict, run_.verdict_reason = e.verdict, e.reason
    run_.validated_at, run_.validated_by = h.at, h.by
