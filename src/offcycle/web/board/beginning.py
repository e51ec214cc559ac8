"""This module says to administrators what has to be done before anybody can go through a change here, with where that is done."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import resolve_url

from offcycle.process.kernel import Actor
from offcycle.process.people.readiness import MISSING, readiness
from offcycle.process.world import Roster, World

SEAT, SYSTEM = "seat ", "system "
PAGES = {
    "policy": "check-policy",
    "approvers": "check-policy",
    "systems": "add-system",
}
"""By what is missing, the page on which it is given; all else is given to people."""


@dataclass(frozen=True, slots=True)
class First:
    """One thing to do first, and where."""

    name: str
    found: str
    do: str
    path: str


def beginning(actor: Actor, world: World, at: datetime) -> list[First]:
    """What is missing, for an administrator; nothing for anybody else, who could not give it."""
    if actor.account not in world.roster.administrators():
        return []
    return [
        First(each.name, each.found, each.do, _path(each.name, world.roster))
        for each in readiness(world, at)
        if each.state == MISSING
    ]


def _path(name: str, roster: Roster) -> str:
    """Where what is missing is given."""
    about = name.removeprefix(SEAT).removeprefix(SYSTEM)
    if name.startswith(SEAT):
        return (
            resolve_url("person", about) if about in roster.accounts else resolve_url("add-person")
        )
    if name.startswith(SYSTEM) and about in roster.systems:
        return resolve_url("system", about)
    return resolve_url(PAGES.get(name, "people"))
