"""This module takes in the events of step 0."""

from offcycle.process.calendar.windows import Window
from offcycle.process.events import triage
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.triage import Availability, Escalation


@on(triage.Requested)
def _requested(facts: Facts, h: Happened, e: triage.Requested) -> None:
    facts.ref = h.change or facts.ref
    facts.system, facts.title, facts.drill = e.system, e.title, e.drill
    facts.requested_by, facts.requested_at = h.by, h.at
    facts.requested_policy = h.policy


@on(triage.Answered)
def _answered(facts: Facts, h: Happened, e: triage.Answered) -> None:
    for name in ANSWERS:
        value = getattr(e, name)
        if value is not None and name != "security_related":
            setattr(facts.triage, name, value)
    if any(getattr(e, name) is not None for name in DECISIVE):
        facts.triage.deferred = False
    facts.triage.answered_at = h.at
    if e.security_related or e.security or e.personal_data in {"possible", "yes"}:
        facts.triage.security_related = True


DECISIVE = (
    "active", "users_cannot_access", "performance_degraded", "security", "quality",
)  # fmt: skip
ANSWERS = triage.Answered.__dataclass_fields__


@on(triage.Edited)
def _edited(facts: Facts, _: Happened, e: triage.Edited) -> None:
    facts.title = facts.title if e.title is None else e.title
    facts.triage.description = facts.triage.description if e.description is None else e.description
    facts.triage.links = facts.triage.links if e.links is None else e.links


@on(triage.Acknowledged)
def _acknowledged(facts: Facts, h: Happened, _: triage.Acknowledged) -> None:
    facts.triage.acknowledged_at = facts.triage.acknowledged_at or h.at
    facts.triage.acknowledged_by = facts.triage.acknowledged_by or h.by


@on(triage.Escalated)
def _escalated(facts: Facts, h: Happened, e: triage.Escalated) -> None:
    facts.triage.escalations.append(Escalation(e.level, e.accounts, h.at))


@on(triage.AffectedSet)
def _affected(facts: Facts, _: Happened, e: triage.AffectedSet) -> None:
    facts.triage.affected = e.systems


@on(triage.Withdrawn)
def _withdrawn(facts: Facts, h: Happened, _: triage.Withdrawn) -> None:
    facts.withdrawn_at, facts.outcome = h.at, "withdrawn"


@on(triage.SecurityRaised)
def _security(facts: Facts, _: Happened, e: triage.SecurityRaised) -> None:
    facts.triage.security_related = e.raised


@on(triage.RollCalled)
def _roll_called(facts: Facts, h: Happened, e: triage.RollCalled) -> None:
    facts.triage.roll_called_at, facts.triage.roll_call = h.at, e.accounts


@on(triage.AvailableAnswered)
def _available(facts: Facts, h: Happened, e: triage.AvailableAnswered) -> None:
    facts.triage.available[h.by] = Availability(e.answer, e.until, h.at)


@on(triage.WindowGiven)
def _window(facts: Facts, h: Happened, e: triage.WindowGiven) -> None:
    facts.triage.window, facts.triage.window_at = Window(e.starts_at, e.ends_at), h.at
