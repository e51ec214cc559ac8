"""This module turns a table of people or of systems into the commands that make the organisation so, and tries each before any is given.

Laws:
- What is so already is left alone, so importing the same table again does nothing.
- The rules themselves are asked, each command upon what those before it would leave; a refusal becomes a fault of its line.
- Nothing is taken from anybody, unless the table is meant to be exact about the people in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from offcycle.people.sheets import Fault, Row, Sheet
from offcycle.process.commands import decide
from offcycle.process.facts import Facts, Happened
from offcycle.process.kernel import CONSOLE, Actor, Case, Refused
from offcycle.process.people import AddAccount, HoldRole, SetSystem, SetTeam
from offcycle.process.people.roles import named_in
from offcycle.process.world import EVERYWHERE, Account, System, World

PEOPLE = (("account", "name", "email"), ("roles", "administrator"))
SYSTEMS = (("slug", "name", "team"), ("staging", "production", "stakeholders"))
"""The columns that a table has to have, and those that it may have."""

MARKS = {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}
BETWEEN = re.compile(r"[;,\n]")


@dataclass(frozen=True, slots=True)
class Planned:
    """One command that the table leads to: on which line, about whom or what, and what it does in words."""

    line: int
    about: str
    says: str
    command: str
    ask: object


@dataclass(slots=True)
class Plan:
    """All that is to be done, or every fault, in the order of the lines."""

    world: World
    at: datetime
    todo: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def give(self, planned: Planned) -> None:
        """Try a command upon what those before it would leave, and keep it, or why not."""
        case = Case(Facts(), self.world, Actor(CONSOLE, CONSOLE), self.at)
        outcome = decide(planned.command, planned.ask, case)
        if isinstance(outcome, Refused):
            self.faults += [
                Fault(planned.line, f"{each.because} {each.do}") for each in outcome.refusals
            ]
            return
        self.todo.append(planned)
        self.world = self.world.extended(
            Happened(0, 0, None, self.at, CONSOLE, CONSOLE, self.world.policy_version, event)
            for event in outcome.events
        )


def plan_people(sheet: Sheet, world: World, at: datetime, *, exact: bool = False) -> Plan:
    """What a table of people leads to; `exact` takes roles that are not in it from the people who are."""
    plan = Plan(world, at, faults=list(sheet.faults))
    for row in _once(sheet, "account", plan):
        _account(row, plan)
        _roles(row, plan, exact=exact)
    plan.faults.sort()
    return plan


def plan_systems(sheet: Sheet, world: World, at: datetime) -> Plan:
    """What a table of systems leads to; a team that is not known is added by the name in the table."""
    plan = Plan(world, at, faults=list(sheet.faults))
    for row in _once(sheet, "slug", plan):
        _system(row, plan)
    plan.faults.sort()
    return plan


def _once(sheet: Sheet, column: str, plan: Plan) -> Iterator[Row]:
    """The rows, without those about somebody that an earlier line was about."""
    lines: dict[str, int] = {}
    for row in sheet.rows:
        first = lines.setdefault(row[column], row.line)
        if first == row.line:
            yield row
        else:
            says = f"“{row[column]}” is on line {first} already. Leave one."
            plan.faults.append(Fault(row.line, says))


def _account(row: Row, plan: Plan) -> None:
    """Add or change the account, where anything differs."""
    slug, known = row["account"], plan.world.roster.accounts.get(row["account"])
    mark = MARKS.get(row["administrator"].lower())
    if row["administrator"] and mark is None:
        says = f"“{row['administrator']}” says neither yes nor no. Write yes or no under administrator."
        plan.faults.append(Fault(row.line, says))
    if not row["name"]:
        plan.faults.append(Fault(row.line, "The name is empty. Write how people know them."))
    stays = known.administrator if known else False
    wanted = Account(slug, row["name"], row["email"], stays if mark is None else mark)
    if known and replace(wanted, disabled=known.disabled) == known and not known.disabled:
        return
    says = _changes(known, wanted)
    ask = AddAccount(slug, wanted.name, wanted.email, administrator=wanted.administrator)
    plan.give(Planned(row.line, slug, says, "add-account", ask))


def _changes(known: Account | None, wanted: Account) -> str:
    if known is None:
        administrator = ", an administrator" if wanted.administrator else ""
        return f"new account: {wanted.name}, {wanted.email}{administrator}"
    told = [
        f"{name}: {getattr(known, name)} becomes {getattr(wanted, name)}"
        for name in ("name", "email")
        if getattr(known, name) != getattr(wanted, name)
    ]
    if known.administrator != wanted.administrator:
        becomes = "becomes an" if wanted.administrator else "is no more an"
        told.append(f"{becomes} administrator")
    return "; ".join(told)


def _roles(row: Row, plan: Plan, *, exact: bool) -> None:
    account = row["account"]
    wanted = set(_wanted(row, plan))
    if account not in plan.world.roster.accounts:  # why not is told already
        return
    held = plan.world.roster.holdings_of(account)
    for role, on in sorted(wanted - held):
        says = f"gets {role} {_where(on)}"
        plan.give(Planned(row.line, account, says, "give-role", HoldRole(account, role, on)))
    if not exact or not row.has("roles"):
        return
    for role, on in sorted(held - wanted):
        says = f"LOSES {role} {_where(on)}"
        plan.give(Planned(row.line, account, says, "take-role", HoldRole(account, role, on)))


def _wanted(row: Row, plan: Plan) -> Iterator[tuple[str, str]]:
    """The roles that a line names, each with its place."""
    known = named_in(plan.world.policy)
    for said in filter(None, map(str.strip, BETWEEN.split(row["roles"]))):
        role, at, on = (part.strip() for part in said.partition("@"))
        if not at or not on:
            says = f"“{said}” does not say where. Write {role or 'ROLE'}@SYSTEM, {role or 'ROLE'}@team:NAME, or {role or 'ROLE'}@* for everywhere."
            plan.faults.append(Fault(row.line, says))
        elif role not in known:
            says = f"The policy knows no role “{role}”. Its roles are {', '.join(sorted(known))}."
            plan.faults.append(Fault(row.line, says))
        else:
            yield role, on


def _where(on: str) -> str:
    return "everywhere" if on == EVERYWHERE else f"on {on}"


def _system(row: Row, plan: Plan) -> None:
    slug, team = row["slug"], row["team"]
    if team and team not in plan.world.roster.teams:
        says = f"new team: {team}"
        plan.give(Planned(row.line, team, says, "set-team", SetTeam(team, team)))
    known = plan.world.roster.systems.get(slug)
    wanted = _as_wanted(row, known or System(slug, "", ""))
    if wanted == known:
        return
    says = _differences(known, wanted)
    ask = SetSystem(slug, wanted.name, team, wanted.staging, wanted.production, wanted.stakeholders)
    plan.give(Planned(row.line, slug, says, "set-system", ask))


def _as_wanted(row: Row, known: System) -> System:
    """The system as the line has it; a column that the table lacks leaves it as it is."""
    people = tuple(filter(None, map(str.strip, BETWEEN.split(row["stakeholders"]))))
    wanted = replace(
        known,
        name=row["name"] or known.slug,
        team=row["team"],
        staging=row["staging"] if row.has("staging") else known.staging,
        production=row["production"] if row.has("production") else known.production,
    )
    return replace(wanted, stakeholders=people) if row.has("stakeholders") else wanted


def _differences(known: System | None, wanted: System) -> str:
    if known is None:
        return f"new system: {wanted.name}, of team {wanted.team}"
    names = ("name", "team", "staging", "production", "stakeholders")
    return "; ".join(
        f"{name}: {_told(getattr(known, name))} becomes {_told(getattr(wanted, name))}"
        for name in names
        if getattr(known, name) != getattr(wanted, name)
    )


def _told(value: str | tuple[str, ...]) -> str:
    return (value if isinstance(value, str) else ", ".join(value)) or "nothing"
