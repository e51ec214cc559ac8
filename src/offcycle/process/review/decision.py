"""This module takes what approvers say to a submission: yes, no, not now, a question, or that they take their yes back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from offcycle.process.canonical import read_back
from offcycle.process.events import Event, Prose
from offcycle.process.events import review as events
from offcycle.process.kernel import ADMINISTRATOR, Case, Unmet, Waiting, check, command, rule
from offcycle.process.review.approval import (
    approved,
    decided_at,
    deciding,
    holds_until,
    judged_now,
    quorum_sentence,
    reminder_at,
    seats_now,
)
from offcycle.process.review.quorum import Judged
from offcycle.process.rules import called, in_person, is_open, listed
from offcycle.process.seats import REQUESTED, REVIEWED, WROTE, Seat, grounds, seat_of

__all__ = [
    "ADMINISTRATOR",
    "Decide",
    "approved",
    "decide",
    "decided_at",
    "deciding",
    "exceptions",
    "holds_until",
    "judged_now",
    "quorum_sentence",
    "reminder_at",
    "seats_now",
]

YES = ("approve", "confirm")
EXPLAINED = {
    "reject": ("It was sent back without a reason.", "Say in a sentence what has to change."),
    "defer": ("It was put off without a reason.", "Say in a sentence why it can wait."),
    "ask": ("Nothing was asked.", "Put the question into the reason."),
    "withdraw": (
        "The approval was taken back without a reason.",
        "Say in a sentence why you take it back.",
    ),
}
DECISIONS = (*YES, *EXPLAINED)


@dataclass(frozen=True, slots=True)
class Decide:
    """What an approver says to the submission with this digest."""

    verdict: str
    digest: str
    reason: str = ""


def _own(case: Case) -> Seat | None:
    """The seat for which the actor answers, or none."""
    return seat_of(seats_now(case), case.actor.account)


@rule("review.seat", "Only who sits in an approver's seat, or may answer for it now, decides.")
def _seated(case: Case) -> Unmet | None:
    if _own(case):
        return None
    role, account = judged_now(case).quorum.role, case.actor.account
    stands_in = [seat.name for seat in seats_now(case) if account in _alternates(case, seat)]
    if stands_in:
        holder = listed([case.name(one) for one in stands_in], "or")
        sitting = tuple(seat.account for seat in seats_now(case))
        return Unmet(
            f"You stand in for {holder}, whose place nobody has to take now.",
            f"Leave it to {holder}; you may decide while {holder} is out of office, has no say, or is silent for too long.",
            (Waiting(role, sitting),),
        )
    sitting = tuple(dict.fromkeys(one for seat in seats_now(case) for one in seat.may))
    who = listed([case.name(one) for one in sitting]) or "nobody sits in one now"
    return Unmet(
        "You sit in no approver's seat.",
        f"Ask somebody who does: {who}.",
        (Waiting(role, sitting),),
    )


def _alternates(case: Case, seat: Seat) -> tuple[str, ...]:
    return judged_now(case).quorum.alternates.get(seat.name, ())


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
    if ground not in grounds(case.facts, case.actor.account):
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
        f"The {called(case.policy, case.policy.may.submit)} has to submit it first.",
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
        f"Speak to the {called(case.policy, case.policy.may.production)} about what is to be done now.",
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


@check(
    "review.verdict",
    "A decision is approve or confirm; or reject, defer, ask or withdraw, with a reason.",
    typed=True,
)
def _sound(_: Case, ask: Decide) -> Unmet | None:
    if ask.verdict not in DECISIONS:
        return Unmet(f"“{ask.verdict}” is no decision.", f"Say one of {', '.join(DECISIONS)}.")
    if ask.verdict in EXPLAINED and not ask.reason.strip():
        return Unmet(*EXPLAINED[ask.verdict])
    return None


@check("review.once", "Nobody approves the same submission twice, or in a seat that has said yes.")
def _not_twice(case: Case, ask: Decide) -> Unmet | None:
    seat = _own(case)
    if ask.verdict != "approve" or seat is None or seat.state != "approved":
        return None
    if seat.account != case.actor.account:
        who = case.name(seat.account)
        return Unmet(f"{who} has said yes in this seat already.", "Nothing is needed from you.")
    if case.actor.account in judged_now(case).confirmers:
        return Unmet("You have approved it already, before others left.", "Say confirm instead.")
    return Unmet("You have approved this submission already.", "Nothing more is needed from you.")


@check(
    "review.confirm",
    "Who has approved confirms it when others are out of office since, and their word alone would decide.",
)
def _to_confirm(case: Case, ask: Decide) -> Unmet | None:
    now, seat = judged_now(case), _own(case)
    if ask.verdict != "confirm" or case.actor.account in now.confirmers:
        return None
    if seat is None or seat.state != "approved" or seat.account != case.actor.account:
        return Unmet("You have approved nothing that could be confirmed.", "Approve it first.")
    if now.deciding:
        return Unmet("It is approved already.", "Nothing more is needed from you.")
    return Unmet(
        "It would not be enough if you confirmed it now.", "Wait for those whose yes is missing."
    )


@check("review.take_back", "Who takes an approval back has given it, and it counts.")
def _given(case: Case, ask: Decide) -> Unmet | None:
    seat = _own(case)
    given = seat is not None and seat.state == "approved" and seat.account == case.actor.account
    if ask.verdict != "withdraw" or given:
        return None
    return Unmet("You have given no approval that counts.", "Reject it if you object.")


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
    checks=(_seen, _sound, _not_twice, _to_confirm, _given),
)
def decide(case: Case, ask: Decide) -> Iterator[Event]:
    """Approve the submission, send it back, put it off, ask a question, or take an approval back."""
    submission, seat = case.facts.submission, _own(case)
    if submission is None or seat is None:
        return
    said = Prose(ask.reason.strip())
    if ask.verdict == "ask":
        yield events.Asked(submission=submission.number, text=said)
        return
    yes, now = ask.verdict in YES, judged_now(case)
    yield events.Decided(
        submission=submission.number,
        seal=ask.digest,
        verdict=ask.verdict,
        seat=seat.name,
        reason=said,
        excused=tuple(name for name in now.excused if yes and name != seat.name),
        exceptions=exceptions(now, seat) if yes else (),
    )


def exceptions(now: Judged, seat: Seat) -> tuple[str, ...]:
    """The exceptions that a yes of the actor makes now, by the names in which they are listed."""
    return tuple(name for name, holds in EXCEPTIONS.items() if holds(now, seat))


def _decides(now: Judged) -> tuple[str, ...]:
    """The seats without which the actor's yes is enough; empty where it is not, or where none is left out."""
    account = now.case.actor.account
    after = now.after(account)
    if now.deciding or not now.enough_with(account) or len(after) >= now.needed:
        return ()
    given = {each.seat for each in after}
    return tuple(name for name in now.excused if name not in given)


def _alone(now: Judged, _: Seat) -> bool:
    return bool(_decides(now)) and len(now.after(now.case.actor.account)) == 1


def _by_another(now: Judged, seat: Seat) -> bool:
    """Whether the yes rests on an absence that somebody else recorded: of who is left out, or of whose place is taken."""
    resting = (*_decides(now), *((seat.name,) if _instead(now, seat) else ()))
    found = (now.case.world.calendar.absence(name, now.case.at) for name in resting)
    return any(each is not None and each.by != each.account for each in found)


def _instead(now: Judged, seat: Seat) -> bool:
    return now.case.actor.account != seat.name


def _credentials(now: Judged, _: Seat) -> bool:
    case = now.case
    return case.world.calendar.reset_since(case.actor.account, now.credentials_since) is not None


def _while_out(now: Judged, _: Seat) -> bool:
    return now.case.world.calendar.absence(now.case.actor.account, now.case.at) is not None


EXCEPTIONS: dict[str, Callable[[Judged, Seat], bool]] = {
    "one_approver": _alone,
    "absence_recorded_by_another": _by_another,
    "alternate": _instead,
    "credentials_reset": _credentials,
    "decided_while_out": _while_out,
}
