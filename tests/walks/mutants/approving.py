"""This module holds mistakes in how a change is submitted and approved: who says yes, when that is enough, and for what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from offcycle.process import form, freezing, seats, world
from offcycle.process.events import review as events
from offcycle.process.facts import Decision
from offcycle.process.kernel import Case, Unmet
from offcycle.process.review import (
    approval,
    archive,
    decision,
    quorum,
    sealing,
    spent,
    submission,
)
from offcycle.process.run import freezes
from tests.walks.mutants.breaking import Mutant, both, instead, softer, taking, without

OWN = ("review.own_request", "review.own_plan", "review.own_risk")
FOREVER = timedelta(days=9999)


def submission_exists(case: Case, ask: archive.ReportArchived) -> Unmet | None:
    """Only that there is such a submission."""
    there = 0 < ask.submission <= len(case.facts.submissions)
    return None if there else Unmet("No such submission.", "Name another.")


def confirmed_unasked(case: Case, of: Any) -> quorum.Judged:
    """An absence that is recorded later completes an approval."""
    now = judged(case, of)
    if now.deciding is None and now.approvals and enough(now.quorum, now.approvals, now.excused):
        return replace(now, deciding=now.approvals[-1])
    return now


def none_needed(rules: Any, approvals: Any, excused: Any) -> bool:
    """Where everybody is out, nobody is asked."""
    return enough(rules, approvals, excused) or bool(approvals and excused)


def silence_excuses(room: Any, seat: seats.Seat, taken: set[str]) -> seats.Seat:
    """Who is silent for too long is not asked any more."""
    found = silence(room, seat, taken)
    return replace(found, state="out") if found.silent_since else found


def alternates_anytime(room: Any, seat: seats.Seat, taken: set[str]) -> seats.Seat:
    """An alternate decides while the holder of the seat is there."""
    found = silence(room, seat, taken)
    return replace(
        found, may=tuple(dict.fromkeys((*found.may, *room.alternates(seat.name, taken))))
    )


def vacant_is_out(room: Any, name: str) -> seats.Seat:
    """Who is gone or has no say counts as out of office."""
    found = sat(room, name)
    return replace(found, state="out") if found.state in {"vacant", "no_say"} else found


def stays_open(facts: Any, _: Any, event: Any) -> None:
    """A submission lies there as before."""
    number = getattr(event, "submission", 0) or event.number
    facts.submissions[number - 1].state = "open"


def goes_on(facts: Any, _: Any, __: Any) -> None:
    """What was said to a submission counts for the next one, too."""
    if len(facts.submissions) > 1:
        facts.submissions[-1].decisions = dict(facts.submissions[-2].decisions)


def another_seat(all_seats: Any, account: str) -> seats.Seat | None:
    """Who has said yes in one seat answers in another."""
    left = [seat for seat in all_seats if account in seat.may and seat.state != "approved"]
    return left[0] if left else seats.seat_of(all_seats, account)


def not_deferred(facts: Any, _: Any, __: Any) -> None:
    """An approver who puts it off is not heard."""
    facts.triage.deferred = False


def first_policy(policies: Any, requested: int, until: int) -> int:
    """What gets stricter never reaches an open change."""
    del policies, until
    return requested


judged, enough, silence, sat = (
    quorum.judged, quorum._enough, seats._with_silence, seats._seat,
)  # fmt: skip
asked_for = quorum._needed
named_alternates = seats._Room.alternates

APPROVING: dict[str, Mutant] = {
    "one's own approval counts": lambda: both(without(*OWN), instead(seats, "grounds", lambda *_: [])),
    "a part of one's own ends no say": lambda: instead(seats, "grounds", lambda *_: []),
    "anybody sits in a seat": lambda: both(without("review.seat"), instead(decision, "_own", lambda case: decision.seats_now(case)[0])),
    "one approval is enough with both in": lambda: instead(quorum, "_needed", lambda *_: 1),
    "one less is enough": lambda: instead(quorum, "_needed", lambda rules, out=0: max(1, asked_for(rules, out) - 1)),
    "nobody is needed where all are out": lambda: instead(quorum, "_enough", none_needed),
    "who is out alone suffices": lambda: instead(Decision, "while_out", property(lambda _: False)),
    "an absence that comes later completes an approval": lambda: both(instead(quorum, "judged", confirmed_unasked), instead(approval, "judged", confirmed_unasked)),
    "silence excuses a seat": lambda: instead(seats, "_with_silence", silence_excuses),
    "an alternate decides while the holder is there": lambda: instead(seats, "_with_silence", alternates_anytime),
    "alternates may be out or have a part": lambda: instead(seats._Room, "alternates", lambda room, name, taken: tuple(one for one in room.quorum.alternates.get(name, ()) if one not in taken)),
    "one person says yes in two seats": lambda: both(instead(seats._Room, "alternates", lambda room, name, _: named_alternates(room, name, set())), instead(decision, "seat_of", another_seat)),
    "a vacant seat counts as an absence": lambda: instead(seats, "_seat", vacant_is_out),
    "silence is too long at once": lambda: instead(seats, "timedelta", lambda **_: timedelta(0)),
    "who is an approver is not asked": lambda: instead(seats._Room, "approver", lambda *_: True),
    "production starts without the submission's gate": lambda: without("gate.submission"),
    "production starts without approvals": lambda: without("gate.quorum"),
    "a no is forgotten": lambda: taking(events.Decided, stays_open),
    "a submission that was taken back stands": lambda: taking(events.SubmissionWithdrawn, stays_open),
    "what lapsed lies there again": lambda: both(taking(events.Lapsed, stays_open), instead(approval, "timedelta", lambda **_: FOREVER)),
    "an approver who puts it off is not heard": lambda: taking(events.Decided, not_deferred),
    "an approval is used twice": lambda: instead(spent, "used", lambda *_: ""),
    "an approval never lapses": lambda: instead(approval, "timedelta", lambda **_: FOREVER),
    "an approval lapses before its window closes": lambda: instead(approval, "_until", lambda now: now.deciding.at + timedelta(hours=1) if now.deciding else None),
    "a stale digest is decided on": lambda: without("review.digest"),
    "a decision needs no reason": lambda: without("review.verdict"),
    "decisions go on after production": lambda: without("review.before_production_ends"),
    "an issued token decides": lambda: without("actor.in_person"),
    "a yes is confirmed that decides nothing": lambda: without("review.confirm"),
    "a yes is taken back that nobody gave": lambda: without("review.take_back"),
    "a yes is said again and again": lambda: without("review.once"),
    "an objection is not heard": lambda: instead(submission, "_objected", lambda *_: None),
    "a new verdict ends no approval": lambda: instead(sealing, "ENDING", ()),
    "the draft is run": lambda: instead(sealing, "sealed_plan", lambda facts, _: facts.plan),
    "approvals go on to the next submission": lambda: taking(events.Submitted, goes_on),
    "freezes are not named to the approvers": lambda: instead(freezing, "sealed", lambda _: []),
    "waivers are not sealed": lambda: instead(sealing.staging, "sealed", lambda _: {"waivers": [], "desk_check": {}, "skipped": []}),
    "the sentence is not sealed": lambda: instead(form, "sentence", lambda _: ""),
    "an override of a freeze is not told": lambda: instead(freezes, "exceptions", lambda _: ()),
    "a yes names no exception": lambda: instead(decision, "EXCEPTIONS", {}),
    "looser policies reach open changes": lambda: instead(world, "judging", lambda _, __, until: until),
    "stricter policies reach no open change": lambda: instead(world, "judging", first_policy),
    "the risk need not be accepted": lambda: without("gate.risk"),
    "the form need not be complete": lambda: without("gate.form"),
    "triage need not be answered": lambda: without("gate.triage"),
    "a copy is recorded twice": lambda: softer("archive.once", submission_exists),
    "anybody reports the archive": lambda: without("archive.worker"),
    "what had been made is submitted": lambda: without("afterwards.not_submitted"),
    "who made it accepts it": lambda: both(without("afterwards.no_say"), instead(archive.afterwards, "involved", lambda _: frozenset())),
}  # fmt: skip
