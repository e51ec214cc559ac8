"""This module decides which systems and teams there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command
from offcycle.process.people.who import administrator, slug_unmet


@dataclass(frozen=True, slots=True)
class SetSystem:
    """A system to add or to change; an empty address means that it has no such environment."""

    system: str
    name: str
    team: str
    staging: str = ""
    production: str = ""
    stakeholders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetTeam:
    """A team to add or to rename."""

    team: str
    name: str


@check("system.slug", "Systems have short names of small letters and digits.")
def _system_slug(_: Case, ask: SetSystem) -> Unmet | None:
    return slug_unmet("a system", ask.system)


@check("system.team", "A system belongs to a team that is known.")
def _known_team(case: Case, ask: SetSystem) -> Unmet | None:
    return (
        None
        if ask.team in case.world.roster.teams
        else Unmet(f"No team is called “{ask.team}”.", "Add the team first.")
    )


@command(
    "set-system", SetSystem, administrator, checks=(_system_slug, _known_team), on="organisation"
)
def set_system(_: Case, ask: SetSystem) -> Iterator[Event]:
    """Add a system, or change its name, team, addresses or stakeholders."""
    yield events.SystemSet(
        system=ask.system,
        name=Prose(ask.name),
        team=ask.team,
        staging=ask.staging,
        production=ask.production,
        stakeholders=tuple(Prose(each) for each in ask.stakeholders),
    )


@check("team.slug", "Teams have short names of small letters and digits.")
def _team_slug(_: Case, ask: SetTeam) -> Unmet | None:
    return slug_unmet("a team", ask.team)


@command("set-team", SetTeam, administrator, checks=(_team_slug,), on="organisation")
def set_team(_: Case, ask: SetTeam) -> Iterator[Event]:
    """Add a team, or rename it."""
    yield events.TeamSet(team=ask.team, name=Prose(ask.name))
