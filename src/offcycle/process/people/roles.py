"""This module decides who holds which role where."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command
from offcycle.process.people.who import account_unmet, administrator, slug_unmet
from offcycle.process.policy import Policy
from offcycle.process.policy.sense.notices import BY_THEMSELVES
from offcycle.process.rules import listed
from offcycle.process.world import EVERYWHERE


@dataclass(frozen=True, slots=True)
class HoldRole:
    """A role that an account is to hold, or not any more: on a system, on `team:NAME`, or everywhere (`*`)."""

    account: str
    role: str
    on: str = EVERYWHERE


def named_in(policy: Policy) -> frozenset[str]:
    """The roles that a policy speaks of; any other would let nobody do anything."""
    rights: dict[str, tuple[str, ...]] = policy.may.model_dump()
    groups = (*rights.values(), *policy.validation.groups)
    own = (each for each in policy.roles.model_dump().values() if isinstance(each, str))
    told = ((*each.to, *each.copy_to) for each in policy.notices)
    named = (role for group in (*groups, *told) for role in group)
    return frozenset((*named, *own, policy.quorum.role)) - BY_THEMSELVES.keys()


@check("role.account", "The account is known.")
def _role_account(case: Case, ask: HoldRole) -> Unmet | None:
    return account_unmet(case, ask.account)


@check("role.named", "Only a role that the policy names is given; before there is a policy, any.")
def _role_named(case: Case, ask: HoldRole) -> Unmet | None:
    if not case.world.policy_version:
        return slug_unmet("a role", ask.role)
    known = named_in(case.policy)
    if ask.role in known:
        return None
    return Unmet(
        f"The policy knows no role “{ask.role}”.",
        f"Give one of its roles: {listed(sorted(known), 'or')}. Or name it in the policy first.",
    )


@check("role.place", "A role is held on a known system, on a known team's systems, or everywhere.")
def _place(case: Case, ask: HoldRole) -> Unmet | None:
    roster, team = case.world.roster, ask.on.removeprefix("team:")
    if (
        ask.on == EVERYWHERE
        or ask.on in roster.systems
        or (team != ask.on and team in roster.teams)
    ):
        return None
    return Unmet(
        f"“{ask.on}” is neither a system nor a team here.",
        "Name a system, `team:NAME`, or `*` for everywhere.",
    )


@command(
    "give-role",
    HoldRole,
    administrator,
    checks=(_role_account, _role_named, _place),
    on="organisation",
)
def give_role(_: Case, ask: HoldRole) -> Iterator[Event]:
    """Give an account a role on a system, on a team's systems, or everywhere."""
    yield events.RoleGiven(account=ask.account, role=ask.role, on=ask.on)


@command("take-role", HoldRole, administrator, checks=(_role_account,), on="organisation")
def take_role(_: Case, ask: HoldRole) -> Iterator[Event]:
    """Take a role from an account."""
    yield events.RoleTaken(account=ask.account, role=ask.role, on=ask.on)
