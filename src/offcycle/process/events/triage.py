"""This module names what can happen in step 0: a change is requested, judged and acknowledged."""

from datetime import datetime

from offcycle.process.events.vocabulary import NOTHING, Event, Prose, event


@event("triage.requested")
class Requested(Event):
    """Somebody asked for a change of a system."""

    system: str
    title: Prose
    drill: bool = False
    afterwards: bool = False  # it had already been made; what was done follows in the next event


@event("triage.answered")
class Answered(Event):
    """The triage questions were answered or answered anew; what is null was not said this time."""

    active: bool | None = None
    users_cannot_access: bool | None = None
    performance_degraded: bool | None = None
    security: bool | None = None
    quality: bool | None = None
    why: Prose | None = None
    impact: str | None = None
    urgency: str | None = None
    personal_data: str | None = None
    security_related: bool | None = None


@event("triage.edited")
class Edited(Event):
    """The title, the description or the links of the request were changed; what is null was left alone."""

    title: Prose | None = None
    description: Prose | None = None
    links: tuple[Prose, ...] | None = None


@event("triage.escalated")
class Escalated(Event):
    """Nobody had taken notice of the request, so the next in the chain were called on."""

    level: str  # on_call, secondary, everybody or lead
    accounts: tuple[str, ...]


@event("triage.acknowledged")
class Acknowledged(Event):
    """Somebody of the hosting team acknowledged it, by saying so or by a first act."""

    by_first_act: bool = False


@event("triage.roll_called")
class RollCalled(Event):
    """Approvers, and those who could stand by or validate, were asked whether they are there."""

    accounts: tuple[str, ...]


@event("triage.available_answered")
class AvailableAnswered(Event):
    """Somebody answered the roll call: here, out, or back at a time."""

    answer: str
    until: datetime | None = None


@event("triage.security_raised")
class SecurityRaised(Event):
    """The change was marked security related; or, by the ISSO alone, no longer."""

    raised: bool
    reason: Prose = NOTHING


@event("triage.affected_set")
class AffectedSet(Event):
    """The other systems that the change touches were named."""

    systems: tuple[str, ...]


@event("triage.window_given")
class WindowGiven(Event):
    """A change that is no emergency was given the window in which production may start."""

    starts_at: datetime
    ends_at: datetime
    missed: bool = False  # the one before went by, so this one was given by itself


@event("triage.withdrawn")
class Withdrawn(Event):
    """The change was taken back before anything was done in production."""

    reason: Prose
