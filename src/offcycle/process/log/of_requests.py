"""This module tells step 0, in which a change is requested, judged and acknowledged."""

from offcycle.process.events import Event, triage
from offcycle.process.log.known import Known
from offcycle.process.log.wording import Tell, fixed, in_one, moment, words, yes_or_no
from offcycle.process.rules import listed

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
}
"""What was asked, by the names of the answers."""


def _requested(e: triage.Requested, known: Known) -> str:
    drill = ", as a drill" if e.drill else ""
    return f"Requested a change of {known.system(e.system)}{drill}: {e.title}"


def _answered(e: triage.Answered, _: Known) -> str:
    given = ((label, getattr(e, name)) for name, label in ANSWERS.items())
    said = [f"{label}: {yes_or_no(value)}" for label, value in given if value is not None]
    return f"Answered the triage questions. {in_one(said)}".strip()


def _edited(e: triage.Edited, _: Known) -> str:
    said = [f"the title is now “{e.title}”"] if e.title is not None else []
    said += ["it is described anew"] if e.description is not None else []
    said += [f"links: {', '.join(e.links) or 'none'}"] if e.links is not None else []
    return f"Corrected the request. {in_one(said)}".strip()


def _acknowledged(e: triage.Acknowledged, _: Known) -> str:
    return "Acknowledged it, by a first act." if e.by_first_act else "Acknowledged it."


def _roll_called(e: triage.RollCalled, known: Known) -> str:
    return f"Asked who is there: {known.people(e.accounts)}."


def _available(e: triage.AvailableAnswered, _: Known) -> str:
    known = e.answer == "back"
    when = f" {'at' if known else 'until'} {moment(e.until)}" if e.until else ""
    return f"Answered whether they are there: {words(e.answer)}{when}."


def _security(e: triage.SecurityRaised, _: Known) -> str:
    return "Marked it as security related." if e.raised else "Took the mark “security related” off."


def _affected(e: triage.AffectedSet, known: Known) -> str:
    return f"Named the other systems that are touched: {known.systems(e.systems)}."


def _window(e: triage.WindowGiven, _: Known) -> str:
    missed = ", as the one before went by" if e.missed else ""
    return f"Gave it the window from {moment(e.starts_at)} until {moment(e.ends_at)}{missed}."


def _escalated(e: triage.Escalated, known: Known) -> str:
    return f"Called on {listed([known.world.roster.name(one) for one in e.accounts])}, because nobody had taken notice."


TOLD: dict[type[Event], Tell] = {
    triage.Requested: _requested,
    triage.Answered: _answered,
    triage.Edited: _edited,
    triage.Escalated: _escalated,
    triage.Acknowledged: _acknowledged,
    triage.RollCalled: _roll_called,
    triage.AvailableAnswered: _available,
    triage.SecurityRaised: _security,
    triage.AffectedSet: _affected,
    triage.WindowGiven: _window,
    triage.Withdrawn: fixed("Withdrew the change."),
}
