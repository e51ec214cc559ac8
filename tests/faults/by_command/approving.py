"""This module is the races about who approves: absences, roles and accounts, and two who approve at once."""

from collections.abc import Sequence
from datetime import timedelta

from offcycle.ledger import read
from offcycle.process import people
from offcycle.process.plan import Comment
from tests.faults.by_command.order import accepted, before, demand, latest, refused, there
from tests.faults.crew import Part
from tests.faults.parts import Give
from tests.faults.prepared import (
    ONE_APPROVAL,
    SUBMITTED,
    administers,
    as_usual,
    gone,
    requested,
    says,
    start,
    tomorrow,
)
from tests.faults.raw import Entry
from tests.faults.rounds import Race
from tests.ledger.told import Told


def change_of(told: Sequence[Entry]) -> Told:
    """The change of a round."""
    return Told(next(entry["change"] for entry in reversed(told) if entry["change"]))


# Who is out of office, and who comes back, while the other approves.


def absence(_: int) -> Sequence[Part]:
    as_usual()
    change = gone(SUBMITTED)
    return [Give("isso", "record-absence", tomorrow()), says("cor1", "approve", change)]


def explained(told: Sequence[Entry]) -> str:
    """The one who is out is excused if that was recorded first; else the approval has to be confirmed."""
    change = change_of(told)
    yes, out = there(told, "review.decided"), there(told, "people.absence_recorded")
    if before(out, yes):
        demand(yes["data"]["excused"] == ["cor2"], "Who was out before is not excused.")
        accepted(start("hosting", change))
        return "absence first: excused"
    demand(not yes["data"]["excused"], "Who was out later is excused.")
    refused(start("hosting", change), "gate.quorum")
    accepted(says("cor1", "confirm", change))
    accepted(start("hosting", change))
    return "approval first: confirmed"


def back(_: int) -> Sequence[Part]:
    as_usual()
    accepted(Give("isso", "record-absence", tomorrow()))
    change, out = gone(SUBMITTED), read.head().seq
    number = max(entry.seq for entry in read.organisation())
    demand(number < out, "The absence comes before the change.")
    ended = Give("cor2", "end-absence", people.EndAbsence(number))
    return [ended, says("cor1", "approve", change)]


def undone_by_nobodys_return(told: Sequence[Entry]) -> str:
    change = change_of(told)
    yes, over = there(told, "review.decided"), there(told, "people.absence_ended")
    if before(over, yes):
        demand(not yes["data"]["excused"], "Who was in again is excused.")
        refused(start("hosting", change), "gate.quorum")
        return "return first: both needed"
    demand(yes["data"]["excused"] == ["cor2"], "Who was out is not excused.")
    accepted(start("hosting", change))
    return "approval first: enough"


# Who is no approver any more, by a role or an account that was taken.

TAKINGS = ("people.role_taken", "people.account_disabled")


def taking(number: int) -> Sequence[Part]:
    as_usual()
    change = gone(ONE_APPROVAL)
    takes = (
        administers("take-role", people.HoldRole("cor2", "approver", "eclkc")),
        administers("disable-account", people.DisableAccount("cor2")),
    )[number % 2]
    return [takes, says("cor2", "approve", change), start("hosting", change, times=3)]


def counts_before_only(told: Sequence[Entry]) -> str:
    change = change_of(told)
    taken = next(each for kind in TAKINGS if (each := latest(told, kind)))
    yes, started = (
        latest(told, "review.decided", seat="cor2"),
        latest(told, "run.started", environment="production"),
    )
    demand(yes is None or before(yes, taken), "Who was no approver any more decided.")
    demand(started is None or before(started, taken), "A yes counted that did not any more.")
    if started is None:
        refused(start("hosting", change), "gate.quorum")
    what = "started" if started else ("approved" if yes else "taken")
    return f"{what} first"


# A token is revoked as a command comes with it.


def revoking(number: int) -> Sequence[Part]:
    as_usual()
    change, token = requested(), f"token{number}x{read.head().seq}"
    until = read.now() + timedelta(days=1)
    made = people.MakeToken(token, "dev", "Trial", ("read", "write"), until)
    accepted(Give("dev", "make-token", made))
    comments = Give("dev", "comment", Comment("By token."), change.ref, via="token", token=token)
    return [Give("dev", "revoke-token", people.RevokeToken(token)), comments]


def nothing_by_it(told: Sequence[Entry]) -> str:
    revoked, comment = there(told, "people.token_revoked"), latest(told, "plan.commented")
    demand(comment is None or before(comment, revoked), "A revoked token was taken.")
    return "command first" if comment else "revoked first"


# Both at once.


def both(_: int) -> Sequence[Part]:
    as_usual()
    change = gone(SUBMITTED)
    return [
        says("cor1", "approve", change),
        says("cor2", "approve", change),
        start("hosting", change, times=3),
    ]


def both_count(told: Sequence[Entry]) -> str:
    seats = [entry["data"]["seat"] for entry in told if entry["kind"] == "review.decided"]
    demand(sorted(seats) == ["cor1", "cor2"], "An approval was lost or doubled.")
    started = latest(told, "run.started", environment="production")
    if started is None:
        accepted(start("hosting", change_of(told)))
    when = "at once" if started else "afterwards"
    return f"{seats[0]} first, started {when}"


RACES = {
    "absence": Race(2, absence, by_record=explained),
    "return": Race(2, back, by_record=undone_by_nobodys_return),
    "taking": Race(3, taking, by_record=counts_before_only),
    "revoking": Race(2, revoking, by_record=nothing_by_it),
    "both-approve": Race(3, both, by_record=both_count),
}
