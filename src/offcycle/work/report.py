"""This module tells the record what a worker has done outside: by a command, as anybody does."""

from offcycle.adapters.archive.port import Saved
from offcycle.adapters.failure import Failure
from offcycle.ledger.record import record
from offcycle.people import browsers
from offcycle.process.kernel import WORKER, Actor, Refused
from offcycle.process.people import RemoveWay
from offcycle.process.review.archive import ReportArchived

ACTOR = Actor(WORKER, via=WORKER)
_KNOWN_ALREADY = {"archive.once"}


def report_archived(change: str, submission: int, saved: Saved) -> None:
    """Record where the copy of a submission's form is.

    A worker may die between this and settling the errand. So that the copy is recorded already is
    as good as recording it; any other refusal is a permanent Failure, for people to see.
    """
    ask = ReportArchived(submission=submission, digest=saved.digest, location=saved.location)
    answer = record(command="archived", ask=ask, actor=ACTOR, change=change)
    if isinstance(answer, Refused) and {each.rule for each in answer.refusals} != _KNOWN_ALREADY:
        why = " ".join(each.because for each in answer.refusals)
        text = f"The copy is at {saved.location}, but that was not recorded, because: {why} Tell the administrator."
        raise Failure(text, permanent=True)


def report_gone(way: str) -> None:
    """Record that nobody is behind a browser any more; that somebody ended the way meanwhile is as well."""
    record(command="remove-way", ask=RemoveWay(way), actor=ACTOR)
    browsers.forget(way)
