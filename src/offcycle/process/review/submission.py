"""This module decides what is sealed and put before the approvers, and whether that is still what stands here.

Theory of operation: a submission is sealed by the digest of what it says, and approvals name that digest. Nothing is reset
when the plan or anything else in the seal changes: the seal that would be made now differs from the one that was submitted,
and so the gate is shut. Putting back what was approved opens it again; submitting anew begins with no approval.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offcycle.process import form, plan, staging, triage
from offcycle.process.canonical import canonical, digest_of, read_back
from offcycle.process.events import Event, Prose
from offcycle.process.events import review as events
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case, Met, Unmet, command, gate, opened, rule
from offcycle.process.review.decision import approved, quorum_sentence, seats_now
from offcycle.process.review.risk import judged, latest, not_applied
from offcycle.process.rules import ended, is_open, may


def content(case: Case, number: int) -> dict[str, Any]:
    """What a submission made now would seal, as `process.md` lists it in step 4."""
    facts, risk = case.facts, latest(case)
    return {
        "format": "offcycle-submission/1",
        "change": facts.ref,
        "number": number,
        "system": facts.system,
        "operations": facts.plan.operations if facts.plan else {},
        "risk": {
            "security": risk.security,
            "performance": risk.performance,
            "findings": risk.findings,
        }
        if risk
        else {},
        "affected": sorted(facts.triage.affected),
        "verdict": triage.verdict(facts.triage),
        "security_related": triage.security_related(facts),
        "sentence": form.sentence(case),
        "waivers": [],
        "desk_check": {},
    }


def seal(case: Case, number: int) -> str:
    """The digest of what a submission with this number would seal now.

    The number is sealed, too: who looks at an earlier one that read the same does not decide on this one unseen.
    """
    return digest_of(content(case, number))


@gate(
    "submission",
    "What stands in the plan, the form and the risk review is what was submitted to the approvers.",
)
def submitted(case: Case) -> Met | Unmet:
    """Step 4: the approvers have before them what would be run."""
    facts, waiting = case.facts, case.waiting(*case.policy.may.submit)
    last = facts.submissions[-1] if facts.submissions else None
    if last is None:
        since = facts.risk.at if facts.risk else facts.requested_at
        return Unmet("It was not submitted to the approvers yet.", "Submit it.", waiting, since)
    if last.state == "rejected":
        return Unmet(
            f"Submission {last.number} was sent back: {_objection(case, last)}",
            "Settle it, then submit again.",
            waiting,
            last.at,
        )
    spent = used(case, last)
    if spent:
        return Unmet(
            f"The approval of submission {last.number} was used by {spent}.",
            "Submit again, with what happened.",
            waiting,
            last.at,
        )
    if last.seal != seal(case, last.number):
        return Unmet(
            f"What was submitted as number {last.number} is no longer what stands here.",
            "Submit again, which ends the approvals given so far; or put back what was submitted.",
            waiting,
            facts.plan.at if facts.plan else last.at,
        )
    return Met(f"Submission {last.number}, {read_back(last.seal)}.")


def _objection(case: Case, submission: Submission) -> str:
    rejections = [each for each in submission.decisions.values() if each.verdict == "reject"]
    return " ".join(f"{case.name(each.by)}: {ended(each.reason)}" for each in rejections)


def used(case: Case, submission: Submission) -> str:
    """The run that used the approval up: it got past its first step in production and ended without success."""
    spent = (
        run
        for run in case.facts.runs_in("production")
        if run.submission == submission.number and run.touched
    )
    return next((run.id for run in spent if run.state == "stopped" or run.verdict == "fail"), "")


@dataclass(frozen=True, slots=True)
class Submit:
    """Submitting needs nothing typed."""


@rule("submit.anew", "What lies unchanged before the approvers is not submitted a second time.")
def _something_new(case: Case) -> Unmet | None:
    seats = seats_now(case)
    lapsed = isinstance(approved.look(case), Unmet) and {seat.state for seat in seats} == {
        "approved"
    }
    if lapsed or isinstance(submitted.look(case), Unmet):
        return None
    return Unmet(
        "Exactly this lies before the approvers already.",
        f"Wait for their decision. {quorum_sentence(case)}",
    )


@command(
    "submit",
    Submit,
    is_open,
    may("submit"),
    opened(triage.answered),
    opened(plan.documented),
    opened(staging.tried),
    opened(staging.signed),
    opened(form.filled),
    opened(judged),
    not_applied,
    _something_new,
)
def submit(case: Case, _: Submit) -> Iterator[Event]:
    """Seal the change and put it before the approvers; approvals of an earlier submission end."""
    current, number = case.facts.plan, len(case.facts.submissions) + 1
    sealed = content(case, number)
    if current:
        yield events.Submitted(
            number=number,
            seal=digest_of(sealed),
            revision=current.number,
            plan=current.plan,
            operations=current.operations,
            security_related=triage.security_related(case.facts),
            content=Prose(canonical(sealed).decode()),
        )
