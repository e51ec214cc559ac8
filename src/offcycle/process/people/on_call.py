"""This module keeps who is on call as the organisation's calendar tells it: what is new there is recorded, without anything else that stands in it.

Laws:
- An event is the turn of whoever it invites; where it invites nobody who is known, of whoever its title names: by account, mail address or name.
- A turn of somebody who is not known is kept as nobody's, so that it can be said where nobody is on call, and why.
- It is recorded when the next two weeks are other than what is known of them, and then for four, which hold while the calendar is away.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process.dates import Turn, Turns
from offcycle.process.events import Event
from offcycle.process.events import organisation as events
from offcycle.process.kernel import WORKER, Case, Unmet, command, rule
from offcycle.process.rota import PRIMARY, SECONDARY
from offcycle.process.world import Account, Roster

NEAR, AHEAD = timedelta(days=14), timedelta(days=28)
MOST = 200
"""How many turns are kept; the next ones first."""
LEVELS = {1: PRIMARY, 2: SECONDARY}


@dataclass(frozen=True, slots=True)
class Said:
    """What a calendar says of one turn."""

    starts_at: datetime
    until: datetime
    title: str = ""
    invited: tuple[str, ...] = ()  # their mail addresses
    level: int = 0  # 1 on call, 2 secondary; 0 where its title has to say it


@dataclass(frozen=True, slots=True)
class FollowRota:
    """What the calendar says of who is on call from now on."""

    said: tuple[Said, ...] = ()


@rule("rota.worker", "Who is on call is read by the background worker.")
def _by_worker(case: Case) -> Unmet | None:
    if case.actor.account == WORKER and case.actor.via == WORKER:
        return None
    return Unmet("Only the worker records who is on call.", "Wait for it.")


@rule("rota.read", "Who is on call is read where the policy says that a calendar tells it.")
def _is_read(case: Case) -> Unmet | None:
    if case.policy.rota.read:
        return None
    because = "The policy says that who is on call goes by its turns."
    return Unmet(because, "Name a calendar under [rota] in the policy.")


@command("follow-rota", FollowRota, _by_worker, _is_read, on="organisation", reported=True)
def follow_rota(case: Case, ask: FollowRota) -> Iterator[Event]:
    """Record who is on call in the weeks to come, if it is other than what is known."""
    word, roster = case.policy.rota.secondary_word, case.world.roster
    every = (turn for each in ask.said for turn in turns(each, roster, word))
    found = joined(every, case.at, case.at + AHEAD)
    known, near = case.world.calendar.turns, case.at + NEAR
    if known is None or known.until < near or not _same(found, known, case.at, near):
        yield events.TurnsRead(until=case.at + AHEAD, turns=found)


def turns(said: Said, roster: Roster, word: str) -> Iterator[Turn]:
    """Whose turn an event of a calendar is."""
    level = LEVELS.get(said.level) or (SECONDARY if _has(said.title, word) else PRIMARY)
    for account in _whose(said, roster) or ("",):
        yield Turn(account, level, said.starts_at, said.until)


def _whose(said: Said, roster: Roster) -> tuple[str, ...]:
    mails = {each.casefold() for each in said.invited}
    invited = [one.slug for one in roster.accounts.values() if one.email.casefold() in mails]
    named = (one.slug for one in roster.accounts.values() if _names(said.title, one))
    return tuple(sorted(invited or named))


def _names(title: str, account: Account) -> bool:
    return any(_has(title, each) for each in (account.slug, account.email, account.name))


def _has(title: str, words: str) -> bool:
    """Whether words stand in a title as words of their own."""
    return bool(words) and bool(
        re.search(rf"(?<![\w.@-]){re.escape(words)}(?![\w@-]|\.\w)", title, re.IGNORECASE)
    )


def joined(found: Iterable[Turn], after: datetime, before: datetime) -> tuple[Turn, ...]:
    """Turns between two instants in their order; those of one person that touch are one."""
    kept: dict[tuple[str, str], list[Turn]] = {}
    for each in sorted(found, key=lambda one: one.starts_at):
        if each.until <= after or before <= each.starts_at or each.until <= each.starts_at:
            continue
        own = kept.setdefault((each.level, each.account), [])
        if own and each.starts_at <= own[-1].until:
            begun = own.pop()
            each = Turn(*_who(begun), begun.starts_at, max(begun.until, each.until))  # noqa: PLW2901 - it goes on as what both are together
        own.append(each)
    several = (each for own in kept.values() for each in own)
    return tuple(sorted(several, key=lambda one: (one.starts_at, one.level, one.account))[:MOST])


def _who(turn: Turn) -> tuple[str, str]:
    return turn.account, turn.level


def _same(found: Iterable[Turn], known: Turns, after: datetime, before: datetime) -> bool:
    """Whether two ways to read it say the same of a time."""
    return _cut(found, after, before) == _cut(known.of, after, before)


def _cut(several: Iterable[Turn], after: datetime, before: datetime) -> set[Turn]:
    return {
        Turn(*_who(each), max(each.starts_at, after), min(each.until, before))
        for each in joined(several, after, before)
    }
