"""This module knows whether an organisation has the people that its process needs, before the night on which one is missing.

What is missing stops every change, or every change of a system. A warning stops none while everybody is there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process import rota
from offcycle.process.rules import listed
from offcycle.process.world import EVERYWHERE, Roster, World

OK, MISSING, WARNING = "ok", "missing", "warning"

DUTIES = {
    "request": "request a change",
    "acknowledge": "acknowledge a change",
    "plan": "write the plan",
    "staging": "run the plan in staging",
    "form": "fill the form",
    "risk": "judge the risk",
    "submit": "submit it to the approvers",
    "stand_by": "stand by",
    "production": "change production",
    "validate_production": "validate production",
    "notices": "tell the stakeholders",
    "close": "close the change",
}
"""By the policy's name: what somebody has to be able to do on every system, as it reads after "can"."""
SEEN_AHEAD = timedelta(days=14)
"""So far ahead somebody has to be on call."""
END_A_SAY = ("request", "plan", "risk")
"""Whoever does one of these has no say as an approver, so approvers alone cannot be those who do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `do` is empty where it is as it should be, `command` where no command line does it."""

    name: str
    state: str
    found: str
    do: str = ""
    command: str = ""


def readiness(world: World, at: datetime) -> tuple[Finding, ...]:
    """All that the process needs of its people, policy and systems, and what to do where it is not there."""
    return tuple(
        finding
        for look in (_policy, _administrator, _approvers, _security, _lead, _on_call, _systems)
        for finding in look(world, at)
    )


def _policy(world: World, _: datetime) -> Iterator[Finding]:
    if world.policy_version:
        found = f"Number {world.policy_version} is in force, “{world.policy.name}”."
        yield Finding("policy", OK, found)
    else:
        yield Finding("policy", MISSING, "None is in force.", "Put one into force.", "migrate")


def _administrator(world: World, _: datetime) -> Iterator[Finding]:
    found = world.roster.administrators()
    if found:
        yield Finding("administrator", OK, f"{_names(world, found)}.")
        return
    command = "createadmin ACCOUNT --name NAME --email ADDRESS"
    yield Finding("administrator", MISSING, "There is none.", "Add one.", command)


def _approvers(world: World, at: datetime) -> Iterator[Finding]:
    quorum = world.policy.quorum
    if not quorum.seats or quorum.needed > len(quorum.seats):
        found = f"The policy names {_seats(quorum.seats)}, so nothing can be approved."
        do = "Name the approvers under [quorum] in the policy."
        yield Finding("approvers", MISSING, found, do, "policy activate FILE")
    elif (quorum.needed or len(quorum.seats)) == 1:
        found = "One person's yes is enough to change production."
        do = "Ask for two under [quorum] in the policy, unless that is meant."
        yield Finding("approvers", WARNING, found, do, "policy activate FILE")
    for seat in quorum.seats:
        yield _seat(world, seat, at)
        yield from _alternates(world, seat)


def _seats(seats: tuple[str, ...]) -> str:
    return f"{len(seats)} seats and asks for more" if seats else "no seat"


def _seat(world: World, seat: str, at: datetime) -> Finding:
    """Every seat has to be filled on every system, or nothing of it can be approved."""
    role, roster = world.policy.quorum.role, world.roster
    name, empty = f"seat {seat}", _lacking(roster, seat, role)
    if not roster.active(seat):
        do = "Add the account, or name another in the policy."
        command = f"account add {seat} --name NAME --email ADDRESS"
        return Finding(name, MISSING, "No active account has this name.", do, command)
    if empty is not None:
        found = f"{roster.name(seat)} does not hold the role {role}{empty}."
        return Finding(name, MISSING, found, "Give it.", f"role give {seat} {role}")
    out = world.calendar.absence(seat, at)
    if out:
        do = "See that somebody else decides meanwhile, or wait."
        return Finding(name, WARNING, f"{roster.name(seat)} is out of office now.", do)
    return Finding(name, OK, f"{roster.name(seat)} sits in it.")


def _alternates(world: World, seat: str) -> Iterator[Finding]:
    quorum, roster = world.policy.quorum, world.roster
    for one in quorum.alternates.get(seat, ()):
        empty = _lacking(roster, one, quorum.role)
        if empty is not None or not roster.active(one):
            name = f"seat {seat}, alternate {one}"
            found = f"They could not sit in it, for they hold no role {quorum.role}{empty or ''}."
            command = f"role give {one} {quorum.role}"
            yield Finding(name, WARNING, found, "Give it, or name another.", command)


def _lacking(roster: Roster, account: str, role: str) -> str | None:
    """Where an account does not hold a role, as it ends a sentence; None where it holds it on every system."""
    without = [name for name in sorted(roster.systems) if not roster.holds(account, role, name)]
    if without:
        return f" on {listed(without)}"
    held = roster.active(account) and any(held == role for held, _ in roster.holdings_of(account))
    return None if held else ""


def _security(world: World, _: datetime) -> Iterator[Finding]:
    """An incident with personal data needs a security officer, whatever the system."""
    yield _held(world, "security officer", world.policy.roles.isso, MISSING)


def _lead(world: World, _: datetime) -> Iterator[Finding]:
    """Nothing stops without one, but nobody hears of what is late, and nobody can waive or freeze."""
    yield _held(world, "hosting lead", world.policy.roles.lead, WARNING)


def _on_call(world: World, at: datetime) -> Iterator[Finding]:
    """Who is on call is looked at where a calendar says it: others are seen to in the policy."""
    if not world.policy.rota.read:
        return
    known, gap = world.calendar.turns, rota.next_gap(world, at, SEEN_AHEAD)
    if known is None:
        found, do = "The calendar that says it was not read yet.", "See whether the worker runs."
        yield Finding("on call", WARNING, found, do)
    elif gap:
        yield Finding("on call", WARNING, rota.said(world, gap, at), rota.mend(gap))
    else:
        first = rota.on_call(world, at).on_call
        yield Finding("on call", OK, f"{_names(world, first)} now, and somebody for two weeks.")


def _held(world: World, name: str, role: str, otherwise: str) -> Finding:
    """Whether somebody holds a role on every system."""
    roster = world.roster
    without = [each for each in sorted(roster.systems) if not roster.holders(role, each)]
    holders = {one for each in roster.systems for one in roster.holders(role, each)}
    holders |= set(roster.holders(role, EVERYWHERE))
    if holders and not without:
        return Finding(name, OK, f"{_names(world, holders)}.")
    where = f"on {listed(without)}" if without and holders else "at all"
    command = f"role give ACCOUNT {role}"
    return Finding(name, otherwise, f"Nobody holds the role {role} {where}.", "Give it.", command)


def _systems(world: World, _: datetime) -> Iterator[Finding]:
    if not world.roster.systems:
        command = "system set SYSTEM --name NAME --team TEAM"
        yield Finding("systems", MISSING, "There is none.", "Add its team, then it.", command)
    for system in sorted(world.roster.systems):
        lacks = [*_addresses(world, system), *_undone(world, system), *_crowded(world, system)]
        yield from lacks or [
            Finding(f"system {system}", OK, "It has the people that its changes need.")
        ]
        yield from _only_one(world, system)


def _addresses(world: World, system: str) -> Iterator[Finding]:
    known, name = world.roster.systems[system], f"system {system}"
    if not known.production:
        command = f"system set {system} --production URL"
        yield Finding(name, MISSING, "It has no production.", "Give its address.", command)


def _undone(world: World, system: str) -> Iterator[Finding]:
    """Duties for which nobody is there, each named with the roles that would do."""
    name, policy = f"system {system}", world.policy
    for duty, words in DUTIES.items():
        roles: tuple[str, ...] = getattr(policy.may, duty)
        able = _holders(world, roles, system)
        if not roles:
            do = f"Name a role for “{duty}” under [may] in the policy."
            yield Finding(name, MISSING, f"Nobody can {words}.", do, "policy activate FILE")
        elif not able:
            yield _nobody(name, words, roles, system)
        elif duty in END_A_SAY and able <= set(policy.quorum.seats):
            found = f"Only approvers can {words}, and whoever does has no say after that."
            yield Finding(name, MISSING, found, *_give(roles, system))


def _nobody(name: str, words: str, roles: tuple[str, ...], system: str) -> Finding:
    return Finding(name, MISSING, f"Nobody can {words}.", *_give(roles, system))


def _give(roles: tuple[str, ...], system: str) -> tuple[str, str]:
    """What to do, and the command, so that another person holds one of some roles."""
    do = f"Give another person the role {listed(list(roles), 'or')}."
    return do, f"role give ACCOUNT {roles[0]} --on {system}"


def _crowded(world: World, system: str) -> Iterator[Finding]:
    """Where different persons are asked for, and there are too few."""
    name, policy = f"system {system}", world.policy
    groups = [_holders(world, group, system) for group in policy.validation.groups]
    for group, able in zip(policy.validation.groups, groups, strict=True):
        if not able:
            yield _nobody(name, f"sign off staging as {listed(list(group), 'or')}", group, system)
    if all(groups) and not _distinct(groups):
        roles = policy.validation.groups[-1]
        found = f"Staging is signed off by {len(groups)} different people, and too few are there."
        yield Finding(name, MISSING, found, *_give(roles, system))
    yield from _all_one(world, system)


def _all_one(world: World, system: str) -> Iterator[Finding]:
    may = world.policy.may
    three = [
        _holders(world, roles, system)
        for roles in (may.production, may.stand_by, may.validate_production)
    ]
    if all(three) and len(set().union(*three)) == 1:
        found = "One person alone would change production, stand by and validate it."
        yield Finding(f"system {system}", MISSING, found, *_give(may.stand_by, system))


def _distinct(groups: list[set[str]]) -> bool:
    """Whether every group can be given a person of its own."""
    if not groups:
        return True
    first, rest = groups[0], groups[1:]
    return any(_distinct([others - {one} for others in rest]) for one in first)


def _only_one(world: World, system: str) -> Iterator[Finding]:
    """What stops as soon as one person is away, said loudly."""
    alone: dict[str, list[str]] = {}
    for duty, words in DUTIES.items():
        able = _holders(world, getattr(world.policy.may, duty), system)
        if len(able) == 1:
            alone.setdefault(able.pop(), []).append(words)
    for account, words_of in alone.items():
        found = f"Only {world.roster.name(account)} can {listed(words_of)}: too few people for a night on which they are away."
        do = f"Give another person the roles that {world.roster.name(account)} holds."
        yield Finding(f"system {system}, few people", WARNING, found, do)


def _holders(world: World, roles: Iterable[str], system: str) -> set[str]:
    return {one for role in roles for one in world.roster.holders(role, system)}


def _names(world: World, accounts: Iterable[str]) -> str:
    return listed([world.roster.name(one) for one in sorted(accounts)])
