"""This module says who is on call at a time: as the organisation's own calendar said last where it has one, else by turns in the policy.

While the calendar cannot be read, what it said last holds. Where it names nobody, nobody is on call: the next in the chain are called on
at once, and whoever looks after this is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from offcycle.process import agenda
from offcycle.process.calendar.zones import in_zone, time_of
from offcycle.process.policy.rota import Rota
from offcycle.process.world import World

PRIMARY, SECONDARY = "on_call", "secondary"
LOUD_AHEAD = timedelta(days=1)
"""So long ahead a gap is shown to those who can mend it."""


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who is asked first and who next; empty where nobody is."""

    on_call: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody is on call for a while; `strange` where the calendar names somebody who has no account that may act."""

    starts_at: datetime
    until: datetime
    strange: bool


def on_call(world: World, at: datetime) -> OnCall:
    """Who is on call at a time, of those who may act."""
    found = _as_read(world, at) if _told(world) else _by_turns(world, at)
    roster = world.roster
    first = tuple(one for one in found.on_call if roster.active(one))
    second = (one for one in found.secondary if roster.active(one) and one not in first)
    return OnCall(first, tuple(second))


def _told(world: World) -> bool:
    """Whether a calendar says who is on call, and was read once."""
    return world.policy.rota.read and world.calendar.turns is not None


def _as_read(world: World, at: datetime) -> OnCall:
    kept = world.calendar.turns
    turns = [each for each in (kept.of if kept else ()) if each.covers(at)]

    def of(level: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.account for each in turns if each.level == level))

    return OnCall(of(PRIMARY), of(SECONDARY))


def next_gap(world: World, at: datetime, ahead: timedelta = LOUD_AHEAD) -> Gap | None:
    """The first time from now on for which a calendar names nobody who may act as on call; none where no calendar says it."""
    return next(_gaps(world, at, at + ahead), None) if _told(world) else None


def said(world: World, gap: Gap, now: datetime) -> str:
    """A gap as a sentence, with why it is one."""
    begins = (
        "now" if gap.starts_at <= now else f"from {agenda.told(world.policy, gap.starts_at, now)}"
    )
    ends = agenda.told(world.policy, gap.until, now)
    why = (
        "names somebody there who has no account that may act" if gap.strange else "has a gap there"
    )
    return f"Nobody is on call {begins} until {ends} at least, because the calendar {why}."


def mend(gap: Gap) -> str:
    """What to do about a gap."""
    if gap.strange:
        return "Invite them there by the mail address of their account, or write their account into the title."
    return "Name somebody in the calendar."


def _gaps(world: World, at: datetime, end: datetime) -> Iterator[Gap]:
    kept = world.calendar.turns
    first = [each for each in (kept.of if kept else ()) if each.level == PRIMARY]
    good = sorted(
        (each.starts_at, each.until) for each in first if world.roster.active(each.account)
    )
    reached = at
    for starts_at, until in [*good, (end, end)]:
        if reached < min(starts_at, end):
            to = min(starts_at, end)
            strange = any(each.starts_at < to and reached < each.until for each in first)
            yield Gap(reached, to, strange)
        reached = max(reached, until)


def _by_turns(world: World, at: datetime) -> OnCall:
    rota = world.policy.rota
    if not rota.turns:
        return OnCall()
    turn, several = _turn(rota, in_zone(at, agenda.zone(world.policy))), len(rota.turns)
    return OnCall((rota.turns[turn % several],), (rota.turns[(turn + 1) % several],))


def _turn(rota: Rota, shown: datetime) -> int:
    """How many turns have begun before a time, as clocks in the organisation's zone show it."""
    day = shown.date()
    if shown.time() < time_of(rota.at):
        day -= timedelta(days=1)
    return (day - date.fromisoformat(rota.first_day)).days // rota.days
