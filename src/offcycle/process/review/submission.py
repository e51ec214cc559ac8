"""This module decides when a change is put before the approvers, when that is replaced or taken back, and whether it still stands.

Theory of operation: nothing is reset when something in the seal is edited. What was submitted stands, with its approvals, and
production runs it; the edit is a draft beside it. Three things shut the gate without anybody's doing: the verdict or the affected
systems are no longer what was sealed, somebody has objected since, or the approval was used up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process import form, plan, staging, triage
from offcycle.process.canonical import canonical, digest_of, read_back
from offcycle.process.events import Event, Prose
from offcycle.process.events import review as events
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case, Gate, Met, Rule, Unmet, check, command, gate, opened, rule
from offcycle.process.review import sealing, spent
from offcycle.process.review.afterwards import not_afterwards
from offcycle.process.review.approval import holds_until, quorum_sentence
from offcycle.process.review.judged_by import judging_version, policy_of
from offcycle.process.review.risk import judged, not_applied
from offcycle.process.rules import ended, is_active, is_open, listed, may, people

NOT_STANDING = {
    "rejected": "was sent back",
    "deferred": "was put off into a maintenance window",
    "withdrawn": "was taken back",
    "lapsed": "was approved too long ago, so that the approval has lapsed",
}


@gate("submission", "What was submitted to the approvers still stands.")
def submitted(case: Case) -> Met | Unmet:
    """Step 4: the approvers have before them what would be run."""
    facts, waiting = case.facts, case.waiting(*case.policy.may.submit)
    last = facts.submissions[-1] if facts.submissions else None
    if last is None:
        since = facts.risk.at if facts.risk else facts.requested_at
        return Unmet("It was not submitted to the approvers yet.", "Submit it.", waiting, since)
    fallen = _fallen(case, last)
    if fallen:
        because, do = fallen
        return Unmet(because, do, waiting, last.ended_at or last.at)
    differs = differences(case)
    beside = " A draft beside it differs: replace it, or leave it." if differs else ""
    return Met(f"Submission {last.number}, {read_back(last.seal)}.{beside}")


def stands(case: Case) -> bool:
    """Whether what was submitted stands, so that it and no draft beside it is what goes on."""
    last = case.facts.submissions[-1] if case.facts.submissions else None
    return last is not None and _fallen(case, last) is None


def _fallen(case: Case, last: Submission) -> tuple[str, str] | None:
    """Why the latest submission does not stand, and what to do; None while it does."""
    if last.state != "open":
        return f"{_what_became(case, last)}", "Settle it, then submit again."
    run = spent.used(case, last)
    if run:
        return spent.because(last, run), spent.ANEW
    ends = _ended(case, last)
    return (
        (ends, "Submit again; or put back what was submitted.") if ends else _objected(case, last)
    )


def _what_became(case: Case, submission: Submission) -> str:
    said = " ".join(
        f"{case.name(each.by)}: {ended(each.reason)}"
        for each in submission.decisions.values()
        if each.verdict in {"reject", "defer"} and each.reason
    )
    if submission.state == "withdrawn":
        why = f": {ended(submission.withdrawn_for)}" if submission.withdrawn_for else "."
        return f"Submission {submission.number} was taken back by {case.name(submission.withdrawn_by)}{why}"
    what = f"Submission {submission.number} {NOT_STANDING.get(submission.state, submission.state)}"
    return f"{what}: {said}" if said else f"{what}."


def _ended(case: Case, submission: Submission) -> str:
    """Why the world is not that of the submission any more; empty while it is."""
    if not sealing.sealed(submission):
        return f"What submission {submission.number} says was expunged."
    told = [
        f"{each.label} changed from {each.before or 'none'} to {each.after or 'none'}."
        for each in sealing.since(case, submission)
        if each.ends
    ]
    return (
        " ".join([*told, f"That ends what submission {submission.number} was approved for."])
        if told
        else ""
    )


def _objected(case: Case, submission: Submission) -> tuple[str, str] | None:
    """Who has found since that exactly this is not to be done: a validator of staging, or who judged its risk."""
    signs = {
        each.by: each
        for each in case.facts.sign_offs
        if each.operations == submission.operations[staging.ENVIRONMENT]
        and each.at >= submission.at
    }
    failed = [each for each in signs.values() if each.verdict == "fail"]
    if failed:
        because = f"{case.name(failed[-1].by)} did not pass staging: {ended(failed[-1].reason)}"
        return because, "Correct the plan and submit it; or let the same person pass staging."
    risks = [
        each
        for each in case.facts.risks
        if each.operations == submission.operations["all"] and each.at >= submission.at
    ]
    if risks and risks[-1].verdict != "acceptable":
        because = f"{case.name(risks[-1].by)} did not find the risk acceptable."
        return because, "Adjust the plan and submit it; or judge the risk again."
    return None


def state_of(case: Case, submission: Submission) -> str:
    """What became of a submission, in one word."""
    if submission.state in {"open", "replaced"} and spent.used(case, submission):
        return "used"
    return (
        "lapsed" if submission is case.facts.submission and _has_lapsed(case) else submission.state
    )


def differences(case: Case) -> tuple[sealing.Difference, ...]:
    """In what the draft differs from the submission that lies before the approvers; empty without either."""
    submission = case.facts.submission
    if submission is None:
        return ()
    seats = tuple(
        ", ".join(policy.quorum.seats) for policy in (policy_of(case, submission), case.judging)
    )
    changed = sealing.since(case, submission) if sealing.sealed(submission) else ()
    if seats[0] == seats[1]:
        return changed
    return (*changed, sealing.Difference("seats", "The approvers' seats", *seats))


def endangered(case: Case) -> tuple[str, ...]:
    """Whose approvals end when the submission is replaced or taken back."""
    submission = case.facts.submission
    if submission is None or not _of_use(case, submission):
        return ()
    said = submission.decisions.values()
    return tuple(each.by for each in said if each.yes)


def _of_use(case: Case, submission: Submission) -> bool:
    """Whether approvals of a submission may still count; an objection may yet be settled."""
    over = spent.used(case, submission) or _has_lapsed(case) or _ended(case, submission)
    return submission.state == "open" and not over


def cost(case: Case) -> str:
    """What replacing the submission ends, as one reads it before doing so."""
    names = [f"{case.name(account)}'s" for account in endangered(case)]
    if not names:
        return "This ends no approval."
    return f"This ends {len(names)} approval{'s' if names[1:] else ''}: {listed(names)}."


def settled(needed: Gate) -> Rule:
    """The rule that a gate stands open, or stood open when what stands before the approvers was submitted."""
    asked = opened(needed)

    def find(case: Case) -> Unmet | None:
        found = asked.find(case)
        return None if found is None or stands(case) else found

    return Rule(asked.name, asked.says, find, asked.gate)


@dataclass(frozen=True, slots=True)
class Submit:
    """What is submitted needs nothing typed; to replace what lies before the approvers, its number is."""

    replaces: int = 0


@dataclass(frozen=True, slots=True)
class WithdrawSubmission:
    """Why a submission is taken back; that may be left out."""

    reason: str = ""


@rule("submit.anew", "What lies unchanged before the approvers is not submitted a second time.")
def _something_new(case: Case) -> Unmet | None:
    if not stands(case) or _has_lapsed(case) or differences(case):
        return None
    return Unmet(
        "Exactly this lies before the approvers already.",
        f"Wait for their decision. {quorum_sentence(case)}",
    )


def _has_lapsed(case: Case) -> bool:
    """Whether it was approved, and too long ago."""
    until = holds_until(case)
    return until is not None and case.at >= until


@check("submit.replaces", "What lies before the approvers is replaced only by who says so.")
def _replaces(case: Case, ask: Submit) -> Unmet | None:
    there = case.facts.submission
    number = there.number if there else 0
    if ask.replaces == number or (ask.replaces == 0 and there and not _of_use(case, there)):
        return None
    if number and not ask.replaces:
        return Unmet(
            f"Submission {number} lies before the approvers, and would be replaced. {cost(case)}",
            f"Say that you replace submission {number}, or leave it as it is.",
        )
    return Unmet(
        f"Submission {ask.replaces} does not lie before the approvers.",
        "Look at what became of it, then submit again.",
    )


@command(
    "submit",
    Submit,
    is_open,
    may("submit"),
    not_afterwards,
    opened(triage.answered),
    opened(plan.documented),
    opened(plan.settled),
    opened(staging.tried),
    opened(staging.signed),
    opened(form.filled),
    opened(judged),
    not_applied,
    _something_new,
    checks=(_replaces,),
)
def submit(case: Case, _: Submit) -> Iterator[Event]:
    """Seal the change and put it before the approvers; what it replaces ends, with its approvals."""
    current, number = case.facts.plan, len(case.facts.submissions) + 1
    content = sealing.content(case, number)
    if current:
        yield events.Submitted(
            number=number,
            seal=digest_of(content),
            revision=current.number,
            plan=current.plan,
            operations=current.operations,
            security_related=triage.security_related(case.facts),
            content=Prose(canonical(content).decode()),
            judged_by=judging_version(case),
            form={each.about.name: Prose(each.value) for each in form.fields(case)},
        )


@rule(
    "submission.who",
    "A submission is taken back by who requested the change, or by a role that the policy names for “submit”.",
)
def _own_or_submitting(case: Case) -> Unmet | None:
    roles = case.policy.may.submit
    if case.actor.account == case.facts.requested_by or case.holds(*roles):
        return None
    return Unmet(
        "You did not request this change.",
        f"Ask {case.name(case.facts.requested_by)}, or {people(case, roles)}.",
        case.waiting(*roles),
    )


@rule("submission.stands", "Only what lies before the approvers, or was approved, is taken back.")
def _lies_there(case: Case) -> Unmet | None:
    submission = case.facts.submission
    if submission and not spent.used(case, submission):
        return None
    return Unmet("Nothing lies before the approvers.", "Nothing has to be taken back.")


@command(
    "withdraw-submission",
    WithdrawSubmission,
    is_open,
    is_active,
    _own_or_submitting,
    _lies_there,
    not_applied,
)
def withdraw_submission(case: Case, ask: WithdrawSubmission) -> Iterator[Event]:
    """Take back what lies before the approvers, with every approval of it, before production is started."""
    submission = case.facts.submission
    if submission:
        reason = Prose(ask.reason.strip())
        yield events.SubmissionWithdrawn(number=submission.number, reason=reason)
