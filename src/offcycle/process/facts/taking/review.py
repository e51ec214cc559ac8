"""This module takes in the events of step 4."""

from offcycle.process.events import review
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.review import Decision, Question, Reply, Risk, Submission


@on(review.RiskReviewed)
def _risk(facts: Facts, h: Happened, e: review.RiskReviewed) -> None:
    if e.security != "low":
        facts.triage.security_related = True
    facts.risks.append(
        Risk(h.by, h.at, e.security, e.performance, e.verdict, e.operations, e.findings, e.checked)
    )


@on(review.Submitted)
def _submitted(facts: Facts, h: Happened, e: review.Submitted) -> None:
    if facts.submission:
        facts.submission.state = "replaced"
    facts.submissions.append(
        Submission(
            number=e.number,
            seal=e.seal,
            revision=e.revision,
            plan=e.plan,
            operations=e.operations,
            by=h.by,
            at=h.at,
            policy=h.policy,
            security_related=e.security_related,
            content=e.content,
            judged_by=e.judged_by or h.policy,
            form=dict(e.form),
        )
    )


@on(review.SubmissionWithdrawn)
def _submission_withdrawn(facts: Facts, h: Happened, e: review.SubmissionWithdrawn) -> None:
    submission = facts.submissions[e.number - 1]
    submission.state, submission.withdrawn_for = "withdrawn", e.reason
    submission.withdrawn_by, submission.withdrawn_at = h.by, h.at
    submission.ended_at = h.at


@on(review.Decided)
def _decided(facts: Facts, h: Happened, e: review.Decided) -> None:
    submission = facts.submissions[e.submission - 1]
    submission.decisions[e.seat] = Decision(
        h.by, h.at, e.verdict, e.seat, e.reason, h.n, e.excused, e.exceptions
    )
    if e.verdict in ENDS:
        submission.state, submission.ended_at = ENDS[e.verdict], h.at
    if e.verdict == "defer":
        facts.triage.deferred, facts.triage.deferred_at = True, h.at


ENDS = {"reject": "rejected", "defer": "deferred"}


@on(review.Asked)
def _asked(facts: Facts, h: Happened, e: review.Asked) -> None:
    number = len(facts.questions) + 1
    facts.questions.append(Question(number, h.by, h.at, e.submission, e.text))


@on(review.QuestionAnswered)
def _question_answered(facts: Facts, h: Happened, e: review.QuestionAnswered) -> None:
    facts.questions[e.question - 1].answers.append(Reply(h.by, h.at, e.text))


@on(review.Lapsed)
def _lapsed(facts: Facts, h: Happened, e: review.Lapsed) -> None:
    submission = facts.submissions[e.submission - 1]
    submission.state, submission.ended_at = "lapsed", h.at


@on(review.Archived)
def _archived(facts: Facts, h: Happened, e: review.Archived) -> None:
    kept = facts.submissions[e.submission - 1] if e.submission else facts.afterwards
    if kept:
        kept.archived_at, kept.archived_as = h.at, e.location
