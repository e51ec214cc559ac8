"""This module shows who is who: all people and systems with their roles, one system, and one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from offcycle.ledger import read
from offcycle.people import tokens
from offcycle.process.dates import Absence
from offcycle.process.kernel import Case
from offcycle.process.people.readiness import OK, Finding, readiness
from offcycle.process.plan.templates import kept_by
from offcycle.process.visibility import visible_systems
from offcycle.process.world import Account, MailList, Roster, System, Template
from offcycle.web import names, reach
from offcycle.web.organisation import case_of, refusals
from offcycle.web.people import ways
from offcycle.web.visitor import page, visitor

Shown = TypeVar("Shown")
A_PAGE = 50
MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody, and until when they are out; none while they are in."""

    account: str
    name: str
    out_until: datetime | None


@dataclass(frozen=True, slots=True)
class Role:
    """A role with those who hold it."""

    name: str
    holders: list[Holder]


@dataclass(frozen=True, slots=True)
class Listed:
    """A system as it stands in the list."""

    system: System
    team: str
    roles: list[Role]


@dataclass(frozen=True, slots=True)
class Holding:
    """A role and where it is held, in words; `held` for the form that takes it."""

    words: str
    held: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person as they stand in the list."""

    account: Account
    holdings: list[Holding]
    out_until: datetime | None


@page
def everybody(request: HttpRequest) -> HttpResponse:
    """All people and systems; with a word, those in whose line it stands."""
    case = case_of(request)
    roster, word = case.world.roster, request.GET.get("q", "").strip()
    administers = not refusals("add-account", case)
    systems = _part(request, "systems", _systems(case, word))
    people = _part(request, "people", _people(case, word))
    told = {
        "now": case.at,
        "q": word,
        "systems": systems,
        "people": people,
        "shown_systems": [_listed(case, each) for each in systems],
        "shown_people": [_person(case, each) for each in people],
        "teams": sorted((name, slug) for slug, name in roster.teams.items()),
        "on_call": reach.on_call(case),
        "administers": administers,
        "lists": sorted(roster.lists.values(), key=_by_name) if administers else [],
        "lacking": _lacking(case) if administers else (),
    }
    return render(request, "web/people/everybody.html", told)


def _by_name(known: MailList) -> str:
    return known.name.casefold()


def _part(request: HttpRequest, name: str, found: list[Shown]) -> "Page[Shown]":
    return Paginator(found, A_PAGE).get_page(request.GET.get(name))


def _lacking(case: Case) -> list[Finding]:
    return [each for each in readiness(case.world, case.at) if each.state != OK]


def _systems(case: Case, word: str) -> list[System]:
    teams = case.world.roster.teams
    return sorted(
        (
            each
            for each in case.world.roster.systems.values()
            if _has(word, each.slug, each.name, each.team, teams.get(each.team, ""))
        ),
        key=lambda each: each.name.casefold(),
    )


def _people(case: Case, word: str) -> list[Account]:
    held: dict[str, str] = {}
    if word:
        for (role, _), accounts in case.world.roster.holdings.items():
            for account in accounts:
                held[account] = f"{held.get(account, '')} {role} {case.policy.label(role)}"
    return sorted(
        (
            each
            for each in case.world.roster.accounts.values()
            if _has(word, each.slug, each.name, held.get(each.slug, ""))
        ),
        key=lambda each: (each.disabled, each.name.casefold()),
    )


def _has(word: str, *texts: str) -> bool:
    return any(word.casefold() in text.casefold() for text in texts)


def _listed(case: Case, system: System) -> Listed:
    team = case.world.roster.teams.get(system.team, system.team)
    return Listed(system, team, _roles(case, system.slug))


def _roles(case: Case, system: str) -> list[Role]:
    """The roles that somebody holds on a system, by the names that the organisation gives them."""
    roster = case.world.roster
    held = (
        (role, roster.holders(role, system)) for role in sorted({one for one, _ in roster.holdings})
    )
    return [
        Role(capfirst(names.role(role, case.policy)), [_holder(case, one) for one in found])
        for role, found in held
        if found
    ]


def _holder(case: Case, account: str) -> Holder:
    return Holder(account, case.name(account), _out_until(case, account))


def _out_until(case: Case, account: str) -> datetime | None:
    absence = case.world.calendar.absence(account, case.at)
    return absence.over if absence else None


def _person(case: Case, account: Account) -> Person:
    return Person(account, holdings(case, account.slug), _out_until(case, account.slug))


def holdings(case: Case, account: str) -> list[Holding]:
    """The roles that somebody holds, each with where."""
    roster: Roster = case.world.roster
    return [
        Holding(
            f"{capfirst(names.role(role, case.policy))} {ways.place(on, roster)}", f"{role}@{on}"
        )
        for role, on in sorted(roster.holdings_of(account))
    ]


@page
def system(request: HttpRequest, of: str) -> HttpResponse:
    """One system: what is known of it, who holds which role, its open changes and its templates."""
    case = case_of(request)
    known = case.world.roster.systems.get(of)
    if known is None:
        raise Http404
    visible = visible_systems(visitor(request), case.world)
    seen = visible is None or of in visible
    found = read.changes(read.Filter(visible=visible, system=of, is_open=True), limit=MOST_CHANGES)
    told = {
        "now": case.at,
        "way": ways.among_all(case, of),
        "system": known,
        "team": case.world.roster.teams.get(known.team, known.team),
        "roles": _roles(case, of),
        "seen": seen,
        "stakeholders": (*known.stakeholders, *case.world.roster.told.get(known.team, ())),
        "changes": [(each.summary, names.step(each.summary.stage)) for each in found.items if seen],
        "more": found.next is not None,
        "templates": _templates(case, of) if seen else [],
        "keeps": seen and kept_by(case, of),
        "administers": not refusals("set-system", case),
        "lacking": _of_system(case, of),
    }
    return render(request, "web/people/system.html", told)


def _templates(case: Case, of: str) -> list[tuple[Template, str]]:
    found = sorted(case.world.roster.templates.items())
    return [
        (each, names.person(each.by, case.world.roster))
        for (system, _), each in found
        if system == of
    ]


def _of_system(case: Case, of: str) -> list[Finding]:
    """What the system lacks; for administrators, who can give it."""
    if refusals("set-system", case):
        return []
    mine = (f"system {of}", f"system {of}, few people")
    return [each for each in _lacking(case) if each.name in mine]


@page
def person(request: HttpRequest, of: str) -> HttpResponse:
    """One person: their roles, and whether they are out; for administrators what they may do with the account."""
    case = case_of(request)
    known = case.world.roster.accounts.get(of)
    if known is None:
        raise Http404
    administers = not refusals("add-account", case)
    told = {
        "now": case.at,
        "way": ways.among_all(case, of),
        "person": known,
        "holdings": holdings(case, of),
        "seat": of in case.policy.quorum.seats,
        "absences": absences_of(case, of),
        "administers": administers,
        "mine": of == case.actor.account,
        "tokens": tokens.listed(of, case.at) if administers else (),
    }
    return render(request, "web/people/person.html", told)


def absences_of(case: Case, account: str) -> list[Absence]:
    """The absences of somebody that go on or are to come."""
    return left(
        case, (one for one in case.world.calendar.absences.values() if one.account == account)
    )


def left(case: Case, absences: Iterable[Absence]) -> list[Absence]:
    """Those that are not over, in the order of their beginning."""
    return sorted(
        (one for one in absences if case.at < one.over and one.starts_at < one.over),
        key=lambda one: (one.starts_at, one.number),
    )
