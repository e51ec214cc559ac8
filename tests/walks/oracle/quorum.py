"""This module judges approvals anew: who may decide in a seat, when their yes is enough, and until when it holds."""

from datetime import datetime, timedelta
from typing import Any

from tests.walks.oracle.change import Change, Submission, Yes
from tests.walks.oracle.entries import Entry, when
from tests.walks.oracle.judging import Oracle
from tests.walks.oracle.policies import needed

Quorum = dict[str, Any]


def of(oracle: Oracle, submission: Submission) -> Quorum:
    """The seats by which a submission is judged."""
    return dict(oracle.who.policies[submission.data["judged_by"]]["quorum"])


def has_say(oracle: Oracle, change: Change, quorum: Quorum, account: str) -> bool:
    """Whether somebody is an active approver who has no part in the change."""
    return oracle.who.holds(account, [quorum["role"]], change.system) and not change.has_part(
        account
    )


def counting(oracle: Oracle, change: Change, submission: Submission) -> list[Yes]:
    """The approvals that count now, oldest first."""
    quorum = of(oracle, submission)
    found = [
        each
        for each in submission.yeses.values()
        if each.seat in quorum["seats"] and has_say(oracle, change, quorum, each.by)
    ]
    return sorted(found, key=lambda each: each.seq)


def enough(quorum: Quorum, yeses: list[Yes], excused: set[str]) -> bool:
    """Whether approvals suffice: as many as are asked for, less the seats of those who are out while one who is in said yes."""
    if not yeses or len({each.by for each in yeses}) < len(yeses):
        return False
    asked = needed(quorum)
    if len(yeses) >= asked:
        return True
    left_out = excused - {each.seat for each in yeses}
    there = any(not each.out for each in yeses)
    return there and len(yeses) >= max(1, min(asked, len(quorum["seats"]) - len(left_out)))


def deciding(oracle: Oracle, change: Change, submission: Submission) -> Yes | None:
    """The approval with which it was enough, judged as it stood when that was given."""
    yeses, quorum = counting(oracle, change, submission), of(oracle, submission)
    for number, each in enumerate(yeses, 1):
        if enough(quorum, yeses[:number], each.excused):
            return each
    return None


def ends(oracle: Oracle, change: Change, submission: Submission) -> datetime | None:
    """Until when the approval holds; none while there is none."""
    by = deciding(oracle, change, submission)
    if by is None:
        return None
    if change.window and change.verdict == "deferred":
        return change.window[1]
    return by.at + timedelta(hours=of(oracle, submission)["holds_hours"])


def waits(oracle: Oracle, change: Change) -> bool:
    """Whether a change has something before the approvers that they have not decided."""
    last = change.submission
    if last is None or change.end or change.applied:
        return False
    until = ends(oracle, change, last)
    return until is None


def out_then(oracle: Oracle, change: Change, submission: Submission, at: datetime) -> set[str]:
    """The seats whose holders are out of office at a time, have a say, and in which nobody said yes."""
    quorum = of(oracle, submission)
    given = {each.seat for each in counting(oracle, change, submission)}
    return {
        seat
        for seat in quorum["seats"]
        if seat not in given and has_say(oracle, change, quorum, seat) and oracle.who.out(seat, at)
    }


def may_decide(oracle: Oracle, change: Change, submission: Submission, entry: Entry) -> str:
    """Why somebody may not decide in the seat that an entry names; empty when they may."""
    quorum, by, seat = of(oracle, submission), entry["by"], entry["data"]["seat"]
    if seat not in quorum["seats"]:
        return "a decision is given in a seat of the policy"
    if not has_say(oracle, change, quorum, by):
        return "who decides is an approver who has no part in the change"
    yeses = counting(oracle, change, submission)
    if any(each.by == by and each.seat != seat for each in yeses):
        return "nobody sits in two seats"
    if by == seat or any(each.by == by for each in yeses):
        return ""
    return _stands_in(oracle, change, submission, entry)


def _stands_in(oracle: Oracle, change: Change, submission: Submission, entry: Entry) -> str:
    quorum, by, seat, at = of(oracle, submission), entry["by"], entry["data"]["seat"], when(entry)
    if by not in quorum["alternates"].get(seat, []) or by in quorum["seats"]:
        return "who stands in is named for the seat"
    if oracle.who.out(by, at):
        return "who stands in is in office"
    gone = not has_say(oracle, change, quorum, seat)
    if gone or oracle.who.out(seat, at) or _silent(oracle, change, submission, seat, at):
        return ""
    return "an alternate decides for who is out, gone, or silent too long"


def _silent(
    oracle: Oracle, change: Change, submission: Submission, seat: str, at: datetime
) -> bool:
    quorum = of(oracle, submission)
    if change.priority(oracle.who.policy) not in quorum["silent_priorities"]:
        return False
    words = [each for each in (*change.questions, *submission.said.values()) if each["by"] == seat]
    back = oracle.who.back_since(seat, at)
    heard = [when(submission.entry), *(when(each) for each in words), *([back] if back else [])]
    return at >= max(heard) + timedelta(minutes=quorum["silent_minutes"])
