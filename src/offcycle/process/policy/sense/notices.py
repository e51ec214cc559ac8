"""This module says what cannot be of notices: somebody unknown who is told, or something that never happens."""

import dataclasses
import re
from collections.abc import Iterator

from offcycle.process.events import EVENTS
from offcycle.process.policy.channels import MAIL
from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy
from offcycle.process.policy.sense import people
from offcycle.process.policy.telling import NoticeRule

BY_THEMSELVES: dict[str, str] = {
    "requester": "",
    "paged": "accounts",
    "validators": "",
    "asked": "",
    "actor": "",
    "owner": "owner",
    "operator": "",
    "relieved": "relieves",
    "standing_by": "",
    "deciders": "",
    "fellows": "account",
    "asker": "",
    "froze": "",
    "known_stakeholders": "",
    "follow_up_owners": "",
}
"""Who can be told beside roles, each with the part of the event that names them; empty if the change does."""

WORDS = (
    "ref", "title", "system", "by", "sentence", "difference", "quorum", "words", "verdict", "reason", "missed",
    "message", "outcome", "link", "description", "why", "priority", "plan", "window", "run", "step", "amendment",
    "note", "due", "resolved", "staging", "answer_by", "first", "risk", "next", "holds", "standby", "archive",
    "news", "follow_ups", "waits",
)  # fmt: skip
"""The words in braces that every notice knows."""
OF_EVENTS = {
    "what": ("what", "text"),
    "person": ("account",),
    "until": ("until",),
    "url": ("url",),
    "starts_at": ("starts_at",),
}
"""Those that only some events fill, each with the parts of an event that do."""

SHOWN_BY = {
    "staging": "environment",
    "production": "environment",
    "applied": "environment",
    "rolled_back": "environment",
    "production_fail": "verdict",
    "not_needed": "outcome",
    "reject": "verdict",
    "fail": "verdict",
    "defer": "verdict",
    "withdraw": "verdict",
    "taken_back": "verdict",
    "raised": "raised",
    "first": "revision",
    "step_failed": "outcome",
    "production_pass": "verdict",
    "freeze_overridden": "exceptions",
    "rarely": "reminder",
}
"""The conditions that look at a part of the event, each with that part."""
CLOCKS = (
    "acknowledgement", "escalation", "response", "resolution", "help", "decision", "approval", "window", "standby", "run_silent",
    "update", "archive", "acceptance", "follow_up",
)  # fmt: skip
"""What is counted; a notice may be about some of these alone."""
TIMED = ("notices.warned", "notices.reminded", "notices.due_passed")
"""What is about a clock."""


def _parts(notice: NoticeRule) -> frozenset[str]:
    """What an event of the notice's kind says."""
    event = EVENTS[notice.on]
    return frozenset(each.name for each in dataclasses.fields(event))  # type: ignore[arg-type]  # the registry holds dataclasses alone


def reserved(policy: Policy) -> Iterator[Wrong]:
    """No role is called like somebody whom notices know by what they did."""
    for path, role in people.mentions(policy):
        if role in BY_THEMSELVES:
            says = f"“{role}” is what notices call somebody by what they did, so no role can be called so."
            yield Wrong(path, says, "Give the role another name.")


def recipients(policy: Policy) -> Iterator[Wrong]:
    """A notice tells somebody, and whom it tells is known."""
    known = people.roles(policy)
    for number, notice in enumerate(policy.notices):
        if not notice.to and not notice.copy_to and notice.through == (MAIL,):
            yield Wrong(
                ("notices", number), "It tells nobody.", 'Add who is told: to = ["requester"].'
            )
        for name in ("to", "copy_to"):
            for place, who in enumerate(getattr(notice, name)):
                at = ("notices", number, name, place)
                if who not in known and who not in BY_THEMSELVES:
                    says = f"“{who}” is no role of this policy, and nobody else who could be told."
                    do = f"Known are {', '.join((*BY_THEMSELVES, *sorted(known)))}."
                    yield Wrong(at, says, do)
                elif BY_THEMSELVES.get(who) and BY_THEMSELVES[who] not in _parts(notice):
                    says = f"{notice.on} names no {who} who could be told."
                    yield Wrong(at, says, "Name somebody else.")


def conditions(policy: Policy) -> Iterator[Wrong]:
    """What a notice waits for can happen."""
    for number, notice in enumerate(policy.notices):
        shown = SHOWN_BY.get(notice.when)
        if shown and shown not in _parts(notice):
            says = f"{notice.on} never says “{notice.when}”, so this would never be sent."
            yield Wrong(
                ("notices", number, "when"), says, "Take this line out, or name another event."
            )
        if notice.clocks and notice.on not in TIMED:
            says = f"{notice.on} is about no clock."
            yield Wrong(("notices", number, "clocks"), says, "Take this line out.")
        for place, clock in enumerate(notice.clocks):
            if clock not in CLOCKS:
                at, says = ("notices", number, "clocks", place), f"No clock is called “{clock}”."
                yield Wrong(at, says, f"Known are {', '.join(CLOCKS)}.")
        if "\n" in notice.subject.strip():
            says = "A subject is one line."
            yield Wrong(("notices", number, "subject"), says, "Put the rest into the text.")


def words(policy: Policy) -> Iterator[Wrong]:
    """The words in braces are filled."""
    for number, notice in enumerate(policy.notices):
        for name in ("subject", "text"):
            for word in dict.fromkeys(re.findall(r"\{(\w+)\}", getattr(notice, name))):
                filled = OF_EVENTS.get(word)
                if word in WORDS or (filled and _parts(notice) & set(filled)):
                    continue
                at = ("notices", number, name)
                why = f"{notice.on} does not say" if filled else "Nothing is called"
                do = f"Known are {', '.join(f'{{{each}}}' for each in WORDS)}."
                yield Wrong(at, f"{why} {{{word}}}, so it would stand there as it is.", do)
