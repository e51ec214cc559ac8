"""This module is what is known beside one change: people, roles, systems and the policy, folded from the organisation's entries.

So "who was an approver then?" has an answer: fold the entries up to then.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from offcycle.process.dates import Absence, Freeze, Reset, SetWindow, Turns
from offcycle.process.erasures import Erasures
from offcycle.process.events import organisation
from offcycle.process.facts import Happened
from offcycle.process.policy import Policy
from offcycle.process.policy.channels import NUMBER
from offcycle.process.policy.loosening import judging

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the rules know them."""

    slug: str
    name: str
    email: str
    administrator: bool = False
    disabled: bool = False
    telephone: str = ""  # where they are called; empty if it is not known


@dataclass(frozen=True, slots=True)
class System:
    """A hosted system; an empty address means that it has no such environment."""

    slug: str
    name: str
    team: str
    staging: str = ""
    production: str = ""
    stakeholders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A plan that is kept with a system, for new changes to start from."""

    system: str
    name: str
    document: str
    reading: str
    title: str
    steps: int
    by: str
    at: datetime
    authors: tuple[str, ...]  # everybody who saved it once


@dataclass(frozen=True, slots=True)
class MailList:
    """Mail addresses that several systems and teams name together."""

    slug: str
    name: str
    addresses: tuple[str, ...]


LIST = "list:"
"""What stands before the name of a list where addresses are named."""


@dataclass(frozen=True, slots=True)
class Way:
    """A browser or a telephone of somebody, by which notices come beside mail."""

    way: str
    account: str
    channel: str
    name: str
    number: str
    for_mail: bool
    at: datetime


@dataclass(slots=True)
class Roster:
    """Who is who, and who holds which role where. Roles are held on a system, on a team's systems, or everywhere."""

    accounts: dict[str, Account] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    holdings: dict[tuple[str, str], frozenset[str]] = field(
        default_factory=dict
    )  # (role, on) -> accounts
    tokens: dict[str, str] = field(default_factory=dict)  # those not revoked, with their owners
    templates: dict[tuple[str, str], Template] = field(default_factory=dict)  # by system and name
    lists: dict[str, MailList] = field(default_factory=dict)  # of stakeholders
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)  # a team's stakeholders
    ways: dict[str, Way] = field(default_factory=dict)  # by which people are told beside mail

    def ways_of(self, account: str) -> tuple[Way, ...]:
        """By which ways somebody is told beside mail, the oldest first."""
        return tuple(each for each in self.ways.values() if each.account == account)

    def name(self, account: str) -> str:
        """The name of an account, or its slug where it is not known."""
        known = self.accounts.get(account)
        return known.name if known else account

    def active(self, account: str) -> bool:
        """Whether the account exists and may act."""
        known = self.accounts.get(account)
        return known is not None and not known.disabled

    def administrators(self) -> tuple[str, ...]:
        """The active accounts that keep people, systems and the policy."""
        kept = (one for one in self.accounts.values() if one.administrator and not one.disabled)
        return tuple(sorted(one.slug for one in kept))

    def _places(self, system: str) -> tuple[str, ...]:
        known = self.systems.get(system)
        return (system, f"team:{known.team}", EVERYWHERE) if known else (EVERYWHERE,)

    def holds(self, account: str, role: str, system: str) -> bool:
        """Whether an active account holds a role on a system."""
        held = any(
            account in self.holdings.get((role, place), ()) for place in self._places(system)
        )
        return held and self.active(account)

    def holders(self, role: str, system: str) -> tuple[str, ...]:
        """The active accounts that hold a role on a system, in the order of their names."""
        found = {
            one for place in self._places(system) for one in self.holdings.get((role, place), ())
        }
        return tuple(sorted(one for one in found if self.active(one)))

    def roles(self, account: str, system: str) -> frozenset[str]:
        """The roles that an active account holds on a system."""
        places = self._places(system)
        held = (
            role
            for (role, on), accounts in self.holdings.items()
            if on in places and account in accounts
        )
        return frozenset(held) if self.active(account) else frozenset()

    def outside(self, system: str) -> tuple[str, ...]:
        """The plain addresses of a system's stakeholders: its own, its team's, and those of the lists that they name; each once."""
        known = self.systems.get(system)
        named = (*known.stakeholders, *self.told.get(known.team, ())) if known else ()
        found: dict[str, str] = {}
        for each in named:
            behind = self.lists.get(each.removeprefix(LIST)) if each.startswith(LIST) else None
            plain = () if each.startswith(LIST) else (each,)
            for address in behind.addresses if behind else plain:
                found.setdefault(address.lower(), address)
        return tuple(found.values())

    def holdings_of(self, account: str) -> frozenset[tuple[str, str]]:
        """All (role, on) that an account holds, wherever."""
        return frozenset(key for key, accounts in self.holdings.items() if account in accounts)


@dataclass(frozen=True, slots=True)
class OtherRun:
    """A run of another change that goes on now."""

    change: str
    run: str
    environment: str
    systems: tuple[str, ...]
    by: str = ""  # who started it


@dataclass(slots=True)
class Calendar:
    """Who is out and who is on call, what is frozen, which windows were set by hand, and whose credentials were set anew."""

    absences: dict[int, Absence] = field(default_factory=dict)  # by the number of their entry
    freezes: dict[str, Freeze] = field(default_factory=dict)
    windows: dict[str, SetWindow] = field(default_factory=dict)
    resets: tuple[Reset, ...] = ()
    turns: Turns | None = None  # none before a calendar told any

    def absence(self, account: str, at: datetime) -> Absence | None:
        """Why somebody is out at a time, or none when they are in; of several, the one that ends last."""
        found = [one for one in self.absences.values() if one.account == account and one.covers(at)]
        return max(found, key=lambda one: one.until, default=None)

    def in_since(self, account: str, at: datetime) -> datetime | None:
        """Since when somebody who was out is in again at a time; none when they never were out."""
        own = (one for one in self.absences.values() if one.account == account)
        return max(
            (one.over for one in own if one.starts_at < one.over <= at),
            default=None,
        )

    def frozen(self, systems: Iterable[str], at: datetime) -> tuple[Freeze, ...]:
        """The freezes that hold on any of the systems at a time."""
        named = tuple(systems)
        return tuple(
            each for each in self.freezes.values() if any(each.covers(at, one) for one in named)
        )

    def reset_since(self, account: str, since: datetime) -> Reset | None:
        """The latest time since then that the credentials of an account were set anew."""
        found = [each for each in self.resets if each.account == account and each.at >= since]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class World:
    """All that is known beside the change itself."""

    roster: Roster = field(default_factory=Roster)
    policies: Mapping[int, Policy] = field(default_factory=dict)
    policy_version: int = 0
    other_runs: tuple[OtherRun, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    erasures: Erasures = field(default_factory=Erasures)
    parts: frozenset[str] = (
        frozenset()
    )  # of whom it is asked: who takes part in changes that wait for approvers

    @property
    def policy(self) -> Policy:
        """The policy in force; the shipped one's shape with nothing in it while none was activated."""
        return self.policies.get(self.policy_version) or Policy()

    def policy_of(self, version: int) -> Policy:
        """The policy that was in force under a version."""
        return self.policies.get(version) or self.policy

    def judging(self, requested: int) -> int:
        """The version that judges the approvals of a change requested under one: no later one that loosens them."""
        return judging(self.policies, requested, self.policy_version)

    def with_runs(self, other_runs: tuple[OtherRun, ...]) -> "World":
        """The same world, with the runs of other changes that go on now."""
        return replace(self, other_runs=other_runs)

    def with_parts(self, parts: frozenset[str]) -> "World":
        """The same world, with those who take part in changes that wait for approvers."""
        return replace(self, parts=parts)

    @staticmethod
    def fold(happened: Iterable[Happened]) -> "World":
        """The world that the organisation's entries leave."""
        return World().extended(happened)

    def extended(self, happened: Iterable[Happened]) -> "World":
        """The world after some more of the organisation's entries; this one stays as it is."""
        old = self.roster
        roster = Roster(
            dict(old.accounts),
            dict(old.systems),
            dict(old.teams),
            dict(old.holdings),
            dict(old.tokens),
            dict(old.templates),
            dict(old.lists),
            dict(old.told),
            dict(old.ways),
        )
        kept = self.calendar
        calendar = Calendar(
            dict(kept.absences),
            dict(kept.freezes),
            dict(kept.windows),
            kept.resets,
            kept.turns,
        )
        policies, version = dict(self.policies), self.policy_version
        erasures = self.erasures
        for each in happened:
            erasures = erasures.after(each)
            if isinstance(each.event, organisation.PolicyActivated):
                version = each.event.version
                policies[version] = Policy.parse(each.event.text)
            else:
                _admit(roster, each.event)
                _enrol(roster, each.event)
                _equip(roster, each)
                _reach(roster, each)
                _enter(calendar, each)
        return World(roster, policies, version, self.other_runs, calendar, erasures)


def _admit(roster: Roster, event: object) -> None:
    """Who there is, and with which tokens."""
    match event:
        case organisation.AccountAdded(account, name, email, administrator):
            known = roster.accounts.get(account)
            telephone = known.telephone if known else ""
            told = Account(account, name, email, administrator, telephone=telephone)
            roster.accounts[account] = told
        case organisation.TelephoneSet(account, number) if account in roster.accounts:
            told = replace(roster.accounts[account], telephone=_callable(number))
            roster.accounts[account] = told
        case organisation.AccountDisabled(account) if account in roster.accounts:
            roster.accounts[account] = replace(roster.accounts[account], disabled=True)
        case organisation.AccountEnabled(account) if account in roster.accounts:
            roster.accounts[account] = replace(roster.accounts[account], disabled=False)
        case organisation.TokenMade(token, account):
            roster.tokens[token] = account
        case organisation.TokenRevoked(token):
            roster.tokens.pop(token, None)
        case _:
            pass


def _callable(number: str) -> str:
    """A number that can be called; what stands in the place of one that was expunged cannot."""
    return number if re.fullmatch(NUMBER, number) else ""


def _enrol(roster: Roster, event: object) -> None:
    """Which systems and teams there are, and who holds which role there."""
    match event:
        case organisation.SystemSet(system, name, team, staging, production, stakeholders):
            roster.systems[system] = System(system, name, team, staging, production, stakeholders)
        case organisation.TeamSet(team, name, stakeholders):
            roster.teams[team], roster.told[team] = name, stakeholders
        case organisation.ListSet(slug, name, addresses):
            roster.lists[slug] = MailList(slug, name, addresses)
        case organisation.RoleGiven(account, role, on):
            roster.holdings[role, on] = roster.holdings.get((role, on), frozenset()) | {account}
        case organisation.RoleTaken(account, role, on):
            roster.holdings[role, on] = roster.holdings.get((role, on), frozenset()) - {account}
        case _:
            pass


def _reach(roster: Roster, h: Happened) -> None:
    """By which ways people are told beside mail."""
    e = h.event
    if isinstance(e, organisation.WayAdded):
        roster.ways[e.way] = Way(e.way, e.account, e.channel, e.name, e.number, e.for_mail, h.at)
    elif isinstance(e, organisation.WayRemoved):
        roster.ways.pop(e.way, None)


def _equip(roster: Roster, h: Happened) -> None:
    """Which templates systems have; who saved one before counts among its authors for as long as it is there."""
    e = h.event
    if not isinstance(e, organisation.TemplateSet):
        return
    known = roster.templates.pop((e.system, e.template), None)
    if not e.removed:
        authors = (*(one for one in (known.authors if known else ()) if one != h.by), h.by)
        made = Template(
            e.system, e.template, e.document, e.reading, e.title, e.steps, h.by, h.at, authors
        )
        roster.templates[e.system, e.template] = made


def _enter(calendar: Calendar, h: Happened) -> None:
    match h.event:
        case organisation.AbsenceRecorded(account, starts_at, until, note):
            out = Absence(h.seq, account, starts_at, until, note, h.by, h.at)
            source, named_by = h.event.source, h.event.named_by
            calendar.absences[h.seq] = replace(out, source=source, named_by=named_by)
        case organisation.AbsenceEnded(number) if number in calendar.absences:
            out = calendar.absences[number]
            calendar.absences[number] = replace(out, ended_at=h.at, ended_by=h.by)
        case organisation.FreezeSet(freeze, starts_at, ends_at, systems, reason):
            calendar.freezes[freeze] = Freeze(freeze, starts_at, ends_at, systems, reason, h.by)
        case organisation.FreezeLifted(freeze) if freeze in calendar.freezes:
            calendar.freezes[freeze] = replace(calendar.freezes[freeze], lifted_at=h.at)
        case organisation.WindowSet(window, starts_at, ends_at, removed):
            calendar.windows[window] = SetWindow(window, starts_at, ends_at, removed)
        case organisation.TurnsRead(until, turns):
            calendar.turns = Turns(turns, until, h.at)
        case organisation.CredentialsReset(account):
            calendar.resets = (*calendar.resets, Reset(account, h.by, h.at))
        case _:
            pass
