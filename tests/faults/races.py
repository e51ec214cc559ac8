"""This module is the races: what several processes do to one record at the same moment, and how it may end."""

from collections.abc import Sequence

from offcycle.process.plan import Comment
from offcycle.process.triage import Answers, Request
from tests.faults.by_command import approving, running, submitting, together
from tests.faults.crew import Came, Part
from tests.faults.parts import Give, Several, UnderKey
from tests.faults.prepared import (
    APPROVED,
    ONE_APPROVAL,
    affects,
    as_usual,
    edit,
    gone,
    planned,
    requested,
    says,
    start,
)
from tests.faults.rounds import BrokenError, Race, one

SAME_KEY = 50
WRITERS = 8


# Approve against edit, with somebody who tries to start production all the while.


def approve_edit(number: int) -> Sequence[Part]:
    as_usual()
    change = gone(ONE_APPROVAL)
    approve = says("cor2", "approve", change)
    return [approve, edit(change.ref, f"Log in {number}."), start("hosting", change, times=4)]


def started_or_not(came: Sequence[Came]) -> str:
    """An edit is a draft beside what was submitted; that production runs what was submitted is told by the raw entries."""
    approval, edited, started = (each.accepted for each in came)
    if not approval or not (edited or started):
        raise BrokenError("The approval of what was submitted was refused, or edit and start.")
    return f"{'started' if started else 'not started'}{' beside a draft' if edited else ''}"


# One run is started once, and one system has one run.


def two_starts(_: int) -> Sequence[Part]:
    as_usual()
    change = gone(APPROVED)
    return [start("hosting", change), start("hosting2", change)]


def neighbours(_: int) -> Sequence[Part]:
    as_usual()
    return [start("hosting", gone(APPROVED)), start("hosting2", gone(APPROVED))]


def affected(_: int) -> Sequence[Part]:
    """Two changes of different systems, of which one comes to affect the system of the other."""
    as_usual()
    mine, other = planned("eclkc"), planned("other")
    edits = Several((affects(other.ref, "eclkc"), affects(other.ref), affects(other.ref, "eclkc")))
    return [start("dev", mine, "staging"), start("dev2", other, "staging"), edits]


def at_most_both(came: Sequence[Came]) -> str:
    """Both may run if the edit came after them; whether they shared a system is told by the raw entries."""
    mine, other, _ = (each.accepted for each in came)
    if not mine and not other:
        raise BrokenError("Both starts were refused, and nobody else ran.")
    return "both" if mine and other else "one"


# Nothing is lost, doubled or numbered twice.


def same_key(number: int) -> Sequence[Part]:
    ref = requested().ref
    return [UnderKey(f"key-{number}", Give("dev", "comment", Comment("Once."), ref))] * SAME_KEY


def one_answer(came: Sequence[Came]) -> str:
    one(sorted(came, key=lambda each: not each.accepted))
    if len({each.said for each in came}) != 1:
        raise BrokenError("One key was answered in more than one way.")
    return "answered once"


def one_change(number: int) -> Sequence[Part]:
    ref = requested().ref
    return [
        Give("hosting", "acknowledge", change=ref),
        Give("dev", "comment", Comment(f"One {number}."), ref),
        Give("qa", "comment", Comment(f"Two {number}."), ref),
        edit(ref, f"Log in {number}."),
        Give("dev2", "triage", Answers(active=True), ref),
    ]


def numbers(_: int) -> Sequence[Part]:
    return [Give("dev", "request", Request("eclkc", f"By {one}")) for one in range(WRITERS)]


def all_of_them(came: Sequence[Came]) -> str:
    refused = [each.rules for each in came if not each.accepted]
    if refused:
        raise BrokenError(f"One was refused: {refused[0]}.")
    return "all accepted"


def gapless(came: Sequence[Came]) -> str:
    all_of_them(came)
    refs = sorted(int(each.change.removeprefix("CR-")) for each in came)
    if refs != list(range(refs[0], refs[0] + WRITERS)):
        raise BrokenError(f"The new changes are numbered {refs}.")
    return "numbered without a gap"


RACES = {
    "approve-edit": Race(3, approve_edit, started_or_not),
    "two-starts": Race(2, two_starts, one),
    "neighbours": Race(2, neighbours, one),
    "affected": Race(3, affected, at_most_both),
    "same-key": Race(SAME_KEY, same_key, one_answer, rest=0),
    "one-change": Race(5, one_change, all_of_them, rest=0.004),
    "numbers": Race(WRITERS, numbers, gapless, rest=0.004),
    **approving.RACES,
    **submitting.RACES,
    **running.RACES,
    **together.RACES,
}
BY_COMMAND = (*approving.RACES, *submitting.RACES, *running.RACES, *together.RACES)
