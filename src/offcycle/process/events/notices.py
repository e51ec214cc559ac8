"""This module names what can happen around telling people, and at the end of a change."""

from datetime import datetime

from offcycle.process.events.vocabulary import NOTHING, Event, Prose, event


@event("notices.update_posted")
class UpdatePosted(Event):
    """Stakeholders were told how things stand."""

    message: Prose
    expected: datetime | None = None  # when it is thought to be resolved
    next_by: datetime | None = None  # until when they hear again; none where nothing is owed
    last: bool = False  # the last one until something new happens


@event("notices.stakeholders_told")
class StakeholdersTold(Event):
    """Stakeholders were told how the change ended."""

    message: Prose


@event("notices.links_ended")
class LinksEnded(Event):
    """Private links of stakeholders to the state of a change were ended, and maybe replaced by new ones."""

    address: Prose = NOTHING  # of the one whose link it is; empty for all
    renewed: bool = True


@event("notices.warned")
class Warned(Event):
    """Somebody was warned that a deadline is near."""

    clock: str
    due: datetime


@event("notices.reminded")
class Reminded(Event):
    """Somebody was reminded of what is still awaited."""

    clock: str
    due: datetime
    reminder: datetime  # when they were to be reminded


@event("notices.due_passed")
class DuePassed(Event):
    """A deadline passed without what it asked for."""

    clock: str
    due: datetime


@event("notices.called")
class Called(Event):
    """Somebody was called by telephone, with what came of it."""

    account: str
    outcome: str
    note: Prose = NOTHING


@event("notices.follow_up_set")
class FollowUpSet(Event):
    """Something is left to do after the change, with who does it by when."""

    text: Prose
    owner: str
    due: datetime


@event("notices.follow_up_done")
class FollowUpDone(Event):
    """Something that was left to do after the change is done."""

    follow_up: int  # its number within the change
    note: Prose = NOTHING


@event("notices.closed")
class Closed(Event):
    """The change was closed with its outcome."""

    outcome: str


@event("notices.feedback_given")
class FeedbackGiven(Event):
    """Somebody who was served said how useful and how fast the process was, from 1 to 5."""

    usefulness: int
    speed: int
    comment: Prose = NOTHING
