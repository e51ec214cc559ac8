"""This module is what notices about approvers need: whom an absence or an answer concerns, and with which decision it was enough."""

from collections.abc import Callable

from offcycle.process import agenda
from offcycle.process.events import organisation, review
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case, Met
from offcycle.process.review import approval, sealing


def _fellows(h: Happened, case: Case) -> tuple[str, ...]:
    """The other approvers, and who stands in for them, where somebody's absence leaves a seat to them."""
    quorum, account = case.policy.quorum, str(getattr(h.event, "account", ""))
    if account not in quorum.seats:
        return ()
    others = (*quorum.seats, *quorum.alternates.get(account, ()))
    return tuple(dict.fromkeys(one for one in others if one != account))


def _asker(h: Happened, case: Case) -> tuple[str, ...]:
    if not isinstance(h.event, review.QuestionAnswered):
        return ()
    return (case.facts.questions[h.event.question - 1].by,)


def _deciders(_: Happened, case: Case) -> tuple[str, ...]:
    """Whoever is to answer now in a seat that has said nothing yet, and who said yes already where that has to be confirmed.

    That is its holder, and who stands in for one who is out, gone, or was silent too long.
    """
    now = approval.judged_now(case)
    asked = (one for seat in now.seats if seat.state != "approved" for one in seat.may)
    return tuple(dict.fromkeys((*asked, *now.confirmers)))


PEOPLE: dict[str, Callable[[Happened, Case], tuple[str, ...]]] = {
    "deciders": _deciders,
    "fellows": _fellows,
    "asker": _asker,
}
"""Who is told by their part in approving, not by a role."""


def made_it_enough(h: Happened, case: Case) -> bool:
    """Whether an event is the very approval with which it was enough; one that is given afterwards is not."""
    given = approval.deciding(case) if h.event.kind == "review.decided" else None
    enough = given is not None and given.n == h.n
    return enough and isinstance(approval.approved.look(case), Met)


def _ended(case: Case) -> bool:
    """Whether the world is not that of the submission any more, so that nobody can start production on it."""
    submission = case.facts.submission
    if submission is None or not sealing.sealed(submission):
        return False
    return any(each.ends for each in sealing.since(case, submission))


CONDITIONS: dict[str, Callable[[Happened, Case], bool]] = {
    "quorum": made_it_enough,
    "defer": lambda h, _: getattr(h.event, "verdict", "") == "defer",
    "ended": lambda _, case: _ended(case),
    "withdraw": lambda h, _: getattr(h.event, "verdict", "") == "withdraw",
}
"""When a notice about a decision applies."""


def words(h: Happened, case: Case) -> dict[str, str]:
    """The words of a notice about somebody's absence."""
    if not isinstance(h.event, organisation.AbsenceRecorded):
        return {}
    until = agenda.told(case.policy, h.event.until, case.at)
    return {"person": case.name(h.event.account), "until": until}
