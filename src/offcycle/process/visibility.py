"""This module says who may see which change: the one rule that every page, list and answer asks.

Whoever holds any role on its system or on an affected one may, and approvers, the ISSO and administrators everywhere.
Stakeholders get notices and see no change, but how it stands, by a private link: `notices/status.py` says what that shows.
Seeing gives no say: administrators decide nothing in a change.
"""

from datetime import datetime, timedelta

from offcycle.process.facts import Facts
from offcycle.process.kernel import CONSOLE, WORKER, Actor
from offcycle.process.policy import Policy
from offcycle.process.world import EVERYWHERE, Roster, World


def visible_systems(actor: Actor, world: World) -> frozenset[str] | None:
    """The systems whose changes an actor may see; None for every change."""
    roster = world.roster
    if actor.account in {CONSOLE, WORKER} and actor.via == actor.account:
        return None
    if not roster.active(actor.account):
        return frozenset()
    if roster.accounts[actor.account].administrator:
        return None
    roles = world.policy.roles
    held = {
        (role, on) for role, on in roster.holdings_of(actor.account) if role != roles.stakeholder
    }
    everywhere = {roles.isso, world.policy.quorum.role}
    if any(on == EVERYWHERE or role in everywhere for role, on in held):
        return None
    return frozenset(
        system.slug
        for system in roster.systems.values()
        for _, on in held
        if on in {system.slug, f"team:{system.team}"}
    )


def may_see(actor: Actor, world: World, facts: Facts) -> bool:
    """Whether an actor may see a change."""
    visible = visible_systems(actor, world)
    return visible is None or not visible.isdisjoint((facts.system, *facts.triage.affected))


def shown_outside(facts: Facts, policy: Policy, at: datetime) -> bool:
    """Whether stakeholders have a page about a change: not about a drill, and for so many days after its end."""
    if facts.requested_at is None or facts.drill or not policy.stakeholders.page:
        return False
    until = outside_until(facts, policy)
    return until is None or at < until


def outside_until(facts: Facts, policy: Policy) -> datetime | None:
    """Until when they have it; None while the change is open."""
    end = facts.closed_at or facts.withdrawn_at
    return end + timedelta(days=policy.stakeholders.page_days) if end else None


def answers_for(account: str, roster: Roster) -> frozenset[tuple[str, str]]:
    """The (role, system) for which an account answers; the system is `*` for a role that is held everywhere."""
    if not roster.active(account):
        return frozenset()
    return frozenset(
        (role, system)
        for role, on in roster.holdings_of(account)
        for system in _systems(on, roster)
    )


def _systems(on: str, roster: Roster) -> tuple[str, ...]:
    if not on.startswith("team:"):
        return (on,)
    return tuple(one.slug for one in roster.systems.values() if f"team:{one.team}" == on)
