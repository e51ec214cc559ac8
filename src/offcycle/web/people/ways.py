"""This module says where the pages of people and systems stand, and what places and roles are called there."""

from django.shortcuts import resolve_url

from offcycle.process.kernel import Case
from offcycle.process.world import EVERYWHERE, Roster, World
from offcycle.web import names
from offcycle.web.organisation import Way

TEAM = "team:"


def among_all(_case: Case, _of: str) -> Way:
    """Below the list of everybody and everything."""
    return (("People and systems", resolve_url("people")),)


def at_person(case: Case, of: str) -> Way:
    """Below the page of a person."""
    return (*among_all(case, of), (case.world.roster.name(of), resolve_url("person", of)))


def at_system(case: Case, of: str) -> Way:
    """Below the page of a system."""
    return (
        *among_all(case, of),
        (names.system(of, case.world.roster), resolve_url("system", of)),
    )


def at_account(_case: Case, _of: str) -> Way:
    """Below the visitor's own page."""
    return (("Your account", resolve_url("account")),)


def place(on: str, roster: Roster) -> str:
    """Where a role is held, as it ends a sentence."""
    if on == EVERYWHERE:
        return "everywhere"
    if on.startswith(TEAM):
        team = on.removeprefix(TEAM)
        return f"on the systems of {roster.teams.get(team, team)}"
    return f"on {names.system(on, roster)}"


def person_known(world: World, of: str) -> bool:
    """Whether there is such an account."""
    return of in world.roster.accounts


def system_known(world: World, of: str) -> bool:
    """Whether there is such a system."""
    return of in world.roster.systems


def team_known(world: World, of: str) -> bool:
    """Whether there is such a team."""
    return of in world.roster.teams


def list_known(world: World, of: str) -> bool:
    """Whether there is such a list of stakeholders."""
    return of in world.roster.lists
