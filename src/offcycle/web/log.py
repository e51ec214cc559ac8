"""This module tells a change's log: who did what, when, why, and by which door, oldest first.

Every kind of event has a sentence. Those that carry more than their name says it in words of their own (`TOLD`);
the others are told by the sentence that the vocabulary gives them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from offcycle.process.canonical import read_back
from offcycle.process.events import Event, form, notices, plan, review, run, staging, triage
from offcycle.process.facts import Happened
from offcycle.process.policy import Policy
from offcycle.process.rules import ended, listed
from offcycle.process.run.rollback import undone_step
from offcycle.process.world import Roster
from offcycle.web import names, times


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log."""

    n: int
    at: datetime
    who: str
    door: str
    step: str
    what: str
    why: str
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a sentence may name besides its event: people and the titles of steps."""

    roster: Roster
    steps: dict[str, tuple[int, str]]  # by key: number and title
    policy: Policy = field(default_factory=Policy)  # by which roles have their labels

    def step(self, key: str) -> str:
        """A step by its number and title, or by its key where the plan has changed since; “undoing …” where it is undone."""
        undone = undone_step(key)
        if undone:
            return f"Undoing {_small(self.step(undone))}"
        number, title = self.steps.get(key, (0, ""))
        return f"Step {number} ({title.rstrip('.')})" if number else f"Step {key}"

    def title(self, key: str) -> str:
        """The title of a step, or its key where the plan has changed since; “Undo: …” where it is undone."""
        undone = undone_step(key)
        if undone:
            return f"Undo: {self.title(undone)}"
        return self.steps[key][1] if key in self.steps else key


def lines(happened: Iterable[Happened], known: Known) -> list[Line]:
    """The log of a change."""
    return [
        Line(
            n=each.n,
            at=each.at,
            who=names.person(each.by, known.roster),
            door=names.door(each.via),
            step=names.step(each.event.kind.partition(".")[0]),
            what=what(each.event, known),
            why=why(each.event),
            kind=each.event.kind,
        )
        for each in happened
    ]


def what(event: Event, known: Known) -> str:
    """What happened, as a sentence about who did it: “requested …”."""
    told = TOLD.get(type(event))
    return told(event, known) if told else (type(event).__doc__ or event.kind).partition("\n")[0]


def why(event: Event) -> str:
    """The words that somebody gave with it: a reason, a note, a message or a finding."""
    given = (getattr(event, name, None) for name in ("reason", "note", "message", "findings"))
    return next((str(text) for text in given if text), "")


def _requested(e: triage.Requested, _: Known) -> str:
    drill = ", as a drill" if e.drill else ""
    return f"Requested a change of {e.system}{drill}: {e.title}"


ANSWERS = {
    "active": "active incident",
    "users_cannot_access": "users cannot reach it",
    "performance_degraded": "performance degraded",
    "security": "immediate security need",
    "quality": "immediate quality need",
    "impact": "impact",
    "urgency": "urgency",
    "personal_data": "personal data",
    "security_related": "security related",
    "why": "why it cannot wait",
}


def _answered(e: triage.Answered, _: Known) -> str:
    said = [
        f"{label}: {yes_or_no(getattr(e, name))}"
        for name, label in ANSWERS.items()
        if getattr(e, name) is not None
    ]
    return f"Answered the triage questions. {sentence_of(said)}".strip()


def yes_or_no(value: object) -> str:
    """An answer in words."""
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value)


def sentence_of(parts: list[str]) -> str:
    """Parts as one sentence; those that end in a full stop of their own keep only one."""
    text = "; ".join(part.rstrip(".") for part in parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _edited(e: triage.Edited, _: Known) -> str:
    said = []
    if e.title is not None:
        said.append(f"the title is now “{e.title}”")
    if e.description is not None:
        said.append(f"described as: {e.description}")
    if e.links is not None:
        said.append(f"links: {', '.join(e.links) or 'none'}")
    return f"Corrected the request. {sentence_of(said)}".strip()


def _acknowledged(e: triage.Acknowledged, _: Known) -> str:
    return "Took notice, by a first act." if e.by_first_act else "Took notice."


def _affected(e: triage.AffectedSet, _: Known) -> str:
    return f"Named the other systems that are touched: {', '.join(e.systems) or 'none'}."


def _revised(e: plan.Revised, _: Known) -> str:
    steps = sum(step.part == "steps" for step in e.steps)
    state = "; a procedure has still to be chosen" if e.open_choice else ""
    return f"Saved revision {e.revision} of the plan, {count(steps, 'step')}{state}."


def count(number: int, thing: str) -> str:
    """“1 step”, “7 steps”."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _commented(e: plan.Commented, known: Known) -> str:
    where = known.step(e.step) if e.step else "the plan"
    return f"Commented on {where[:1].lower()}{where[1:]}: {e.text}"


def _signed_off(e: staging.SignedOff, known: Known) -> str:
    verdict = "Passed" if e.verdict == "pass" else "Did not pass"
    return f"{verdict} staging, as {listed([names.role(one, known.policy) for one in e.roles])}."


def _desk_checked(e: staging.DeskChecked, known: Known) -> str:
    other = names.person(e.checked_with, known.roster)
    return f"Went through every step at the desk with {other}. Not tried: {ended(e.not_tried)}"


def _call(e: staging.CallScheduled, _: Known) -> str:
    return f"Set the call for help to {times.short(e.starts_at)}{f': {e.url}' if e.url else '.'}"


def _filled(e: form.Filled, _: Known) -> str:
    return f"Filled the form: {listed([names.words(name) for name in e.fields])}."


def _risk(e: review.RiskReviewed, _: Known) -> str:
    verdict = names.words(e.verdict)
    return f"Judged the risk {verdict}: security {e.security}, performance {e.performance}."


def _submitted(e: review.Submitted, _: Known) -> str:
    return f"Submitted number {e.number} to the approvers, read-back code “{read_back(e.seal)}”."


def _taken_back(e: review.SubmissionWithdrawn, _: Known) -> str:
    return f"Took submission {e.number} back."


def _decided(e: review.Decided, _: Known) -> str:
    verdicts = {
        "approve": "Approved",
        "confirm": "Confirmed the approval of",
        "reject": "Sent back",
        "defer": "Put off into a maintenance window:",
        "withdraw": "Took back the approval of",
    }
    verdict = verdicts.get(e.verdict, names.words(e.verdict).capitalize())
    return f"{verdict} submission {e.submission} (“{read_back(e.seal)}”)."


def _asked_before(e: review.Asked, _: Known) -> str:
    return f"Asked before deciding on submission {e.submission}: {e.text}"


def _question_answered(e: review.QuestionAnswered, _: Known) -> str:
    return f"Answered question {e.question}: {e.text}"


def _called(e: notices.Called, known: Known) -> str:
    return f"Called {names.person(e.account, known.roster)}: {names.words(e.outcome)}."


def _archived(e: review.Archived, _: Known) -> str:
    return f"Saved the approved form of submission {e.submission} to the archive: {e.location}"


def _stood_by(e: run.StoodBy, _: Known) -> str:
    instead = ", in the place of who stood by before" if e.relieves else ""
    return f"Stands by until {times.short(e.until)}{instead}."


def _started(e: run.Started, _: Known) -> str:
    return (
        f"Started {e.run} in {e.environment}: revision {e.revision}, {count(len(e.steps), 'step')}."
    )


def _step_reported(e: run.StepReported, known: Known) -> str:
    again = f", attempt {e.attempt}" if e.attempt > 1 else ""
    return f"{known.step(e.step)} in {e.environment}: {names.words(e.outcome)}{again}."


def _amended(e: run.AmendmentProposed, known: Known) -> str:
    return f"Asked to do {_small(known.step(e.step))} otherwise, amendment {e.amendment}: {e.text}"


def _amendment_agreed(e: run.AmendmentAgreed, known: Known) -> str:
    return f"Agreed to amendment {e.amendment}, of {_small(known.step(e.step))}."


def _not_needed(e: run.NotNeededAgreed, known: Known) -> str:
    return f"Agreed that {_small(known.step(e.step))} is not needed."


def _declined(e: run.Declined, known: Known) -> str:
    return f"Did not agree about {_small(known.step(e.step))}."


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _intended(e: run.Intended, known: Known) -> str:
    return f"Begins {_small(known.step(e.step))} in {e.environment}, by {e.executor}."


def _unknown(e: run.OutcomeUnknown, known: Known) -> str:
    return f"Nobody can say whether {_small(known.step(e.step))} took effect in {e.environment}."


def _resolved(e: run.StepResolved, known: Known) -> str:
    return f"Settled {_small(known.step(e.step))} in {e.environment}: {names.words(e.outcome)}."


def _rollback_started(e: run.RollbackStarted, _: Known) -> str:
    return f"Started {e.run}, which undoes {e.rolls_back}: {count(len(e.steps), 'step')}."


def _stopped(e: run.Stopped, _: Known) -> str:
    return f"Stopped {e.run} in {e.environment}."


def _finished(e: run.Finished, _: Known) -> str:
    return f"Finished {e.run} in {e.environment}: {names.words(e.outcome)}."


def _validated(e: run.Validated, _: Known) -> str:
    verdict = "Passed" if e.verdict == "pass" else "Did not pass"
    return f"{verdict} {e.environment} after {e.run}."


def _recorded(e: review.RecordedAfterwards, known: Known) -> str:
    who = names.person(e.made_by, known.roster)
    span = f"from {times.short(e.started_at)} to {times.short(e.ended_at)}"
    return f"Recorded afterwards, not approved: what {who} had done {span}: {e.what} Why: {e.why}"


def _accepted(e: review.AcceptedAfterwards, _: Known) -> str:
    verdict = "Accepted" if e.verdict == "accepted" else "Did not accept"
    return f"{verdict} what was recorded afterwards."


def _updated(e: notices.UpdatePosted, _: Known) -> str:
    return f"Told stakeholders how it stands: {e.message}"


def _follow_up(e: notices.FollowUpSet, known: Known) -> str:
    owner = names.person(e.owner, known.roster)
    return f"Noted a follow-up for {owner}, due {times.short(e.due)}: {e.text}"


def _followed_up(e: notices.FollowUpDone, _: Known) -> str:
    return f"Marked follow-up {e.follow_up} as done."


def _feedback(e: notices.FeedbackGiven, _: Known) -> str:
    said = f" {e.comment}" if e.comment else ""
    return f"Found the process {e.usefulness} of 5 useful and {e.speed} of 5 fast.{said}"


def _warned(e: notices.Warned, _: Known) -> str:
    return f"A deadline is near: {names.words(e.clock)}, due {times.short(e.due)}."


def _overdue(e: notices.DuePassed, _: Known) -> str:
    return f"A deadline passed without what it asked for: {names.words(e.clock)}, due {times.short(e.due)}."


def _closed(e: notices.Closed, _: Known) -> str:
    return f"Closed the change: {names.words(e.outcome)}."


def _fixed(text: str) -> Callable[[Any, Known], str]:
    return lambda _, __: text


TOLD: dict[type[Event], Callable[[Any, Known], str]] = {
    triage.Requested: _requested,
    triage.Answered: _answered,
    triage.Edited: _edited,
    triage.Acknowledged: _acknowledged,
    triage.AffectedSet: _affected,
    triage.Withdrawn: _fixed("Withdrew the change."),
    plan.Revised: _revised,
    plan.Commented: _commented,
    plan.CommentSettled: lambda e, _: f"Settled comment {e.comment} on the plan.",
    staging.SignedOff: _signed_off,
    staging.DeskChecked: _desk_checked,
    staging.Waived: _fixed("Went without the validation that was missing."),
    staging.HelpRequested: _fixed("Asked for help in staging."),
    staging.HelpAccepted: _fixed("Helps in staging."),
    staging.CallScheduled: _call,
    staging.CallHeld: _fixed("Held the call for help."),
    form.Filled: _filled,
    review.RiskReviewed: _risk,
    review.Submitted: _submitted,
    review.SubmissionWithdrawn: _taken_back,
    review.Decided: _decided,
    review.Asked: _asked_before,
    review.QuestionAnswered: _question_answered,
    notices.Called: _called,
    review.Archived: _archived,
    run.StoodBy: _stood_by,
    run.StoodDown: _fixed("Stopped standing by."),
    run.Started: _started,
    run.StepReported: _step_reported,
    run.Intended: _intended,
    run.OutcomeUnknown: _unknown,
    run.StepResolved: _resolved,
    run.AmendmentProposed: _amended,
    run.AmendmentAgreed: _amendment_agreed,
    run.NotNeededAgreed: _not_needed,
    run.Declined: _declined,
    run.RollbackStarted: _rollback_started,
    run.Stopped: _stopped,
    run.Finished: _finished,
    run.Validated: _validated,
    notices.StakeholdersTold: _fixed("Told the stakeholders how it ended."),
    notices.Closed: _closed,
    notices.Warned: _warned,
    notices.DuePassed: _overdue,
    review.RecordedAfterwards: _recorded,
    review.AcceptedAfterwards: _accepted,
    notices.UpdatePosted: _updated,
    notices.FollowUpSet: _follow_up,
    notices.FollowUpDone: _followed_up,
    notices.FeedbackGiven: _feedback,
}
