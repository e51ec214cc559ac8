"""This module decides who is asked at once whether they are there, and who answers: approvers, those who could stand by, validators."""

from collections.abc import Iterator

from offcycle.process.events import Event
from offcycle.process.events import triage as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import in_person, is_open
from offcycle.process.triage.asked import Available

HERE, OUT, BACK = "here", "out", "back"
ANSWERS = (HERE, OUT, BACK)


def _roles(case: Case) -> tuple[str, ...]:
    policy = case.policy
    validating = (role for group in policy.validation.groups for role in group)
    return tuple(dict.fromkeys((policy.quorum.role, *policy.may.stand_by, *validating)))


def asked(case: Case) -> tuple[str, ...]:
    """The accounts that are asked: the approvers' seats, and those who could stand by or validate."""
    role, roster = case.policy.quorum.role, case.world.roster
    seats = (one for one in case.policy.quorum.seats if roster.holds(one, role, case.facts.system))
    others = (each for waiting in case.waiting(*_roles(case)) for each in waiting.accounts)
    sitting = set(case.policy.quorum.seats)
    for_seats = set(roster.holders(role, case.facts.system)) - sitting
    return tuple(dict.fromkeys((*seats, *(one for one in others if one not in for_seats))))


@rule(
    "available.asked",
    "The roll call is answered by approvers, and by those who could stand by or validate.",
)
def _asked(case: Case) -> Unmet | None:
    if case.holds(*_roles(case)):
        return None
    return Unmet(
        "You are neither an approver, nor could you stand by or validate.",
        "Nothing is asked of you.",
    )


@check("available.answer", "One is here, or out until a time to come, or back at one.", typed=True)
def _sound(case: Case, ask: Available) -> Unmet | None:
    if ask.answer not in ANSWERS:
        return Unmet(f"“{ask.answer}” is no answer.", f"Say one of {', '.join(ANSWERS)}.")
    if ask.answer != HERE and (ask.until is None or ask.until <= case.at):
        return Unmet("It is not said until when.", "Name a time to come.")
    return None


@command("available", Available, is_open, in_person, _asked, checks=(_sound,))
def answer_call(_: Case, ask: Available) -> Iterator[Event]:
    """Answer the roll call: here, out until a time, or back at a time."""
    yield events.AvailableAnswered(
        answer=ask.answer, until=None if ask.answer == HERE else ask.until
    )
