"""This module is the races: what several processes do to one record at the same moment, and how it may end."""

from collections.abc import Sequence

from django.db import connection

from offcycle.ledger import read
from offcycle.ledger.record import record
from offcycle.process.kernel import Actor
from offcycle.process.plan import Comment
from offcycle.process.review.decision import Decide
from offcycle.process.run.steps import StopRun
from offcycle.process.triage import Answers, Request
from tests.faults.crew import Came, Part
from tests.faults.parts import Give, Several, UnderKey
from tests.faults.rounds import BrokenError, Race
from tests.ledger import told
from tests.ledger.told import Told

SAME_KEY = 50
WRITERS = 8
ONE_APPROVAL = [*told.WAY[:11], told.WAY[12]]
"""The straight way until one of two seats has approved, and somebody stands by."""


def requested(system: str = "eclkc") -> Told:
    ask = Request(system, "Site down")
    found = told.accepted(record(command="request", ask=ask, actor=Actor("dev")))
    assert found.change
    return Told(found.change)


def nearly_approved() -> Told:
    change = requested()
    for part in ONE_APPROVAL:
        part(change)
    return change


def approved() -> Told:
    change = nearly_approved()
    told.WAY[11](change)
    return change


def planned(system: str) -> Told:
    change = requested(system)
    change.plan("dev", "Log in.")
    return change


def edit(ref: str, *texts: str) -> Give:
    ask, documents = told.a_plan(*texts)
    return Give("dev", "plan", ask, ref, tuple(documents))


def start(account: str, change: Told, environment: str = "production") -> Give:
    return Give(account, f"start-{environment}", change=change.ref)


def affects(ref: str, *systems: str) -> Give:
    return Give("dev", "triage", Answers(affected=systems), ref)


def clear_the_way() -> None:
    """Stop the runs that the round before has left, so that they hold no system."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, run FROM ledger_standing WHERE run <> ''")
        left = cursor.fetchall()
    for number, run in left:
        Told(f"CR-{number}").must("hosting", "stop-run", StopRun(run, "The round is over."))


# Approve against edit, with somebody who tries to start production all the while.


def approve_edit(number: int) -> Sequence[Part]:
    clear_the_way()
    change = nearly_approved()
    submitted = read.change(change.ref).facts.submission
    assert submitted
    approve = Give("cor2", "decide", Decide("approve", submitted.seal), change.ref)
    waiting = Give("hosting", "start-production", change=change.ref, times=4)
    return [approve, edit(change.ref, f"Log in {number}."), waiting]


def started_or_edited(came: Sequence[Came]) -> str:
    approval, edited, started = (each.accepted for each in came)
    if not approval:
        raise BrokenError("The approval of what was submitted was refused.")
    if edited and started:
        raise BrokenError("Production started beside an edit of the plan.")
    return "started" if started else "edited"


# One run is started once, and one system has one run.


def two_starts(_: int) -> Sequence[Part]:
    clear_the_way()
    change = approved()
    return [start("hosting", change), start("hosting2", change)]


def neighbours(_: int) -> Sequence[Part]:
    clear_the_way()
    return [start("hosting", approved()), start("hosting2", approved())]


def one(came: Sequence[Came]) -> str:
    won = [number for number, each in enumerate(came, 1) if each.accepted]
    if len(won) != 1:
        raise BrokenError(f"{len(won)} of {len(came)} were accepted, and it has to be one.")
    return f"won by the {['first', 'second'][won[0] - 1]}"


def affected(_: int) -> Sequence[Part]:
    """Two changes of different systems, of which one comes to affect the system of the other."""
    clear_the_way()
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
    "approve-edit": Race(3, approve_edit, started_or_edited),
    "two-starts": Race(2, two_starts, one),
    "neighbours": Race(2, neighbours, one),
    "affected": Race(3, affected, at_most_both),
    "same-key": Race(SAME_KEY, same_key, one_answer, rest=0),
    "one-change": Race(5, one_change, all_of_them, rest=0.004),
    "numbers": Race(WRITERS, numbers, gapless, rest=0.004),
}
