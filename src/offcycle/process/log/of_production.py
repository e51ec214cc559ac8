"""This module tells the runs of a plan, in staging and in production, and whom it was told to."""

from offcycle.process.events import Event, notices, run
from offcycle.process.log.known import Known
from offcycle.process.log.wording import Tell, count, first_large, fixed, moment, words


def _stood_by(e: run.StoodBy, known: Known) -> str:
    instead = f", in the place of {known.person(e.relieves)}" if e.relieves else ""
    return f"Stands by until {moment(e.until)}{instead}."


def _started(e: run.Started, _: Known) -> str:
    return (
        f"Started {e.run} in {e.environment}: revision {e.revision}, {count(len(e.steps), 'step')}."
    )


def _intended(e: run.Intended, known: Known) -> str:
    return f"Begins {known.step(e.step, e.run)} of {e.run} in {e.environment}, by {e.executor}."


def _reported(e: run.StepReported, known: Known) -> str:
    again = f", attempt {e.attempt}" if e.attempt > 1 else ""
    late = f", really at {moment(e.done_at)}" if e.done_at else ""
    step = first_large(known.step(e.step, e.run))
    return f"{step} of {e.run} in {e.environment}: {words(e.outcome)}{again}{late}."


def _unknown(e: run.OutcomeUnknown, known: Known) -> str:
    step = known.step(e.step, e.run)
    return f"Nobody can say whether {step} of {e.run} took effect in {e.environment}."


def _resolved(e: run.StepResolved, known: Known) -> str:
    step = known.step(e.step, e.run)
    return f"Settled {step} of {e.run} in {e.environment}: {words(e.outcome)}."


def _amended(e: run.AmendmentProposed, known: Known) -> str:
    return f"Asked to do {known.step(e.step, e.run)} of {e.run} otherwise, amendment {e.amendment}."


def _agreed(e: run.AmendmentAgreed, known: Known) -> str:
    return f"Agreed to amendment {e.amendment}, of {known.step(e.step, e.run)} of {e.run}."


def _not_needed(e: run.NotNeededAgreed, known: Known) -> str:
    return f"Agreed that {known.step(e.step, e.run)} of {e.run} is not needed."


def _declined(e: run.Declined, known: Known) -> str:
    return f"Did not agree about {known.step(e.step, e.run)} of {e.run}."


def _rollback(e: run.RollbackStarted, _: Known) -> str:
    steps = count(len(e.steps), "step")
    return f"Started {e.run}, which undoes {e.rolls_back} in {e.environment}: {steps}."


def _stopped(e: run.Stopped, _: Known) -> str:
    return f"Stopped {e.run} in {e.environment}."


def _finished(e: run.Finished, _: Known) -> str:
    return f"Finished {e.run} in {e.environment}: {words(e.outcome)}."


def _validated(e: run.Validated, _: Known) -> str:
    verdict = "Passed" if e.verdict == "pass" else "Did not pass"
    return f"{verdict} {e.environment} after {e.run}."


def _called(e: notices.Called, known: Known) -> str:
    return f"Called {known.person(e.account)}: {words(e.outcome)}."


AWAITED = {
    "acknowledgement": "somebody takes notice of it",
    "escalation": "somebody takes notice of it",
    "response": "somebody responds",
    "resolution": "production is corrected",
    "help": "a call for help is set",
    "decision": "a decision is made",
    "approval": "production is started while the approval holds",
    "window": "production is started in its window",
    "standby": "somebody stands by",
    "run_silent": "something is said of the run",
    "update": "stakeholders hear how it stands",
    "archive": "a copy of the form is in the archive",
    "acceptance": "it is accepted afterwards, or not",
    "follow_up": "what was left to do is done",
}
"""What is awaited, by the name of its clock."""


def _awaited(clock: str) -> str:
    return AWAITED.get(clock) or words(clock)


def _warned(e: notices.Warned, _: Known) -> str:
    return f"A deadline is near: that {_awaited(e.clock)}, due {moment(e.due)}."


def _reminded(e: notices.Reminded, _: Known) -> str:
    return f"Reminded of what is awaited: that {_awaited(e.clock)}, due {moment(e.due)}."


def _overdue(e: notices.DuePassed, _: Known) -> str:
    return f"A deadline passed without what was awaited: that {_awaited(e.clock)}, due {moment(e.due)}."


def _links(e: notices.LinksEnded, _: Known) -> str:
    whose = f"the private link of {e.address}" if e.address else "every stakeholder's private link"
    return f"{'Replaced' if e.renewed else 'Ended'} {whose}."


def _follow_up(e: notices.FollowUpSet, known: Known) -> str:
    return f"Noted a follow-up for {known.person(e.owner)}, due {moment(e.due)}."


def _followed_up(e: notices.FollowUpDone, _: Known) -> str:
    return f"Marked follow-up {e.follow_up} as done."


def _feedback(e: notices.FeedbackGiven, _: Known) -> str:
    return f"Found the process {e.usefulness} of 5 useful and {e.speed} of 5 fast."


def _closed(e: notices.Closed, _: Known) -> str:
    return f"Closed the change: {words(e.outcome)}."


TOLD: dict[type[Event], Tell] = {
    run.StoodBy: _stood_by,
    run.StoodDown: fixed("Stopped standing by."),
    run.Started: _started,
    run.Intended: _intended,
    run.StepReported: _reported,
    run.OutcomeUnknown: _unknown,
    run.StepResolved: _resolved,
    run.AmendmentProposed: _amended,
    run.AmendmentAgreed: _agreed,
    run.NotNeededAgreed: _not_needed,
    run.Declined: _declined,
    run.RollbackStarted: _rollback,
    run.Stopped: _stopped,
    run.Finished: _finished,
    run.Validated: _validated,
    notices.Called: _called,
    notices.Warned: _warned,
    notices.Reminded: _reminded,
    notices.DuePassed: _overdue,
    notices.UpdatePosted: fixed("Told stakeholders how it stands."),
    notices.StakeholdersTold: fixed("Told the stakeholders how it ended."),
    notices.LinksEnded: _links,
    notices.FollowUpSet: _follow_up,
    notices.FollowUpDone: _followed_up,
    notices.FeedbackGiven: _feedback,
    notices.Closed: _closed,
}
