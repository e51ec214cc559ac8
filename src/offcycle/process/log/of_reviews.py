"""This module tells step 4, in which a change is reviewed, submitted, decided and archived, and what was recorded afterwards."""

from offcycle.process.canonical import read_back
from offcycle.process.events import Event, review
from offcycle.process.log.known import Known
from offcycle.process.log.wording import Tell, first_large, moment, words

VERDICTS = {
    "approve": "Approved",
    "confirm": "Confirmed the approval of",
    "reject": "Sent back",
    "defer": "Put off into a maintenance window:",
    "withdraw": "Took back the approval of",
}


def _risk(e: review.RiskReviewed, _: Known) -> str:
    return (
        f"Judged the risk {words(e.verdict)}: security {e.security}, performance {e.performance}."
    )


def _submitted(e: review.Submitted, _: Known) -> str:
    return f"Submitted number {e.number} to the approvers, read-back code “{read_back(e.seal)}”."


def _taken_back(e: review.SubmissionWithdrawn, _: Known) -> str:
    return f"Took submission {e.number} back."


def _decided(e: review.Decided, known: Known) -> str:
    verdict = VERDICTS.get(e.verdict, first_large(words(e.verdict)))
    return f"{verdict} submission {e.submission} (“{read_back(e.seal)}”), in the seat of {known.person(e.seat)}."


def _asked(e: review.Asked, _: Known) -> str:
    return f"Asked before deciding on submission {e.submission}."


def _answered(e: review.QuestionAnswered, _: Known) -> str:
    return f"Answered question {e.question}."


def _lapsed(e: review.Lapsed, _: Known) -> str:
    return f"The time ran out for which an approval of submission {e.submission} holds."


def _archived(e: review.Archived, _: Known) -> str:
    what = f"form of submission {e.submission}" if e.submission else "form"
    return f"Saved the {what} to the archive: {e.location}"


def _recorded(e: review.RecordedAfterwards, known: Known) -> str:
    span = f"from {moment(e.started_at)} to {moment(e.ended_at)}"
    return f"Recorded afterwards, not approved, what {known.person(e.made_by)} had done {span}."


def _accepted(e: review.AcceptedAfterwards, known: Known) -> str:
    verdict = "Accepted" if e.verdict == "accepted" else "Did not accept"
    seat = f", in the seat of {known.person(e.seat)}" if e.seat else ""
    return f"{verdict} what was recorded afterwards{seat}."


TOLD: dict[type[Event], Tell] = {
    review.RiskReviewed: _risk,
    review.Submitted: _submitted,
    review.SubmissionWithdrawn: _taken_back,
    review.Decided: _decided,
    review.Asked: _asked,
    review.QuestionAnswered: _answered,
    review.Lapsed: _lapsed,
    review.Archived: _archived,
    review.RecordedAfterwards: _recorded,
    review.AcceptedAfterwards: _accepted,
}
