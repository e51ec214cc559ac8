"""This module says what goes out by ways that are no rule's: test messages, and notices in people's own browsers and telephones.

What stands on a locked telephone is read by whoever is near. So nothing of a security related change is told there but that there is something.
"""

from collections.abc import Iterable, Iterator

from offcycle.process import triage
from offcycle.process.events import organisation
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case
from offcycle.process.notices import rooms
from offcycle.process.notices.leaving import Notice, Room
from offcycle.process.policy.channels import MAIL, PUSH
from offcycle.process.world import Way

SUBJECT = "A test message of Offcycle"
MINUTES = 5
"""So long a browser or telephone is tried that stands for a mail."""


def tests(h: Happened, case: Case, address: str) -> Iterator[Notice]:
    """The test message that somebody asked for: mail goes to themselves, the others where they always go."""
    if not isinstance(h.event, organisation.ChannelTested):
        return
    name, known = h.event.channel, case.world.roster.accounts.get(h.by)
    channel = case.policy.channels.get(name)
    text = f"{case.name(h.by)} tried whether messages arrive here. Nothing needs to be done.\n\n{address}\n"
    if name == MAIL and known:
        yield Notice(known.slug, known.email, known.name, SUBJECT, text)
    for called, place in rooms.places(name, channel) if channel else ():
        room = Room(name, place, "", 1, (), channel.kind if channel else "")
        yield Notice("", called, called, SUBJECT, text, room=room)


def spared(optional: Iterable[Notice], case: Case) -> frozenset[str]:
    """The addresses to which no mail goes of what may come in a way of one's own, because its reader wants that."""
    if triage.security_related(case.facts):
        return frozenset()  # a way of one's own tells nothing then, so the mail is needed
    return frozenset(
        each.address for each in optional if any(way.for_mail for way in _ways(each, case))
    )


def owed(
    mails: Iterable[Notice], dropped: frozenset[str], h: Happened, case: Case, address: str
) -> Iterator[Notice]:
    """What comes by people's own ways beside their mails; for those who are spared the mail, it falls back to it."""
    guarded = triage.security_related(case.facts)
    if isinstance(h.event, organisation.ChannelTested):
        return
    for mail in mails:
        named = ((mail.account, mail.name, mail.address),) if mail.address in dropped else ()
        for way in _ways(mail, case):
            # One of several is enough to fall back by, and mails of one event are sent once.
            kind = PUSH if way.channel == PUSH else case.policy.channels[way.channel].kind
            instead = named if way.for_mail else ()
            room = Room(way.channel, way.number or way.way, "", MINUTES, instead, kind)
            subject = _guarded(case) if guarded else mail.subject
            text = f"{_link(mail.text, address)}\n" if guarded else mail.text
            called = f"{way.channel}:{way.way}"
            yield Notice(mail.account, called, mail.name, subject, text, room=room)


def _ways(mail: Notice, case: Case) -> tuple[Way, ...]:
    if mail.room or not mail.account:
        return ()
    known = (PUSH, *(name for name, each in case.policy.channels.items() if each.own_numbers))
    return tuple(each for each in case.world.roster.ways_of(mail.account) if each.channel in known)


def _link(text: str, address: str) -> str:
    """The line that leads to the page, as the mail has it."""
    return next((line for line in text.splitlines() if line.startswith(address)), address)


def _guarded(case: Case) -> str:
    return f"{case.facts.ref}: a notice about security maintenance"
