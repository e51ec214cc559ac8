"""This module says who is on call at a time: by the organisation's own calendar where it has one, else by turns in the policy."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from offcycle.process import agenda
from offcycle.process.calendar.zones import in_zone, time_of
from offcycle.process.policy.rota import Rota
from offcycle.process.world import World

PRIMARY, SECONDARY = "on_call", "secondary"


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who is asked first and who next; empty where nobody is."""

    on_call: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()


def on_call(world: World, at: datetime) -> OnCall:
    """Who is on call at a time, of those who may act."""
    found = _by_turns(world, at)
    roster = world.roster
    first = tuple(one for one in found.on_call if roster.active(one))
    second = (one for one in found.secondary if roster.active(one) and one not in first)
    return OnCall(first, tuple(second))


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
