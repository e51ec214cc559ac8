"""This module names what can happen in step 4: the change is reviewed, submitted, decided and archived."""

from dataclasses import field
from datetime import datetime

from offcycle.process.events.vocabulary import NOTHING, Event, Prose, event


@event("review.risk_reviewed")
class RiskReviewed(Event):
    """Hosting judged the security and the performance risk of the plan as it stood."""

    security: str
    performance: str
    verdict: str
    operations: str
    findings: Prose = NOTHING
    checked: tuple[str, ...] = ()  # what of the checklist was looked at, by its names


@event("review.submitted")
class Submitted(Event):
    """The change was sealed and put before the approvers."""

    number: int
    seal: str  # digest of the sealed document
    revision: int
    plan: str
    operations: dict[str, str]
    security_related: bool = False
    content: Prose = NOTHING  # what was sealed, as canonical JSON
    judged_by: int = 0  # the version of the policy by which it is judged
    form: dict[str, Prose] = field(default_factory=dict)  # as it read, by the names of its fields


@event("review.submission_withdrawn")
class SubmissionWithdrawn(Event):
    """A submission was taken back, and with it what was decided on it."""

    number: int
    reason: Prose = NOTHING


@event("review.decided")
class Decided(Event):
    """An approver decided on one sealed submission."""

    submission: int
    seal: str
    verdict: str
    seat: str
    reason: Prose = NOTHING
    excused: tuple[str, ...] = ()  # the seats that were not needed when it was given
    exceptions: tuple[str, ...] = ()  # the names of the exceptions that it makes


@event("review.asked")
class Asked(Event):
    """An approver asked a question, which decides nothing."""

    submission: int
    text: Prose


@event("review.answered")
class QuestionAnswered(Event):
    """A question of an approver was answered."""

    question: int
    text: Prose


@event("review.lapsed")
class Lapsed(Event):
    """The time for which a submission's approval holds ran out."""

    submission: int


@event("review.archived")
class Archived(Event):
    """A copy of the approved form was saved to the archive."""

    submission: int
    digest: str
    location: str


@event("review.recorded_afterwards")
class RecordedAfterwards(Event):
    """A change that had already been made was entered with what was really done."""

    system: str
    title: Prose
    what: Prose
    why: Prose
    made_by: str
    started_at: datetime
    ended_at: datetime


@event("review.accepted")
class AcceptedAfterwards(Event):
    """An approver accepted, or did not accept, a change that was recorded afterwards."""

    verdict: str
    reason: Prose = NOTHING
    seat: str = ""
