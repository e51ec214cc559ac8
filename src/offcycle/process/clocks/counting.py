"""This module is every clock of a change: what is due, since when, until when, and of whom."""

from collections.abc import Callable
from datetime import datetime, timedelta

from offcycle.process import triage
from offcycle.process.clocks import escalating
from offcycle.process.clocks.afterwork import acceptance, archive_copy, left_to_do
from offcycle.process.clocks.clock import CORE, WALL, Clock, after, kind
from offcycle.process.kernel import Case
from offcycle.process.notices.updating import owed_update
from offcycle.process.review import approval
from offcycle.process.review.expected import decision_due, urgent
from offcycle.process.review.judged_by import policy_of
from offcycle.process.rules import called
from offcycle.process.run import going
from offcycle.process.staging import help as help_
from offcycle.process.triage.noticing import notice_due

ACKNOWLEDGEMENT, RESPONSE, RESOLUTION = "acknowledgement", "response", "resolution"
HELP, DECISION, APPROVAL, WINDOW = "help", "decision", "approval", "window"
STANDBY, RUN_SILENT, UPDATE = "standby", "run_silent", "update"

MOST_MISSED = 24
"""After so many missed updates nobody is reminded any more."""

Count = Callable[[Case], Clock | None]


def clocks(case: Case) -> tuple[Clock, ...]:
    """The clocks of a change, those that have stopped included."""
    found = (count(case) for count in COUNTS)
    return (*(each for each in found if each), *left_to_do(case))


def _acknowledgement(case: Case) -> Clock | None:
    since, said = case.facts.requested_at, case.facts.triage
    if since is None or case.facts.afterwards:
        return None
    return Clock(
        ACKNOWLEDGEMENT,
        f"The {called(case.policy, case.policy.may.acknowledge)} acknowledges it.",
        since,
        notice_due(case, since),
        counts=kind(case),
        stopped_at=said.acknowledged_at,
        waiting_on=case.waiting(*case.policy.may.acknowledge),
    )


def _hours(case: Case, name: str) -> int:
    """The hours that the priority gives for the response or the resolution; none while it is not known."""
    said, given = case.facts.triage, case.policy.clocks
    times = given.priorities.get(triage.priority(said, case.policy))
    if times is None or case.facts.afterwards:
        return 0
    urgent = triage.priority(said, case.policy) in given.roll_call_priorities
    if name == RESPONSE and urgent and said.personal_data == "yes":
        return given.exposed_response_hours
    return times.response_hours if name == RESPONSE else times.resolution_hours


def _response(case: Case) -> Clock | None:
    since, hours = case.facts.requested_at, _hours(case, RESPONSE)
    if since is None or not hours:
        return None
    return Clock(
        RESPONSE,
        "Somebody responds, as the priority demands.",
        since,
        after(case, since, timedelta(hours=hours)),
        counts=kind(case),
        stopped_at=case.facts.triage.acknowledged_at,
        waiting_on=case.waiting(*case.policy.may.acknowledge),
    )


def _resolution(case: Case) -> Clock | None:
    since, hours, run = case.facts.requested_at, _hours(case, RESOLUTION), case.facts.production
    if since is None or not hours or triage.verdict(case.facts.triage) == "deferred":
        return None
    validated = run.validated_at if run and run.verdict == "pass" else None
    return Clock(
        RESOLUTION,
        "Production is corrected and validated, as the priority demands.",
        since,
        after(case, since, timedelta(hours=hours)),
        counts=kind(case),
        stopped_at=validated,
        waiting_on=case.waiting(*case.policy.may.production),
    )


def _help(case: Case) -> Clock | None:
    found = help_.asked(case)
    if found is None:
        return None
    return Clock(
        HELP,
        "A call is set with the team that asked for help.",
        found.since,
        found.due,
        counts=WALL if triage.verdict(case.facts.triage) != "deferred" else CORE,
        warn_at=_share(case, found.since, found.due),
        stopped_at=found.stopped_at,
        waiting_on=case.waiting(*case.policy.may.help),
    )


def _decision(case: Case) -> Clock | None:
    """How long approvers may be silent: in urgent cases until others may decide in their seats, else until hosting calls."""
    submission = case.facts.submission
    if submission is None or case.facts.taken:
        return None
    given, wall = case.policy.clocks, kind(case) == WALL
    waiting = tuple(seat for seat in approval.seats_now(case) if seat.state == "waiting")
    return Clock(
        DECISION,
        "Every approver who is in has answered.",
        submission.at,
        decision_due(case, submission),
        counts=WALL if wall or urgent(case, submission) else CORE,
        reminders=tuple(
            submission.at + timedelta(minutes=minutes)
            for minutes in sorted(given.decision_reminder_minutes)
            if wall
        ),
        stopped_at=None if waiting else approval.decided_at(case) or submission.at,
        waiting_on=case.waiting(policy_of(case, submission).quorum.role),
    )


def _approval(case: Case) -> Clock | None:
    since, due = approval.decided_at(case), approval.holds_until(case)
    if since is None or due is None:
        return None
    run = case.facts.taken
    return Clock(
        APPROVAL,
        "Production is started while the approval holds.",
        since,
        due,
        warn_at=approval.reminder_at(case),
        stopped_at=run.started_at if run else None,
        waiting_on=case.waiting(*case.policy.may.production),
    )


def _window(case: Case) -> Clock | None:
    said, run = case.facts.triage, case.facts.taken
    if said.window is None or said.window_at is None or not triage.windows.deferred(case):
        return None
    return Clock(
        WINDOW,
        "Production is started in the window that was given.",
        said.window_at,
        said.window.ends_at,
        warn_at=said.window.starts_at,
        reminders=_before(said.window.starts_at, said.window_at, case),
        stopped_at=run.started_at if run else None,
        waiting_on=case.waiting(*case.policy.may.production),
    )


def _before(opens: datetime, since: datetime, case: Case) -> tuple[datetime, ...]:
    """When to remind of a window that approaches; not if it was given later than that."""
    at = opens - timedelta(hours=case.policy.clocks.window_notice_hours)
    return (at,) if at > since else ()


def _standby(case: Case) -> Clock | None:
    """While production is changed, whoever stands by is reminded before it ends."""
    run, now = case.facts.running, case.facts.standby
    if run is None or now is None or run.environment != "production":
        return None
    due = now.until
    return Clock(
        STANDBY,
        "Somebody stands by while production is changed.",
        now.at,
        due,
        warn_at=_share(case, now.at, due),
        waiting_on=case.waiting(*case.policy.may.stand_by),
    )


def _share(case: Case, since: datetime, due: datetime) -> datetime:
    """When so much of the time has passed that somebody is warned."""
    return since + (due - since) * case.policy.clocks.warn_percent / 100


def _run_silent(case: Case) -> Clock | None:
    found = going.silence(case)
    run = case.facts.running
    if found is None or run is None:
        return None
    since, due = found
    may = case.policy.may.production if run.environment == "production" else case.policy.may.staging
    return Clock(
        RUN_SILENT,
        "Something is said of the run that goes on.",
        since,
        due,
        waiting_on=case.waiting(*may),
    )


def _update(case: Case) -> Clock | None:
    owed = owed_update(case)
    if owed is None:
        return None
    words = "Stakeholders get a first notice." if owed.first else "Stakeholders get an update."
    often = timedelta(minutes=case.policy.clocks.update_minutes)
    return Clock(
        UPDATE,
        words,
        owed.since,
        owed.due,
        reminders=tuple(owed.due + often * missed for missed in range(1, MOST_MISSED)),
        waiting_on=owed.waiting_on,
    )


COUNTS: tuple[Count, ...] = (
    _acknowledgement,
    escalating.count,
    _response,
    _resolution,
    _help,
    _decision,
    _approval,
    _window,
    _standby,
    _run_silent,
    _update,
    archive_copy,
    acceptance,
)
