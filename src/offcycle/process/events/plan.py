"""This module names what can happen in step 1: the operations are documented, discussed and corrected."""

from dataclasses import dataclass

from offcycle.process.events.vocabulary import NOTHING, Event, Prose, event


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step of a plan as the rules need it; its words stand in the reading."""

    key: str
    part: str  # steps, rollback, checks or later
    kind: str  # hand, or the name of an executor
    operation: str  # digest of what is done in this step
    staging: str = ""  # likewise with the values of staging; empty in what was saved before
    undo: bool = False  # whether it documents how it is rolled back


@event("plan.revised")
class Revised(Event):
    """The plan was documented for the first time, or a new revision of it was saved."""

    revision: int
    document: str  # the bytes as they came
    reading: str  # what was read in them, as a document
    source: str
    plan: str
    operations: dict[str, str]  # by environment, and for "all"
    steps: tuple[PlanStep, ...]
    open_choice: bool = False
    faults: int = 0
    message: Prose = NOTHING
    titles: Prose = NOTHING  # of the steps, a line each
    came_from: str = (
        ""  # the change (CR-1002) or the template (template:NAME) that it was started from
    )
    also_by: tuple[str, ...] = ()  # who wrote what it was started from


@event("plan.commented")
class Commented(Event):
    """Somebody said something about the plan, or about one step of it."""

    text: Prose
    step: str = ""
    question: bool = False  # it asks for an answer, and is open until it is settled
    answers: int = 0  # the number of the comment that it answers


@event("plan.comment_settled")
class CommentSettled(Event):
    """A comment on the plan was marked as settled."""

    comment: int  # the comment's number within the change
