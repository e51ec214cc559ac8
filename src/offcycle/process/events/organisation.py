"""This module names what can happen to the organisation: people, systems, policy, calendar and the record itself.

These entries belong to no change. `people.system_set` and `people.team_set` are additions to the vocabulary of `design.md`:
systems and teams are facts of the organisation like accounts and roles.
"""

from datetime import datetime

from offcycle.process.dates import Turn
from offcycle.process.events.vocabulary import NOTHING, Event, Prose, event


@event("people.account_added")
class AccountAdded(Event):
    """An account was added, or its name, address or administrator's mark was changed."""

    account: str
    name: Prose
    email: Prose
    administrator: bool = False


@event("people.account_disabled")
class AccountDisabled(Event):
    """An account was disabled: nobody acts in its name any more."""

    account: str


@event("people.account_enabled")
class AccountEnabled(Event):
    """An account that was disabled may be used again."""

    account: str


@event("people.telephone_set")
class TelephoneSet(Event):
    """It was said at which telephone number somebody is called, or that they have none any more."""

    account: str
    number: Prose = NOTHING


@event("people.credentials_reset")
class CredentialsReset(Event):
    """The password or the second factor of an account was set anew."""

    account: str


@event("people.system_set")
class SystemSet(Event):
    """A system was added or changed; an empty address means that it has no such environment."""

    system: str
    name: Prose
    team: str
    staging: str = ""
    production: str = ""
    stakeholders: tuple[Prose, ...] = ()


@event("people.team_set")
class TeamSet(Event):
    """A team was added, or its name or stakeholders were changed."""

    team: str
    name: Prose
    stakeholders: tuple[Prose, ...] = ()


@event("people.list_set")
class ListSet(Event):
    """A list of mail addresses was added or changed, which systems and teams name as their stakeholders."""

    list: str
    name: Prose
    addresses: tuple[Prose, ...]


@event("people.template_set")
class TemplateSet(Event):
    """A plan was kept with a system as a template, was replaced by a better one, or is offered no more."""

    system: str
    template: str
    document: str = ""  # the bytes as they came
    reading: str = ""  # what was read in them, as a document
    title: Prose = NOTHING
    steps: int = 0
    removed: bool = False


@event("people.role_given")
class RoleGiven(Event):
    """An account was given a role on one system, on all systems of a team, or on every system ("*")."""

    account: str
    role: str
    on: str


@event("people.role_taken")
class RoleTaken(Event):
    """A role was taken from an account."""

    account: str
    role: str
    on: str


@event("people.absence_recorded")
class AbsenceRecorded(Event):
    """Somebody was recorded as out of office."""

    account: str
    starts_at: datetime
    until: datetime
    note: Prose = NOTHING
    source: str = ""  # "calendar" where the worker read it in one, else a person recorded it
    named_by: str = ""  # who named that calendar


@event("people.absence_ended")
class AbsenceEnded(Event):
    """An absence was ended before its time."""

    absence: int  # the sequence number of its entry


@event("people.token_made")
class TokenMade(Event):
    """An API token was made; the token itself is in no entry."""

    token: str
    account: str
    name: Prose
    scopes: tuple[str, ...]
    expires_at: datetime
    own: bool  # made by the person in whose name it acts


@event("people.token_revoked")
class TokenRevoked(Event):
    """An API token was revoked."""

    token: str


@event("people.browser_met")
class BrowserMet(Event):
    """Somebody signed in with a browser in which their account was not used before."""

    browser: str
    account: str
    words: Prose  # such as: Firefox on Windows
    address: Prose  # from which network address
    first: bool = False  # no other was known


@event("people.way_added")
class WayAdded(Event):
    """Somebody is told through a browser or a telephone of their own, too."""

    way: str
    account: str
    channel: str
    name: Prose
    number: Prose = NOTHING
    service: str = ""
    for_mail: bool = False  # where the policy lets a notice come this way alone, it does


@event("people.way_removed")
class WayRemoved(Event):
    """Somebody is told through a browser or a telephone no longer."""

    way: str
    why: str = "asked"  # or "gone", when nobody is behind it any more


@event("policy.channel_tested")
class ChannelTested(Event):
    """A channel was tried with a test message."""

    channel: str


@event("policy.activated")
class PolicyActivated(Event):
    """A policy came into force."""

    version: int
    digest: str
    text: Prose
    loosens: tuple[str, ...] = ()  # what got looser in how changes are approved, a sentence each


@event("calendar.freeze_set")
class FreezeSet(Event):
    """A freeze was set: production is not to be changed meanwhile."""

    freeze: str
    starts_at: datetime
    ends_at: datetime
    systems: tuple[str, ...]
    reason: Prose


@event("calendar.freeze_lifted")
class FreezeLifted(Event):
    """A freeze was lifted."""

    freeze: str


@event("calendar.window_set")
class WindowSet(Event):
    """A maintenance window was added, moved or removed."""

    window: str
    starts_at: datetime
    ends_at: datetime
    removed: bool = False


@event("calendar.turns_read")
class TurnsRead(Event):
    """Who is on call in the weeks to come was read anew, because the calendar that says it says something else."""

    until: datetime  # up to which it was asked
    turns: tuple[Turn, ...]


@event("record.checkpointed")
class Checkpointed(Event):
    """The head of the chain was signed and kept elsewhere."""

    seq: int
    own: str


@event("record.expunge_proposed")
class ExpungeProposed(Event):
    """It was proposed to expunge what was pasted by mistake; it happens when the other of the two persons confirms."""

    change: str  # empty for what belongs to no change
    reason: Prose
    passage: Prose = (
        NOTHING  # what is to be found nowhere any more; it is expunged together with the rest
    )
    entries: tuple[int, ...] = ()  # whose texts are to go whole, whatever they say


@event("record.expunged")
class Expunged(Event):
    """A text was expunged: its digest stays, its words are gone."""

    digests: tuple[str, ...]
    reason: Prose
    proposal: int = 0  # the sequence number of its entry
    change: str = ""
