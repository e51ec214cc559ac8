"""This module decides which systems and teams there are, and to which mail addresses outside their changes are told.

A list of addresses has a name, so that several systems and teams can share it: they name it as `list:NAME`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command
from offcycle.process.people.who import administrator, slug_unmet
from offcycle.process.world import LIST

ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,250}$)([A-Za-z0-9](-*[A-Za-z0-9])*\.)+[A-Za-z0-9](-*[A-Za-z0-9])+"
)
"""What a mail server of today takes; a name before it (“Ann <ann@x.org>”), quotes and blanks are refused."""


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
    """A team to add or to change; stakeholders that are left out stay as they are."""

    team: str
    name: str
    stakeholders: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SetList:
    """A list of mail addresses to add or to change; several systems and teams may name it."""

    list: str
    name: str
    addresses: tuple[str, ...]


@check("stakeholders.addresses", "Stakeholders are mail addresses, or lists that are known.")
def _addresses(case: Case, ask: SetSystem | SetTeam | SetList) -> Unmet | None:
    lists = () if isinstance(ask, SetList) else tuple(case.world.roster.lists)
    given = ask.addresses if isinstance(ask, SetList) else ask.stakeholders or ()
    wrong = [each for each in given if not _is_address(each, lists)]
    if not wrong:
        return None
    known = f", or one of the lists {', '.join(f'{LIST}{each}' for each in lists)}" if lists else ""
    return Unmet(
        f"{_quoted(wrong)} {'is no mail address' if len(wrong) == 1 else 'are no mail addresses'}"
        f"{' and no list that is known' if any(each.startswith(LIST) for each in wrong) else ''}.",
        f"Write each as name@example.org, without anything before or behind it{known}.",
    )


def _is_address(given: str, lists: Iterable[str]) -> bool:
    if given.startswith(LIST):
        return given.removeprefix(LIST) in lists
    return ADDRESS.fullmatch(given) is not None


def _quoted(given: Iterable[str]) -> str:
    return ", ".join(f"“{each}”" for each in given)


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
    "set-system",
    SetSystem,
    administrator,
    checks=(_system_slug, _known_team, _addresses),
    on="organisation",
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


@command("set-team", SetTeam, administrator, checks=(_team_slug, _addresses), on="organisation")
def set_team(case: Case, ask: SetTeam) -> Iterator[Event]:
    """Add a team, or change its name and those who are told of the changes of all its systems."""
    kept = case.world.roster.told.get(ask.team, ())
    told = kept if ask.stakeholders is None else ask.stakeholders
    addresses = tuple(Prose(each) for each in told)
    yield events.TeamSet(team=ask.team, name=Prose(ask.name), stakeholders=addresses)


@check("list.slug", "Lists have short names of small letters and digits.")
def _list_slug(_: Case, ask: SetList) -> Unmet | None:
    return slug_unmet("a list", ask.list)


@command("set-list", SetList, administrator, checks=(_list_slug, _addresses), on="organisation")
def set_list(_: Case, ask: SetList) -> Iterator[Event]:
    """Add a list of mail addresses that systems and teams can name, or change it for all of them at once."""
    addresses = tuple(Prose(each) for each in ask.addresses)
    yield events.ListSet(list=ask.list, name=Prose(ask.name), addresses=addresses)
