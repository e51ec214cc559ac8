"""This module decides whether a copy of the approved form is where it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event
from offcycle.process.events import review as events
from offcycle.process.facts import Afterwards, Submission
from offcycle.process.kernel import WORKER, Case, Met, Unmet, Waiting, check, command, gate, rule
from offcycle.process.review import afterwards
from offcycle.process.review.decision import seats_now


@gate("archive", "A copy of the approved form is in the archive.", lasting=True, step="notices")
def archived(case: Case) -> Met | Unmet:
    """Step 4: a copy was saved; production is not held up for it, closing is."""
    if case.facts.afterwards:
        return _of_what_was_recorded(case, case.facts.afterwards)
    submission = _to_keep(case)
    if submission and submission.archived_at:
        return Met(f"Saved as {submission.archived_as}.")
    if not case.judging.archive.before_closing:
        return Met("The policy does not ask for it before closing.")
    applied = submission is not None and case.facts.production is not None
    approved = applied or all(seat.state == "approved" for seat in seats_now(case))
    if submission is None or not approved:
        return Unmet(
            "The form is saved to the archive as soon as it is approved.",
            "Get the approvals first.",
        )
    return Unmet(
        "The copy of the form is still on its way to the archive.",
        "Wait; it is tried again until it succeeds.",
        (Waiting(WORKER, ()),),
        submission.at,
    )


def _of_what_was_recorded(case: Case, made: Afterwards) -> Met | Unmet:
    """The copy of a change that was recorded afterwards leaves when every approver has spoken."""
    if made.archived_at:
        return Met(f"Saved as {made.archived_as}.")
    if not case.judging.archive.before_closing:
        return Met("The policy does not ask for it before closing.")
    found = afterwards.accepted.look(case)
    if isinstance(found, Unmet):
        return Unmet(
            "The form is saved to the archive as soon as every approver has said whether they accept it.",
            "Get their answers first.",
            found.waiting_on,
        )
    last = max((each.at for each in made.said.values()), default=made.recorded_at)
    return Unmet(
        "The copy of the form is still on its way to the archive.",
        "Wait; it is tried again until it succeeds.",
        (Waiting(WORKER, ()),),
        last,
    )


def _to_keep(case: Case) -> Submission | None:
    """The submission that was applied to production last; the latest one while none was.

    So a change whose run failed can be closed, even when what was submitted afterwards is never approved.
    """
    submissions, run = case.facts.submissions, case.facts.production
    if run:
        return submissions[run.submission - 1]
    return submissions[-1] if submissions else None


@dataclass(frozen=True, slots=True)
class ReportArchived:
    """Where the copy of a submission's form was saved."""

    submission: int
    digest: str
    location: str


@rule("archive.worker", "The archive's answer is reported by the background worker.")
def _by_worker(case: Case) -> Unmet | None:
    return (
        None
        if case.actor.account == WORKER and case.actor.via == WORKER
        else Unmet("Only the worker reports this.", "Wait for it.")
    )


@check("archive.once", "One copy is recorded for each submission.")
def _once(case: Case, ask: ReportArchived) -> Unmet | None:
    made = case.facts.afterwards
    if made and ask.submission == 0 and made.archived_at is None:
        return None
    known = 0 < ask.submission <= len(case.facts.submissions)
    if known and case.facts.submissions[ask.submission - 1].archived_at is None:
        return None
    return Unmet(
        f"Submission {ask.submission} does not exist, or its copy is recorded already.",
        "Nothing needs to be done.",
    )


@command("archived", ReportArchived, _by_worker, checks=(_once,), reported=True)
def report_archived(_: Case, ask: ReportArchived) -> Iterator[Event]:
    """Record where the copy of the approved form was saved."""
    yield events.Archived(submission=ask.submission, digest=ask.digest, location=ask.location)
