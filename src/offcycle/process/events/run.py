"""This module names what can happen while a plan is run, in staging, in production and when it is rolled back."""

from datetime import datetime

from offcycle.process.events.vocabulary import NOTHING, Event, Prose, event


@event("run.stood_by")
class StoodBy(Event):
    """Somebody of the dev team said until when they stand by."""

    until: datetime
    relieves: str = ""  # who stood by until then, and is relieved


@event("run.stood_down")
class StoodDown(Event):
    """Somebody stopped standing by."""


@event("run.started")
class Started(Event):
    """A run of the plan was started."""

    run: str
    environment: str
    revision: int
    plan: str
    operations: str  # as the plan reads in this environment
    steps: tuple[str, ...]  # the keys, in order
    systems: tuple[str, ...]  # those that nobody else may run on meanwhile
    submission: int = 0  # 0 in staging
    exceptions: tuple[str, ...] = ()  # such as freeze_override
    carried_from: str = ""  # in staging: the run before, from which results are carried over
    carried: tuple[str, ...] = ()  # the steps of which they are: those before the first change


@event("run.intended")
class Intended(Event):
    """An executor is about to take a step; written before it is tried."""

    run: str
    environment: str
    step: str
    attempt: int
    executor: str


@event("run.step_reported")
class StepReported(Event):
    """The outcome of a step was reported."""

    run: str
    environment: str
    step: str
    attempt: int
    outcome: str
    note: Prose = NOTHING
    done_at: datetime | None = None  # when it was really done, where that was entered later
    attachments: tuple[str, ...] = ()  # the digests of what was shown with it, such as screenshots


@event("run.unknown")
class OutcomeUnknown(Event):
    """Nobody can say whether a step took effect; only a person settles it."""

    run: str
    environment: str
    step: str
    attempt: int


@event("run.step_resolved")
class StepResolved(Event):
    """A person settled a step whose outcome was unknown."""

    run: str
    environment: str
    step: str
    attempt: int
    outcome: str
    reason: Prose


@event("run.stopped")
class Stopped(Event):
    """A run was stopped; no further step of it is taken."""

    run: str
    environment: str
    reason: Prose


@event("run.amendment_proposed")
class AmendmentProposed(Event):
    """The operator wrote how a step done by hand has to differ."""

    run: str
    environment: str
    step: str
    text: Prose
    amendment: int = 0  # its number within the run


@event("run.amendment_agreed")
class AmendmentAgreed(Event):
    """The dev on standby agreed to an amendment."""

    run: str
    environment: str
    step: str
    amendment: int


@event("run.not_needed_agreed")
class NotNeededAgreed(Event):
    """Who stands by agreed that a step is not needed, which completes it."""

    run: str
    environment: str
    step: str


@event("run.declined")
class Declined(Event):
    """Who stands by did not agree; the step stands as it was approved."""

    run: str
    environment: str
    step: str
    reason: Prose
    amendment: int = 0  # 0 where the step was said not to be needed


@event("run.rollback_started")
class RollbackStarted(Event):
    """The rollback of a run was started."""

    run: str
    environment: str
    rolls_back: str
    steps: tuple[str, ...]


@event("run.finished")
class Finished(Event):
    """A run came to its end."""

    run: str
    environment: str
    outcome: str


@event("run.validated")
class Validated(Event):
    """The dev team looked at production after the run and passed or failed it."""

    run: str
    environment: str
    verdict: str
    reason: Prose = NOTHING
    checks: tuple[str, ...] = ()  # the keys of the checks that were ticked
