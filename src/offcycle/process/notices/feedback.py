"""This module decides how those whom a change served say how useful and how fast the process was."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import may

LOWEST, HIGHEST = 1, 5
LONGEST_COMMENT = 5000


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """Two answers from 1 to 5, and what else somebody wants to say."""

    usefulness: int
    speed: int
    comment: str = ""


@rule("feedback.closed", "Feedback is given on a change that was closed.")
def _closed(case: Case) -> Unmet | None:
    if case.facts.closed_at:
        return None
    return Unmet("It is not closed.", "Say it when the change is closed.")


@check("feedback.scale", f"Both answers are from {LOWEST} to {HIGHEST}.", typed=True)
def _scale(_: Case, ask: GiveFeedback) -> Unmet | None:
    if all(LOWEST <= each <= HIGHEST for each in (ask.usefulness, ask.speed)):
        return None
    return Unmet(
        f"{ask.usefulness} and {ask.speed} are not both on the scale.",
        f"Say {LOWEST} for bad to {HIGHEST} for good.",
    )


@check("feedback.comment", f"A comment has {LONGEST_COMMENT} characters at most.", typed=True)
def _comment(_: Case, ask: GiveFeedback) -> Unmet | None:
    if len(ask.comment) <= LONGEST_COMMENT:
        return None
    return Unmet(
        f"The comment has {len(ask.comment)} characters.", f"Say it in {LONGEST_COMMENT} at most."
    )


@command("feedback", GiveFeedback, may("feedback"), _closed, checks=(_scale, _comment))
def give_feedback(_: Case, ask: GiveFeedback) -> Iterator[Event]:
    """Say how useful and how fast the process was; who says it again corrects it."""
    yield events.FeedbackGiven(
        usefulness=ask.usefulness, speed=ask.speed, comment=Prose(ask.comment.strip())
    )
