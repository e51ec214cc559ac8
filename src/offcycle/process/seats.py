"""This module says who sits in the approvers' seats of a change now, and who has no say in it.

Seats are named in the policy, by the account of their holder. Laws:
- Whoever said yes in a seat sits in it, as long as they still are an approver with a say.
- Else its holder does, even while out of office: then the seat is *out*, and an alternate may answer for it.
- A holder who is no approver any more, or has no say, leaves the seat to the first alternate who can take it. That is
  never an absence: while nobody can, the seat waits.
- A holder who is in and silent for too long lets every alternate answer for the seat; so does nobody else.
- Nobody sits in two seats.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from offcycle.process.dates import Absence
from offcycle.process.facts import Decision, Facts, Submission
from offcycle.process.kernel import Case
from offcycle.process.policy import Quorum

REQUESTED, WROTE, REVIEWED = (
    "requested this change",
    "wrote a revision of its plan",
    "reviewed its risk",
)


def grounds(facts: Facts, account: str) -> list[str]:
    """Every reason for which an account has no say in this change; empty when it has."""
    found = {
        REQUESTED: account == facts.requested_by,
        WROTE: any(account in (each.author, *each.also_by) for each in facts.revisions),
        REVIEWED: any(risk.by == account for risk in facts.risks),
    }
    return [ground for ground, holds in found.items() if holds]


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat as it stands.

    Its state is approved, rejected or deferred; waiting for an answer; out while its holder is out of office; vacant
    or no_say where nobody can take the place of a holder who is gone or has no say.
    """

    name: str  # the account of its holder
    account: str  # who answered in it, or is to
    state: str
    may: tuple[str, ...] = ()  # who may answer in it now
    grounds: tuple[str, ...] = ()  # why its holder has no say
    gone: bool = False  # its holder is no approver, or no account, any more
    absence: Absence | None = None  # of its holder
    silent_since: datetime | None = None  # its holder is in, and has not answered for too long
    said: Decision | None = None  # what was said in it last, be it of account or not

    @property
    def filled(self) -> bool:
        """Whether somebody else than its holder sits in it."""
        return self.account != self.name

    @property
    def void(self) -> bool:
        """Whether an approval was given in it that does not count any more."""
        return self.said is not None and self.said.yes and self.state != "approved"


@dataclass(frozen=True, slots=True)
class _Room:
    """What the seats of one submission are reckoned from."""

    case: Case
    quorum: Quorum
    submission: Submission | None

    def approver(self, account: str) -> bool:
        """Whether an account is an active approver of the system."""
        roster, system = self.case.world.roster, self.case.facts.system
        return roster.holds(account, self.quorum.role, system)

    def has_say(self, account: str) -> bool:
        return self.approver(account) and not grounds(self.case.facts, account)

    def absence(self, account: str) -> Absence | None:
        return self.case.world.calendar.absence(account, self.case.at)

    def said(self, name: str) -> Decision | None:
        return self.submission.decisions.get(name) if self.submission else None

    def alternates(self, name: str, taken: set[str]) -> tuple[str, ...]:
        """Those who could take a seat now, in the policy's order."""
        named = (one for one in self.quorum.alternates.get(name, ()) if one not in taken)
        return tuple(one for one in named if self.has_say(one) and not self.absence(one))


def seats(case: Case, quorum: Quorum, submission: Submission | None) -> tuple[Seat, ...]:
    """The policy's seats as they stand for a submission."""
    room = _Room(case, quorum, submission)
    found = {name: _seat(room, name) for name in quorum.seats}
    taken = {*quorum.seats, *(seat.account for seat in found.values())}
    # A seat that nobody else can answer for comes before one that is excused.
    for name, seat in sorted(found.items(), key=lambda each: each[1].state == "out"):
        found[name] = _with_alternates(room, seat, taken)
        taken.add(found[name].account)
    return tuple(_with_silence(room, found[name], taken) for name in quorum.seats)


def could_take(case: Case, quorum: Quorum, name: str) -> tuple[str, ...]:
    """Those who could take a seat if its holder had no say, in the policy's order."""
    return _Room(case, quorum, None).alternates(name, set(quorum.seats))


def _seat(room: _Room, name: str) -> Seat:
    """A seat with what was said in it, before any alternate takes it."""
    said, out = room.said(name), room.absence(name)
    why, gone = tuple(grounds(room.case.facts, name)), not room.approver(name)
    seat = Seat(name, name, "waiting", (name,), why, gone=gone, absence=out, said=said)
    if said and said.verdict in _ENDED:
        return replace(seat, account=said.by, state=_ENDED[said.verdict])
    if said and said.yes and room.has_say(said.by):
        own = () if gone or why else (name,)
        may = tuple(dict.fromkeys((said.by, *own)))
        return replace(seat, account=said.by, state="approved", may=may)
    if gone or why:
        return replace(seat, state="vacant" if gone else "no_say", may=())
    return replace(seat, state="out") if out else seat


_ENDED = {"reject": "rejected", "defer": "deferred"}


def _with_alternates(room: _Room, seat: Seat, taken: set[str]) -> Seat:
    """The seat with the first alternate who takes the place of a holder who is out, gone, or has no say."""
    if seat.state not in {"out", "vacant", "no_say"}:
        return seat
    able = room.alternates(seat.name, taken)[:1]
    if not able:
        return seat
    state = "out" if seat.state == "out" else "waiting"
    return replace(seat, account=able[0], state=state, may=(*seat.may, *able))


def _with_silence(room: _Room, seat: Seat, taken: set[str]) -> Seat:
    """The seat with every alternate, where its holder is in and has not answered for too long."""
    since = _silent_since(room, seat)
    if since is None:
        return seat
    able = room.alternates(seat.name, taken)
    return replace(seat, silent_since=since, may=(*seat.may, *able))


def _silent_since(room: _Room, seat: Seat) -> datetime | None:
    """Since when the holder of a seat who is in owes an answer; none while that is not too long."""
    case, quorum = room.case, room.quorum
    if room.submission is None or seat.state != "waiting" or seat.filled:
        return None
    answers = case.facts.triage
    if case.policy.priority_of(answers.urgency, answers.impact) not in quorum.silent_priorities:
        return None
    since = max(_heard(room, seat, room.submission))
    return since if case.at >= since + timedelta(minutes=quorum.silent_minutes) else None


def _heard(room: _Room, seat: Seat, submission: Submission) -> Iterator[datetime]:
    """When the holder was asked, came back, asked a question, or took an approval back."""
    yield submission.at
    back = room.case.world.calendar.in_since(seat.name, room.case.at)
    if back:
        yield back
    yield from (each.at for each in room.case.facts.questions if each.by == seat.name)
    if seat.said and seat.said.by == seat.name:
        yield seat.said.at


def seat_of(all_seats: tuple[Seat, ...], account: str) -> Seat | None:
    """The seat in which an account answers, or none; first the one in which it sits."""
    own = (seat for seat in all_seats if not seat.gone and account == seat.name)
    sits = (seat for seat in all_seats if account == seat.account and account in seat.may)
    may = (seat for seat in all_seats if account in seat.may)
    return next((seat for each in (own, sits, may) for seat in each), None)
