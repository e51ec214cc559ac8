"""This module shows what lies before the approvers: its read-back code, the seats, and why they are or are not enough."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.process.canonical import read_back
from offcycle.process.facts import Facts, Risk
from offcycle.process.form import sentence
from offcycle.process.kernel import Case, available
from offcycle.process.review import first_screen, sealing
from offcycle.process.review.decision import quorum_sentence, seats_now
from offcycle.process.review.submission import state_of
from offcycle.process.rules import listed
from offcycle.process.seats import Seat
from offcycle.web import names

SAID = {
    "waiting": "not answered yet",
    "approved": "approved",
    "rejected": "sent it back",
    "deferred": "put it off into a maintenance window",
    "out": "out of office",
    "no_say": "has no say",
    "vacant": "the seat is empty",
}


BECAME = {
    "rejected": "sent back",
    "deferred": "put off into a maintenance window",
    "withdrawn": "taken back",
    "open": "replaced",
    "used": "applied to production",
}
"""What became of an earlier submission, in words."""


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One approver's seat."""

    person: str
    state: str
    said: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """What an approver asked, and what was answered."""

    person: str
    at: datetime
    text: str
    answers: list[str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A submission that was sent back or taken back."""

    number: int
    words: str
    at: datetime
    state: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """Submissions and approvals as they stand."""

    number: int
    words: str
    digest: str
    by: str
    at: datetime | None
    sentence: str
    staging: list[str]
    quorum: str
    seats: list[SeatLine]
    questions: list[QuestionLine]
    risk: Risk | None
    risk_by: str
    archived_as: str
    earlier: list[Earlier]
    may_decide: bool


def section(case: Case) -> Section | None:
    """What was submitted; None while nothing was."""
    facts, roster = case.facts, case.world.roster
    if not facts.submissions:
        return None
    latest, risk = facts.submission, facts.risk
    return Section(
        number=latest.number if latest else 0,
        words=read_back(latest.seal) if latest else "",
        digest=latest.seal if latest else "",
        by=names.person(latest.by, roster) if latest else "",
        at=latest.at if latest else None,
        sentence=str(sealing.sealed(latest).get("sentence", "")) if latest else sentence(case),
        staging=first_screen.told_first(case, latest),
        quorum=quorum_sentence(case),
        seats=seat_lines(case) if latest else [],
        questions=question_lines(case),
        risk=risk,
        risk_by=names.person(risk.by, roster) if risk else "",
        archived_as=latest.archived_as if latest else "",
        earlier=earlier(facts, case),
        may_decide=not available("decide", case),
    )


def seat_lines(case: Case) -> list[SeatLine]:
    """The seats, with what was said in each."""
    return [_seat_line(case, seat) for seat in seats_now(case)]


def _seat_line(case: Case, seat: Seat) -> SeatLine:
    answered = seat.said if seat.state in {"approved", "rejected", "deferred"} else None
    place = f", in place of {case.name(seat.name)}," if seat.filled else ""
    return SeatLine(
        person=f"{case.name(seat.account)}{place}",
        state=seat.state,
        said=SAID[seat.state],
        at=answered.at if answered else None,
        reason=answered.reason if answered else listed(list(seat.grounds)),
    )


def question_lines(case: Case) -> list[QuestionLine]:
    """What approvers asked, with the answers."""
    return [
        QuestionLine(
            case.name(each.by),
            each.at,
            each.text,
            [f"{case.name(one.by)}: {one.text}" for one in each.answers],
        )
        for each in case.facts.questions
    ]


def earlier(facts: Facts, case: Case) -> list[Earlier]:
    """What was submitted before, newest first, with why it came back."""
    return [
        Earlier(
            number=each.number,
            words=read_back(each.seal),
            at=each.at,
            state=BECAME.get(state_of(case, each), state_of(case, each)),
            reasons=[
                f"{case.name(one.by)}: {one.reason}"
                for one in each.decisions.values()
                if one.reason
            ],
        )
        for each in reversed(facts.submissions)
        if each is not facts.submission
    ]
