"""This module counts the approvers' seats, and says in one sentence why they are or are not enough.

Seats are named in the policy. Every seat has to approve. Who may sit in a seat while its holder is away, and what an absence changes,
belongs here and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from offcycle.process.facts import Facts, Submission
from offcycle.process.policy import Quorum
from offcycle.process.rules import listed
from offcycle.process.world import Roster


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat, with who sits in it and what they said: waiting, approved, rejected, no_say or vacant."""

    name: str
    account: str
    person: str
    state: str
    ground: str = ""  # why the person has no say


def seats(
    quorum: Quorum,
    roster: Roster,
    facts: Facts,
    submission: Submission | None,
    ground: Callable[[str], str],
) -> tuple[Seat, ...]:
    """The policy's seats as they stand for a submission; `ground` says why an account has no say."""

    def seat(account: str) -> Seat:
        person = roster.name(account)
        if not roster.holds(account, quorum.role, facts.system):
            return Seat(account, account, person, "vacant")
        if ground(account):
            return Seat(account, account, person, "no_say", ground(account))
        said = submission.decisions.get(account) if submission else None
        states = {"approve": "approved", "reject": "rejected"}
        return Seat(account, account, person, states[said.verdict] if said else "waiting")

    return tuple(seat(account) for account in quorum.seats)


def single_seat(all_seats: tuple[Seat, ...], account: str) -> Seat | None:
    """The seat in which an account sits, or none."""
    return next(
        (seat for seat in all_seats if seat.account == account and seat.state != "vacant"), None
    )


def sentence(all_seats: tuple[Seat, ...]) -> str:
    """Why the present approvals are or are not enough, in words for readers who are not engineers."""
    by_state = {
        state: [seat.person for seat in all_seats if seat.state == state]
        for state in ("approved", "rejected", "vacant", "waiting")
    }
    blocked = [f"{seat.person} {seat.ground}" for seat in all_seats if seat.state == "no_say"]
    if not all_seats:
        return "Nobody is named as an approver, so nothing can be approved."
    if by_state["rejected"]:
        return f"{listed(by_state['rejected'])} said no, so it is not approved."
    if by_state["vacant"]:
        empty = by_state["vacant"]
        seat, it = ("seat", "is empty") if len(empty) == 1 else ("seats", "are empty")
        return f"The {seat} of {listed(empty)} {it}, so it cannot be approved until an administrator changes that."
    if blocked:
        verb = "has" if len(blocked) == 1 else "have"
        return f"{listed(blocked)}, and so {verb} no say. Every approver must say yes, so it cannot be approved."
    return _counted(by_state["approved"], by_state["waiting"])


def _counted(approved: list[str], waiting: list[str]) -> str:
    if not waiting:
        return f"{ALL.get(len(approved), 'All approvers')} said yes ({listed(approved)}), so it is approved."
    if not approved:
        return (
            f"{listed(waiting)} must {BOTH.get(len(waiting), '')}say yes; nobody has answered yet."
        )
    verb = "has" if len(approved) == 1 else "have"
    return f"{listed(approved)} {verb} said yes. That is not enough: {listed(waiting)} must say yes too."


ALL = {1: "The one approver", 2: "Both approvers"}
BOTH = {2: "both "}
