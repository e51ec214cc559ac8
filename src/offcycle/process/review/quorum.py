"""This module counts approvals: how many are needed, and with which one it was enough.

Theory of operation:
1. Every seat has to say yes, or as many as the policy says.
2. A seat whose holder is out of office is excused, as long as somebody who is in said yes.
3. That is judged when an approval is given, which is why each keeps the seats that were excused then. So nobody's return
   undoes it, and no absence that is recorded later completes it: whoever said yes is asked to confirm that.
4. An approval counts while whoever gave it is an approver with a say (`seats.py` sees to that).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process.facts import Decision, Submission
from offcycle.process.kernel import Case
from offcycle.process.policy import Quorum
from offcycle.process.review.judged_by import policy_of
from offcycle.process.seats import Seat, seat_of, seats


@dataclass(frozen=True, slots=True)
class Judged:
    """The seats, the approvals that count, oldest first, and the one with which they were enough."""

    case: Case
    quorum: Quorum
    seats: tuple[Seat, ...]
    approvals: tuple[Decision, ...]
    deciding: Decision | None

    @property
    def needed(self) -> int:
        """How many approvals the policy asks for while nobody is out."""
        return _needed(self.quorum)

    @property
    def credentials_since(self) -> datetime:
        """From when on credentials that were set anew are told with an approval."""
        return self.case.at - timedelta(hours=self.quorum.credentials_hours)

    @property
    def excused(self) -> tuple[str, ...]:
        """The seats that are not needed now, as long as somebody who is in says yes."""
        return tuple(seat.name for seat in self.seats if seat.state == "out")

    @property
    def missing(self) -> int:
        """How many approvals are missing now, as far as those who are out are not needed."""
        return _needed(self.quorum, len(self.excused)) - len(self.approvals)

    def in_state(self, *states: str) -> tuple[Seat, ...]:
        """The seats in one of these states."""
        return tuple(seat for seat in self.seats if seat.state in states)

    @property
    def confirmers(self) -> tuple[str, ...]:
        """Who said yes before others left, so that their word alone would decide if they confirmed it."""
        if self.deciding:
            return ()
        return tuple(each.by for each in self.approvals if self.enough_with(each.by))

    def enough_with(self, account: str) -> bool:
        """Whether it would be enough if this account said yes now."""
        return _enough(self.quorum, self.after(account), self.excused)

    def after(self, account: str) -> tuple[Decision, ...]:
        """The approvals that would count if this account said yes now."""
        seat = seat_of(self.seats, account)
        if seat is None or account not in seat.may:
            return self.approvals
        out = (
            ("decided_while_out",)
            if self.case.world.calendar.absence(account, self.case.at)
            else ()
        )
        yes = Decision(account, self.case.at, "approve", seat.name, "", exceptions=out)
        return (*(each for each in self.approvals if each.seat != seat.name), yes)


def judged(case: Case, submission: Submission | None) -> Judged:
    """How the approvals of a submission stand now, by the policy that judges it; each page asks for it many times."""
    number = submission.number if submission else 0
    return case.once(("judged", number), lambda: _judged(case, submission))


def _judged(case: Case, submission: Submission | None) -> Judged:
    quorum = policy_of(case, submission).quorum
    found = seats(case, quorum, submission)
    given = [seat.said for seat in found if seat.state == "approved" and seat.said]
    approvals = tuple(sorted(given, key=lambda each: each.n))
    return Judged(case, quorum, found, approvals, _deciding(quorum, approvals))


def _deciding(quorum: Quorum, approvals: Sequence[Decision]) -> Decision | None:
    """The first approval with which those up to it were enough."""
    for number, each in enumerate(approvals, 1):
        if _enough(quorum, approvals[:number], each.excused):
            return each
    return None


def _enough(quorum: Quorum, approvals: Sequence[Decision], excused: Sequence[str]) -> bool:
    """Whether approvals suffice, given the seats that were excused when the last of them was given."""
    if not quorum.seats or not approvals:
        return False
    if len(approvals) >= _needed(quorum):
        return True
    somebody_in = any(not each.while_out for each in approvals)
    left = set(excused) - {each.seat for each in approvals}
    return somebody_in and len(approvals) >= _needed(quorum, len(left))


def _needed(quorum: Quorum, excused: int = 0) -> int:
    """How many approvals are needed: as many as the policy says, but no more than seats are not excused; never none."""
    asked = quorum.needed or len(quorum.seats)
    return max(1, min(asked, len(quorum.seats) - excused))
