"""This module decides who is invited to a call for help, and when that invitation is taken back: by name and number, as calendars know it.

A call keeps its name for as long as it is set, and its number grows whenever it is moved (RFC 5546), so that it moves in every
calendar that it is in. It is taken back when it is cancelled, or when nobody needs it any more before it has begun.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from offcycle.process import triage
from offcycle.process.canonical import instant
from offcycle.process.events import notices, staging
from offcycle.process.events import triage as of_triage
from offcycle.process.facts import Happened, Help
from offcycle.process.kernel import Case
from offcycle.process.notices.leaving import Invitation
from offcycle.process.policy import Policy

ENDING = (staging.CallHeld, of_triage.Withdrawn, notices.Closed)
"""What makes a call needless that was set for later."""


def invitation(h: Happened, case: Case, address: str) -> Invitation | None:
    """What an event asks people's calendars to take in, or to drop; none if it is about no call."""
    asked = case.facts.helps[-1] if case.facts.helps else None
    if asked is None:
        return None
    if isinstance(h.event, staging.CallScheduled):
        return _made("REQUEST", asked, h.event.starts_at, asked.moves, case, address)
    if isinstance(h.event, staging.CallCancelled) and asked.cancelled:
        return _made("CANCEL", asked, asked.cancelled, asked.moves, case, address)
    if needless(h, case) and asked.starts_at:
        return _made("CANCEL", asked, asked.starts_at, asked.moves + 1, case, address)
    return None


def needless(h: Happened, case: Case) -> bool:
    """Whether an event ends what a call was set for that has not begun."""
    asked = case.facts.helps[-1] if case.facts.helps else None
    if asked is None or asked.starts_at is None or asked.starts_at <= h.at:
        return False
    over_before = asked.held_at is not None and not isinstance(h.event, staging.CallHeld)
    return isinstance(h.event, ENDING) and not over_before


def both_teams(policy: Policy) -> tuple[str, ...]:
    """The roles that are invited: those that help, and the team whose change it is."""
    return tuple(dict.fromkeys((policy.roles.dev, *policy.may.help)))


def _made(
    method: str, asked: Help, starts_at: datetime, sequence: int, case: Case, address: str
) -> Invitation:
    facts = case.facts
    drill = "DRILL: " if facts.drill else ""
    named = "" if triage.security_related(facts) else f" ({facts.system}): {facts.title}"
    ends_at = starts_at + timedelta(minutes=case.policy.calls.minutes)
    return Invitation(
        method=method,
        name=f"{facts.ref}-call-{asked.call}",
        sequence=sequence,
        starts_at=instant(starts_at),
        ends_at=instant(ends_at),
        title=f"{drill}{facts.ref} needs help in staging: a call{named}",
        place=str(asked.url),
        link=f"{address}/changes/{facts.ref}",
        organiser=_person(asked.organiser, case),
        people=tuple(_people(asked, case)),
    )


def _people(asked: Help, case: Case) -> Iterator[tuple[str, str, bool]]:
    """Who is invited: name, address, and whether it cannot be done without them."""
    needed = {asked.by, asked.accepted_by, asked.organiser} - {""}
    teams = {
        one
        for role in both_teams(case.policy)
        for one in case.world.roster.holders(role, case.facts.system)
    }
    for account in sorted(needed | teams):
        name, mail = _person(account, case)
        if mail and case.world.roster.active(account):
            yield name, mail, account in needed


def _person(account: str, case: Case) -> tuple[str, str]:
    known = case.world.roster.accounts.get(account)
    return case.name(account), known.email if known else ""
