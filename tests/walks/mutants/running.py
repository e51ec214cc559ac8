"""This module holds mistakes in what is tried, run, undone and closed, and in who is who meanwhile."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from offcycle.process import notices, plan, staging, triage, world
from offcycle.process.calendar.windows import Window
from offcycle.process.clocks import ticking
from offcycle.process.events import notices as notice_events
from offcycle.process.events import organisation
from offcycle.process.events import run as events
from offcycle.process.events import triage as triage_events
from offcycle.process.facts import carrying
from offcycle.process.facts.run import Attempt, Run
from offcycle.process.facts.taking.settling import settle
from offcycle.process.kernel import Case, Unmet
from offcycle.process.notices import closing, ending, telling
from offcycle.process.run import freezes, going, rollback, standby, start, steps
from offcycle.process.staging import trial, validating
from offcycle.process.world import Roster
from tests.walks.mutants.breaking import (
    Mutant,
    acting,
    both,
    instead,
    open_gate,
    softer,
    taking,
    without,
)

FOREVER = timedelta(days=9999)
ALL = ("done", "skipped", "failed", "not_needed")


def step_exists(case: Case, ask: steps.ReportStep) -> Unmet | None:
    """Only that the run has such a step."""
    run = case.facts.running
    return None if run and ask.step in run.steps else Unmet("No such step.", "Name another.")


def one_more(case: Case) -> Unmet | None:
    """One amendment more than the policy allows."""
    run = case.facts.running
    most = case.judging.limits.amendments + 1
    return None if run is None or run.agreed < most else Unmet("Too many.", "Stop.")


def each_group_somebody(groups: Any, passed: Any) -> bool:
    """Every group has somebody, though it may be the same person for all."""
    return all(any(set(group) & set(each.roles) for each in passed) for group in groups)


def any_place(roster: Roster, account: str, role: str, _: str) -> bool:
    """A role held anywhere is held everywhere."""
    held = any(account in several for (one, _), several in roster.holdings.items() if one == role)
    return held and roster.active(account)


def leaving_out(kind: type, take: Any) -> Any:
    """Events of one kind leave no trace."""
    return lambda place, happened: (
        None if isinstance(getattr(happened, "event", happened), kind) else take(place, happened)
    )


def nobody_asked(facts: Any, happened: Any, event: Any) -> None:
    """What is said not to be needed is settled without anybody's agreement."""
    if event.outcome == "not_needed" and event.environment == "production":
        settle(
            facts.runs[event.run],
            Attempt(event.attempt, "not_needed", happened.by, happened.at, event.note),
            event.step,
        )


def forgets_unknown(facts: Any, _: Any, event: Any) -> None:
    """Nobody knows, and it is taken for failed."""
    facts.runs[event.run].steps[event.step].state = "failed"


def marks_off(facts: Any, _: Any, event: Any) -> None:
    """An answer takes the mark of security away."""
    if event.security_related is None and event.personal_data != "yes":
        facts.triage.security_related = False


def everything(case: Case) -> staging.carrying.Carried:
    """All that was done in the last run is carried over, whatever was changed."""
    runs = [run for run in case.facts.runs_in("staging") if run.state == "finished"]
    return (runs[-1].id, case.facts.plan.keys()) if runs and case.facts.plan else ("", ())


def same_attempt(found: Any, _: Case) -> Any:
    """An executor begins the attempt that it had begun."""
    return tuple(
        replace(each, attempt=1) if isinstance(each, events.Intended) else each for each in found
    )


holds, enrolled, entered, admitted = Roster.holds, world._enrol, world._enter, world._admit
documented = rollback.documented

RUNNING: dict[str, Mutant] = {
    "a plan without steps can be run": lambda: open_gate(plan.documented),
    "production starts unvalidated": lambda: open_gate(staging.signed),
    "staging need not be run": lambda: open_gate(staging.tried),
    "one person signs off for every group": lambda: instead(validating, "seated", each_group_somebody),
    "sign-offs hold for every plan": lambda: instead(validating, "_counting", lambda case: list(case.facts.sign_offs)),
    "what nobody ticked is ticked": lambda: instead(validating, "unticked", lambda _: []),
    "a fail is overridden": lambda: both(instead(validating, "failing", lambda _: None), instead(staging.waiver, "failing", lambda _: None)),
    "who wrote the plan waives": lambda: without("waive.own_plan"),
    "a sign-off is given for a stale plan": lambda: without("staging.digest"),
    "anybody signs off for any role": lambda: without("staging.role"),
    "a desk check takes one": lambda: without("desk.pair"),
    "a desk check holds for every plan": lambda: instead(trial, "desk_checked", lambda case: case.facts.desk_checks[-1] if case.facts.desk_checks else None),
    "results are carried over what changed": lambda: instead(staging, "carried", everything),
    "a correction keeps every result": lambda: instead(carrying, "kept", lambda before, after: dict(enumerate(range(min(len(before.keys()), len(after.keys())))))),
    "attempts are counted anew after a correction": lambda: instead(carrying, "_counted", lambda _, step: step),
    "a plan is corrected under an executor": lambda: without("plan.not_executing"),
    "steps are taken in any order": lambda: softer("step.next", step_exists),
    "steps are skipped in production": lambda: instead(steps, "OUTCOMES", dict.fromkeys(("staging", "production", "rollback"), ALL)),
    "several steps are ticked in production": lambda: without("several.staging"),
    "a run goes on with another plan": lambda: without("run.same_plan"),
    "a run may end with steps left": lambda: without("finish.settled"),
    "two runs at a time": lambda: without("run.one_at_a_time"),
    "two changes run on one system": lambda: without("run.alone"),
    "a lock leaves out affected systems": lambda: instead(start, "touched", lambda case: (case.facts.system,)),
    "a drill locks systems": lambda: instead(start, "held", lambda case, _: start.touched(case)),
    "executors touch production in a drill": lambda: without("executor.no_drill"),
    "what was applied is run again": lambda: both(without("run.not_again"), without("review.not_applied")),
    "production starts without standby": lambda: without("gate.standby"),
    "standby never lapses": lambda: instead(standby, "timedelta", lambda **_: FOREVER),
    "steps are taken without standby": lambda: without("run.stood_by"),
    "who stands by need not be able to": lambda: both(instead(standby, "standing_by", lambda case: case.facts.standby), instead(going, "standing_by", lambda case: case.facts.standby)),
    "all is done by one person": lambda: without("validate.not_all_one", "run.not_all_one"),
    "steps are taken after a no": lambda: without("run.still_approved"),
    "a yes that was taken back is not missed": lambda: instead(going, "_withdrawn", lambda *_: False),
    "one amendment too many": lambda: softer("amend.limit", one_more),
    "an executor's step is amended": lambda: without("amend.by_hand"),
    "one agrees to one's own": lambda: without("agree.other"),
    "anybody agrees": lambda: without("agree.standby"),
    "a step is done while its amendment waits": lambda: without("step.agreed"),
    "what is not needed is settled by the operator": lambda: taking(events.StepReported, nobody_asked),
    "an unknown is taken for failed": lambda: taking(events.OutcomeUnknown, forgets_unknown),
    "an unknown is reported over": lambda: without("step.attempt"),
    "an attempt is begun twice": lambda: acting("intend-step", same_attempt),
    "stopping knows what nobody knows": lambda: acting("stop-run", lambda found, _: tuple(each for each in found if not isinstance(each, events.OutcomeUnknown))),
    "what is deferred does not wait": lambda: without("gate.window"),
    "a window never closes": lambda: both(instead(Window, "is_open", lambda window, at: at >= window.starts_at), open_gate(triage.windows.planned)),
    "freezes are not heeded": lambda: open_gate(freezes.unfrozen),
    "a freeze is set by who holds no role there": lambda: without("freeze.reach"),
    "a rollback goes forward": lambda: instead(rollback, "documented", lambda facts, run: tuple(reversed(documented(facts, run)))),
    "a rollback leaves out its section": lambda: instead(rollback, "documented", lambda facts, run: tuple(key for key in documented(facts, run) if key.endswith(".undo")) or documented(facts, run)),
    "a rollback leaves out what failed": lambda: instead(rollback, "documented", lambda facts, run: tuple(key for key in documented(facts, run) if not (step := run.steps.get(rollback.undone_step(key))) or step.state != "failed")),
    "a run is rolled back twice": lambda: instead(rollback, "_undone", lambda *_: False),
    "production counts as validated": lambda: both(instead(notices, "ended", lambda case: case.facts.production), instead(closing, "ended", lambda case: case.facts.production), instead(telling, "ended", lambda case: case.facts.production)),
    "production is validated before it is applied": lambda: without("validate.applied"),
    "production is passed with checks left": lambda: without("validate.checks"),
    "a change closes without telling stakeholders": lambda: without("close.told"),
    "a change closes without its copy": lambda: without("close.archived"),
    "a change closes before approvers accept it": lambda: without("close.accepted"),
    "a change closes while nobody knows": lambda: without("close.known", "close.production"),
    "every end is a success": lambda: instead(ending, "succeeded", lambda _: True),
    "no rollback is told at the end": lambda: instead(closing, "outcome", lambda run: "failed" if run.rolls_back else ending.outcome(run)),
    "deviations are not told": lambda: instead(steps, "_outcome_of", lambda run: "rolled_back" if run.rolls_back else "done"),
    "what is left for later is forgotten": lambda: instead(steps, "_left_for_later", lambda *_: iter(())),
    "a change goes on after its end": lambda: without("change.open"),
    "a change is withdrawn after production": lambda: without("withdraw.before_production"),
    "anybody withdraws": lambda: without("withdraw.who"),
    "the plan is changed under production": lambda: without("plan.not_applied"),
    "triage is changed under production": lambda: without("triage.before_production"),
    "the mark of security is taken back by anybody": lambda: without("triage.security", "security.isso"),
    "answers take the mark of security away": lambda: taking(triage_events.Answered, marks_off),
    "the security officer gets no copy": lambda: instead(notices, "owed", lambda *_: ()),
    "anybody's act is hosting's notice": lambda: instead(triage, "first_act", lambda case: () if case.facts.triage.acknowledged_at or not case.facts.is_open else (triage_events.Acknowledged(by_first_act=True),)),
    "a deadline is written again and again": lambda: taking(notice_events.DuePassed, lambda *_: None, first=False),
    "anybody writes deadlines": lambda: without("tick.worker"),
    "deadlines pass early": lambda: instead(ticking, "_now", lambda case: [(clock, warns) for _, clock, warns in ticking._to_come(case)]),
    "roles hold everywhere": lambda: instead(Roster, "holds", any_place),
    "disabled accounts act": lambda: instead(Roster, "active", lambda roster, account: account in roster.accounts),
    "a role that was taken is still held": lambda: instead(world, "_enrol", leaving_out(organisation.RoleTaken, enrolled)),
    "nobody comes back": lambda: instead(world, "_enter", leaving_out(organisation.AbsenceEnded, entered)),
    "a disabled account stays": lambda: instead(world, "_admit", leaving_out(organisation.AccountDisabled, admitted)),
    "anybody records an absence": lambda: without("absence.who"),
    "anybody ends an absence": lambda: without("absence.ender"),
    "one person expunges": lambda: without("expunge.two"),
    "an administrator's token decides for others": lambda: without("token.scopes"),
    "a token makes a token": lambda: without("credentials.signed_in"),
    "a run is touched by its start": lambda: instead(Run, "touched", property(lambda run: run.state != "running")),
}  # fmt: skip
