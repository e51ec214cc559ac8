"""This module decides whether the approvals of what lies before the approvers are enough, and for how long they hold."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from offcycle.process import triage
from offcycle.process.facts import Decision
from offcycle.process.kernel import ADMINISTRATOR, Case, Met, Unmet, Waiting, gate
from offcycle.process.review import afterwards, spent
from offcycle.process.review.quorum import Judged, judged
from offcycle.process.review.sentence import sentence
from offcycle.process.rules import listed
from offcycle.process.seats import Seat


def judged_now(case: Case) -> Judged:
    """How the approvals stand of the submission that lies before the approvers."""
    return judged(case, case.facts.submission)


def seats_now(case: Case) -> tuple[Seat, ...]:
    """The seats as they stand for the submission that lies before the approvers."""
    return judged_now(case).seats


def quorum_sentence(case: Case) -> str:
    """Why the present approvals are or are not enough, for readers who are not engineers."""
    if case.facts.afterwards:
        return afterwards.sentence(case)
    if case.facts.submission:
        found = approved.look(case)
        return found.why if isinstance(found, Met) else found.because
    last = case.facts.submissions[-1] if case.facts.submissions else None
    if last and last.state == "lapsed":
        return "The approval has lapsed, because production was not started in time, so it has to be submitted and approved again."
    if last and last.state == "withdrawn":
        return f"{case.name(last.withdrawn_by)} took it back, so nothing lies before the approvers."
    return sentence(judged_last(case))


def judged_last(case: Case) -> Judged:
    """The same, or how they stood of the last one where that has ended."""
    over = {"rejected", "deferred", "lapsed"}
    ended = [each for each in case.facts.submissions[-1:] if each.state in over]
    return judged(case, ended[0] if ended else case.facts.submission)


def deciding(case: Case) -> Decision | None:
    """The approval with which it was enough, or none while it is not."""
    return judged_now(case).deciding if case.facts.submission else None


def decided_at(case: Case) -> datetime | None:
    """When it was enough, or none while it is not."""
    found = deciding(case)
    return found.at if found else None


def holds_until(case: Case) -> datetime | None:
    """Until when the approval holds: so many hours, or until the end of its window; none while there is none of use."""
    submission = case.facts.submission
    if submission is None or spent.used(case, submission):
        return None
    return _until(judged_now(case))


def _until(now: Judged) -> datetime | None:
    if now.deciding is None:
        return None
    answers = now.case.facts.triage
    if answers.window and triage.verdict(answers) == "deferred":
        return answers.window.ends_at
    return now.deciding.at + timedelta(hours=now.quorum.holds_hours)


def reminder_at(case: Case) -> datetime | None:
    """When to remind of the end of the approval; none while there is no approval."""
    until = holds_until(case)
    return until - timedelta(hours=judged_now(case).quorum.reminder_hours) if until else None


@gate(
    "quorum", "Every approver's seat has said yes to the submission, and the approval still holds."
)
def approved(case: Case) -> Met | Unmet:
    """Step 4: enough approvals, for exactly this submission."""
    submission = case.facts.submission
    if submission is None:
        return Unmet(
            "Nothing lies before the approvers.",
            "Submit the change first.",
            case.waiting(*case.policy.may.submit),
        )
    run = spent.used(case, submission)
    if run:
        waiting = case.waiting(*case.policy.may.submit)
        ended = case.facts.runs[run].ended_at
        return Unmet(spent.because(submission, run), spent.ANEW, waiting, ended)
    now = judged(case, submission)
    until = _until(now)
    if until is None:
        return Unmet(sentence(now), _to_do(now), _awaited(now), _since(now, submission.at))
    if case.at >= until:
        return _lapsed(now, until)
    return Met(sentence(now))


def _since(now: Judged, submitted: datetime) -> datetime:
    """Since when somebody is waited for: a yes is to be confirmed only since others were recorded as out."""
    absences = [seat.absence for seat in now.in_state("out") if seat.absence]
    out = [max(each.at, each.starts_at) for each in absences] if now.confirmers else []
    return max((submitted, *out))


def _lapsed(now: Judged, until: datetime) -> Unmet:
    case, window = now.case, now.case.facts.triage.window
    held = (
        "until the end of its maintenance window"
        if window and until == window.ends_at
        else f"for {now.quorum.holds_hours} hours"
    )
    because = f"The approval held {held} and has lapsed, so it has to be given anew."
    return Unmet(because, "Submit again.", case.waiting(*case.policy.may.submit), until)


def _to_do(now: Judged) -> str:
    """What the next press is, and whose."""
    if now.confirmers:
        return "Confirm it, so that this yes decides alone."
    to_call = [now.case.name(one) for one in to_be_called(now)]
    if to_call:
        return f"Call {listed(to_call)}, and record each call that nobody answers."
    if not now.in_state("waiting", "out") or not now.seats:
        return "Let an administrator give the role of an approver, or name who takes the place in the policy."
    return "Approve it, or send it back with a reason."


def to_be_called(now: Judged) -> tuple[str, ...]:
    """The approvers who are in and silent, and for whom nobody is named who may answer instead."""
    silent = (seat for seat in now.seats if seat.silent_since)
    return tuple(seat.name for seat in silent if seat.may == (seat.name,))


def _awaited(now: Judged) -> tuple[Waiting, ...]:
    """The approvers who are to answer, and administrators where nobody can answer for a seat."""
    role, roster = now.quorum.role, now.case.world.roster
    awaited = [Waiting(role, tuple(dict.fromkeys(_whose(now))))]
    if not now.seats or now.in_state("vacant", "no_say"):
        awaited.append(Waiting(ADMINISTRATOR, roster.administrators()))
    return tuple(awaited)


def _whose(now: Judged) -> Iterable[str]:
    """Whose answer is waited for: those who may confirm, else those who are in, else those who may answer for who is out."""
    if now.confirmers:
        return now.confirmers
    waiting = [one for seat in now.in_state("waiting") for one in seat.may]
    if waiting:
        return waiting
    stand_ins = [seat.account for seat in now.in_state("out") if seat.filled]
    return stand_ins or [one for seat in now.in_state("out") for one in seat.may]
