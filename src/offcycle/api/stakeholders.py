"""This module is, over HTTP, who outside is told of changes: the addresses of systems, of teams, and of the lists that they name."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving, parsing
from offcycle.api.callers import caller
from offcycle.api.giving import Given
from offcycle.api.problems import Problem
from offcycle.api.shapes import Asked
from offcycle.ledger import read
from offcycle.process.kernel import Actor
from offcycle.process.people import SetList, SetSystem, SetTeam
from offcycle.process.visibility import visible_systems
from offcycle.process.world import LIST, Roster, World

router = Router(tags=["directory"])

TEAM = "team:"


class Told(BaseModel):
    """Those outside who are told of the changes of a system or of a team's systems, or a list of them."""

    place: str = Field(description="A system, `team:NAME`, or `list:NAME`.")
    name: str = Field(description="The name by which people know it.")
    addresses: list[str] = Field(description="Mail addresses, and lists as `list:NAME`.")


class ToldList(BaseModel):
    """All of them that the caller may see: lists, then teams, then systems."""

    items: list[Told]
    next: None = None


class ToldAsked(Asked):
    """Who is told from now on; who is left out is told no more."""

    addresses: list[str]
    name: str | None = Field(default=None, description="Left out, it stays as it is.")


@router.get("/stakeholders", response=ToldList, operation_id="stakeholders")
def stakeholders(request: HttpRequest) -> HttpResponse:
    """Who outside is told of the changes that the caller may see."""
    return giving.told(ToldList(items=list(_seen(caller(request).actor, read.world()))))


@router.put("/stakeholders/{place}", response=Told, operation_id="set-stakeholders")
def set_stakeholders(request: HttpRequest, place: str, body: ToldAsked) -> HttpResponse:
    """Say who is told of a system's or a team's changes, or who is on a list; a list that is not there is made."""
    actor = caller(request).actor

    def produce() -> HttpResponse:
        giving.recorded_or_refused(actor, _given(place, body, read.world().roster))
        items = _seen(actor, read.world())
        return giving.told(next(each for each in items if each.place == place))

    return giving.once(request, produce)


def _given(place: str, body: ToldAsked, roster: Roster) -> Given:
    """The command that says so, with all that stays as it is."""
    addresses = tuple(body.addresses)
    if place.startswith(LIST):
        slug = place.removeprefix(LIST)
        known_list = roster.lists.get(slug)
        name = body.name or (known_list.name if known_list else slug)
        return Given("set-list", SetList(slug, name, addresses))
    team = place.removeprefix(TEAM)
    if place.startswith(TEAM) and team in roster.teams:
        return Given("set-team", SetTeam(team, body.name or roster.teams[team], addresses))
    known = roster.systems.get(place)
    if known is None:
        raise Problem(
            "not_found",
            f"There is no system or team {parsing.printable(place)}. Write a system's short name, team:NAME or list:NAME.",
        )
    name = body.name or known.name
    ask = SetSystem(place, name, known.team, known.staging, known.production, addresses)
    return Given("set-system", ask)


def _seen(actor: Actor, world: World) -> Iterator[Told]:
    """Those whom systems name of which the actor may see changes; for whoever sees every change, all."""
    roster, visible = world.roster, visible_systems(actor, world)
    seen = [each for each in roster.systems.values() if visible is None or each.slug in visible]
    teams = roster.teams if visible is None else {each.team for each in seen}
    named = {one for each in seen for one in each.stakeholders}
    named |= {one for team in teams for one in roster.told.get(team, ())}
    for slug, known in sorted(roster.lists.items()):
        if visible is None or f"{LIST}{slug}" in named:
            yield Told(place=f"{LIST}{slug}", name=known.name, addresses=list(known.addresses))
    for team in sorted(teams):
        addresses = list(roster.told.get(team, ()))
        yield Told(place=f"{TEAM}{team}", name=roster.teams.get(team, team), addresses=addresses)
    for each in sorted(seen, key=lambda one: one.slug):
        yield Told(place=each.slug, name=each.name, addresses=list(each.stakeholders))
