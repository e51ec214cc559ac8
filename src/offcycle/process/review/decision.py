"""This module decides who may say yes or no to a submission, and when enough of them have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from offcycle.process.canonical import read_back
from offcycle.process.events import Event, Prose
from offcycle.process.events import review as events
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case, Met, Unmet, Waiting, check, command, gate, rule
from offcycle.process.review.quorum import Seat, seats, sentence, single_seat
from offcycle.process.rules import in_person, is_open, listed, people

DECISIONS = ("approve", "reject")
ADMINISTRATOR = "administrator"


REQUESTED, WROTE, REVIEWED = (
    "requested this change",
    "wrote a revision of its plan",
    "reviewed its risk",
)


def grounds(case: Case, account: str) -> list[str]:
    """Every reason for which an account has no say in this change; empty when it has."""
    facts = case.facts
    found = {
        REQUESTED: account == facts.requested_by,
        WROTE: any(revision.author == account for revision in facts.revisions),
        REVIEWED: any(risk.by == account for risk in facts.risks),
    }
    return [ground for ground, holds in found.items() if holds]


def seats_now(case: Case) -> tuple[Seat, ...]:
    """The seats as they stand for the submission that lies before the approvers."""
    return _seats(case, case.facts.submission)


def _seats(case: Case, submission: Submission | None) -> tuple[Seat, ...]:
    policy = case.world.policy_of(submission.policy) if submission else case.policy
    return seats(
        policy.quorum,
        case.world.roster,
        case.facts,
        submission,
        lambda account: listed(grounds(case, account)),
    )


def quorum_sentence(case: Case) -> str:
    """Why the present approvals are or are not enough, for readers who are not engineers."""
    if case.facts.submission:
        found = approved.look(case)
        return found.why if isinstance(found, Met) else found.because
    sent_back = [each for each in case.facts.submissions[-1:] if each.state == "rejected"]
    return sentence(_seats(case, sent_back[0] if sent_back else None))


@gate(
    "quorum", "Every approver's seat has said yes to the submission, and the approval still holds."
)
def approved(case: Case) -> Met | Unmet:
    """Step 4: enough approvals, for exactly this submission."""
    submission, now = case.facts.submission, seats_now(case)
    if submission is None:
        return Unmet(
            "Nothing lies before the approvers.",
            "Submit the change first.",
            case.waiting(*case.policy.may.submit),
        )
    policy = case.world.policy_of(submission.policy)
    if not now or any(seat.state != "approved" for seat in now):
        do = "Approve it, or send it back with a reason."
        return Unmet(sentence(now), do, _awaited(case, now, policy.quorum.role), submission.at)
    decided_at = max(each.at for each in submission.decisions.values())
    until = decided_at + timedelta(hours=policy.quorum.holds_hours)
    if case.at >= until:
        waiting = case.waiting(*case.policy.may.submit)
        return Unmet(
            f"The approval held for {policy.quorum.holds_hours} hours and has lapsed, so it has to be given anew.",
            "Submit again.",
            waiting,
            until,
        )
    return Met(sentence(now))


def _awaited(case: Case, now: tuple[Seat, ...], role: str) -> tuple[Waiting, ...]:
    """The approvers who have not answered, and administrators where a seat is empty."""
    silent = tuple(seat.account for seat in now if seat.state == "waiting")
    awaited = [Waiting(role, silent)]
    if not now or any(seat.state == "vacant" for seat in now):
        awaited.append(Waiting(ADMINISTRATOR, case.world.roster.administrators()))
    return tuple(awaited)


@dataclass(frozen=True, slots=True)
class Decide:
    """An approver's decision on the submission with this digest."""

    verdict: str
    digest: str
    reason: str = ""


@rule("review.seat", "Only who sits in an approver's seat decides.")
def _seated(case: Case) -> Unmet | None:
    if single_seat(seats_now(case), case.actor.account):
        return None
    role = case.policy.quorum.role
    return Unmet(
        "You sit in no approver's seat.",
        f"Ask somebody who does: {people(case, (role,))}.",
        case.waiting(role),
    )


@rule("review.own_request", "Nobody approves a change that they requested.")
def _not_requester(case: Case) -> Unmet | None:
    return _no_say(case, REQUESTED)


@rule("review.own_plan", "Nobody approves a plan of which they wrote any revision.")
def _not_author(case: Case) -> Unmet | None:
    return _no_say(case, WROTE)


@rule("review.own_risk", "Nobody approves a change whose risk they reviewed.")
def _not_reviewer(case: Case) -> Unmet | None:
    return _no_say(case, REVIEWED)


def _no_say(case: Case, ground: str) -> Unmet | None:
    if ground not in grounds(case, case.actor.account):
        return None
    return Unmet(
        f"You {ground}, so another person has to decide.",
        "Leave the decision to the other approvers.",
    )


@rule("review.submitted", "Decisions are on a submission that lies before the approvers.")
def _something_there(case: Case) -> Unmet | None:
    if case.facts.submission:
        return None
    return Unmet(
        "Nothing lies before the approvers.",
        "Hosting has to submit it first.",
        case.waiting(*case.policy.may.submit),
    )


@rule(
    "review.before_production_ends",
    "Decisions on a submission end when it was applied to production.",
)
def _undone(case: Case) -> Unmet | None:
    run, submission = case.facts.production, case.facts.submission
    anew = submission is not None and run is not None and run.submission != submission.number
    if run is None or run.state != "finished" or anew:
        return None
    return Unmet(
        f"{run.id} has applied the plan to production.",
        "Speak to hosting about what is to be done now.",
    )


@check("review.digest", "A decision is on exactly the submission that the approver has seen.")
def _seen(case: Case, ask: Decide) -> Unmet | None:
    submission = case.facts.submission
    if submission is None or ask.digest == submission.seal:
        return None
    return Unmet(
        "What you have seen is not what lies before the approvers now.",
        f"Look at submission {submission.number} ({read_back(submission.seal)}), then decide with its digest {submission.seal}.",
    )


@check("review.verdict", "A decision is approve, or reject with a reason.", typed=True)
def _sound(_: Case, ask: Decide) -> Unmet | None:
    if ask.verdict not in DECISIONS:
        return Unmet(f"“{ask.verdict}” is no decision.", f"Say one of {', '.join(DECISIONS)}.")
    if ask.verdict == "reject" and not ask.reason.strip():
        return Unmet("It was sent back without a reason.", "Say in a sentence what has to change.")
    return None


@check("review.once", "Nobody approves the same submission twice.")
def _not_twice(case: Case, ask: Decide) -> Unmet | None:
    seat = single_seat(seats_now(case), case.actor.account)
    if seat and ask.verdict == "approve" and seat.state == "approved":
        return Unmet(
            "You have approved this submission already.", "Nothing more is needed from you."
        )
    return None


@command(
    "decide",
    Decide,
    is_open,
    in_person,
    _seated,
    _not_requester,
    _not_author,
    _not_reviewer,
    _something_there,
    _undone,
    checks=(_seen, _sound, _not_twice),
)
def decide(case: Case, ask: Decide) -> Iterator[Event]:
    """Approve the submission, or send it back with a reason."""
    submission, seat = case.facts.submission, single_seat(seats_now(case), case.actor.account)
    if submission and seat:
        yield events.Decided(
            submission=submission.number,
            seal=ask.digest,
            verdict=ask.verdict,
            seat=seat.name,
            reason=Prose(ask.reason.strip()),
        )
