"""This module names what can happen in step 2: the plan is tried in staging and signed off."""

from datetime import datetime

from offcycle.process.events.vocabulary import NOTHING, Event, Prose, event


@event("staging.help_requested")
class HelpRequested(Event):
    """The dev team asked the hosting team for help in staging."""

    note: Prose = NOTHING


@event("staging.help_accepted")
class HelpAccepted(Event):
    """Somebody of the hosting team took the request for help."""

    note: Prose = NOTHING


@event("staging.call_scheduled")
class CallScheduled(Event):
    """A video call or screen share was set, or set anew."""

    starts_at: datetime
    url: Prose = NOTHING


@event("staging.call_cancelled")
class CallCancelled(Event):
    """A call that was set will not be held; help is still asked for."""

    note: Prose = NOTHING


@event("staging.call_held")
class CallHeld(Event):
    """The help call took place."""

    note: Prose = NOTHING


@event("staging.desk_checked")
class DeskChecked(Event):
    """A second person went through every step with the author, because staging could not show it."""

    checked_with: str
    operations: str  # as the plan reads in production
    not_tried: Prose
    reason: Prose = NOTHING  # why staging cannot show it; empty where there is no staging


@event("staging.signed_off")
class SignedOff(Event):
    """A validator looked at staging and passed or failed what was seen there."""

    verdict: str
    roles: tuple[str, ...]
    plan: str
    operations: str  # as the plan reads in staging; after a desk check, in production
    reason: Prose = NOTHING
    carried_from: int = 0
    checks: tuple[str, ...] = ()  # the keys of the checks that were ticked


@event("staging.waived")
class Waived(Event):
    """A hosting lead went without a validation, in need and with a reason."""

    operations: str
    reason: Prose
