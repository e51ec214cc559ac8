"""This package says what cannot be within a policy file, though each setting by itself is good: a seat that is not there, a window that never comes.

That an organisation has too few people is no fault of its file: it is warned about, and gates wait.
"""

from collections.abc import Callable, Iterator

from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy
from offcycle.process.policy.sense import (
    calls,
    channels,
    filling,
    notices,
    people,
    rota,
    times,
    urgency,
)

Claim = Callable[[Policy], Iterator[Wrong]]

ROLES = ("may", "validation", "quorum.role", "roles")
"""What has to be known before a role can be called unknown."""

CLAIMS: tuple[tuple[Claim, *tuple[str, ...]], ...] = (
    (people.seats, "quorum.seats", "quorum.needed"),
    (people.alternates, "quorum.seats", "quorum.alternates"),
    (people.reminder, "quorum.holds_hours", "quorum.reminder_hours"),
    (people.validation, "validation"),
    (people.rights, "may"),
    (people.outsiders, *ROLES),
    (people.labels, *ROLES),
    (times.zone, "hours.zone"),
    (times.core, "hours.core_from", "hours.core_until"),
    (times.days, "hours.days"),
    (times.holidays, "hours.holidays"),
    (times.quiet, "hours.quiet_from", "hours.quiet_until"),
    (times.opening, "windows.rule", "windows.opens"),
    (times.coming, "windows", "hours"),
    (rota.turns, "rota"),
    (rota.source, "rota"),
    (urgency.matrix, "priority"),
    (urgency.used, "priority", "clocks.priorities"),
    (urgency.clocks,),
    (filling.each_field,),
    (filling.names, "form.fields"),
    (filling.sentence, "form"),
    (filling.first, "form"),
    (filling.asked, "may.form"),
    (calls.link, "calls.link"),
    (channels.named, "channels"),
    (channels.reachable, "channels"),
    (channels.instead, "channels", *ROLES),
    (channels.next_ones, "channels"),
    (channels.used, "channels"),
    (notices.reserved,),
    (notices.recipients, *ROLES),
    (notices.conditions,),
    (notices.words,),
)
"""Each claim with the settings that it needs to know."""
