"""This module decides what belongs to no change: accounts, systems, teams, roles, tokens, and the policy in force."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process.canonical import digest
from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import CONSOLE, Case, Unmet, check, command, rule
from offcycle.process.policy import Policy, PolicyError
from offcycle.process.rules import is_active
from offcycle.process.world import EVERYWHERE

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
SCOPES = ("read", "write", "decide")
LONGEST_DECIDING_TOKEN = timedelta(days=1)
LONGEST_TOKEN = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AddAccount:
    """An account to add or to change."""

    account: str
    name: str
    email: str
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class DisableAccount:
    """An account to disable."""

    account: str


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


@dataclass(frozen=True, slots=True)
class HoldRole:
    """A role that an account is to hold, or not any more: on a system, on `team:NAME`, or everywhere (`*`)."""

    account: str
    role: str
    on: str = EVERYWHERE


@dataclass(frozen=True, slots=True)
class MakeToken:
    """A token to make for an account; the token itself is never seen here."""

    token: str
    account: str
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """A token to revoke."""

    token: str
    account: str


@dataclass(frozen=True, slots=True)
class ActivatePolicy:
    """The text of a policy file that is to come into force."""

    text: str


@dataclass(frozen=True, slots=True)
class ResetCredentials:
    """An account whose password was set anew."""

    account: str


def administers(case: Case) -> bool:
    """Whether the actor is an active administrator, or the server's own command line."""
    if case.actor.account == CONSOLE:
        return case.actor.via == CONSOLE
    known = case.world.roster.accounts.get(case.actor.account)
    return known is not None and known.administrator and not known.disabled


@rule("people.administrator", "People, systems and the policy are kept by administrators.")
def _administrator(case: Case) -> Unmet | None:
    return (
        None
        if administers(case)
        else Unmet("You are not an administrator.", "Ask an administrator.")
    )


def _slug(what: str, slug: str) -> Unmet | None:
    if SLUG.fullmatch(slug):
        return None
    return Unmet(
        f"“{slug}” cannot be the short name of {what}.",
        "Use 1 to 64 small letters, digits, dots, dashes or underscores.",
    )


@check("account.slug", "Accounts have short names of small letters and digits.")
def _account_slug(_: Case, ask: AddAccount) -> Unmet | None:
    return _slug("an account", ask.account)


@check("account.reserved", "The names of the command line and of the worker are nobody's account.")
def _not_reserved(_: Case, ask: AddAccount) -> Unmet | None:
    if ask.account not in {CONSOLE, "worker"}:
        return None
    return Unmet(f"The name {ask.account} is kept for the program itself.", "Choose another name.")


@check("account.email", "An account has a mail address.")
def _has_address(_: Case, ask: AddAccount) -> Unmet | None:
    return (
        None
        if "@" in ask.email
        else Unmet(
            f"“{ask.email}” is no mail address.", "Give the address where notices are to go."
        )
    )


@command(
    "add-account",
    AddAccount,
    _administrator,
    checks=(_account_slug, _not_reserved, _has_address),
    on="organisation",
)
def add_account(_: Case, ask: AddAccount) -> Iterator[Event]:
    """Add an account, or change its name, address or administrator's mark."""
    yield events.AccountAdded(
        account=ask.account,
        name=Prose(ask.name),
        email=Prose(ask.email),
        administrator=ask.administrator,
    )


@check("account.known", "The account is known.")
def _known_account(case: Case, ask: DisableAccount) -> Unmet | None:
    return _account_unmet(case, ask.account)


def _account_unmet(case: Case, account: str) -> Unmet | None:
    return (
        None
        if account in case.world.roster.accounts
        else Unmet(f"No account is called “{account}”.", "Add the account first.")
    )


@command(
    "disable-account", DisableAccount, _administrator, checks=(_known_account,), on="organisation"
)
def disable_account(_: Case, ask: DisableAccount) -> Iterator[Event]:
    """Disable an account; nobody acts in its name any more."""
    yield events.AccountDisabled(account=ask.account)


@check("credentials.known", "The account is known.")
def _known_owner(case: Case, ask: ResetCredentials) -> Unmet | None:
    return _account_unmet(case, ask.account)


@rule("credentials.who", "Passwords are set by administrators, or by the person.")
def _anybody_known(case: Case) -> Unmet | None:
    return None if administers(case) or is_active.find(case) is None else is_active.find(case)


@rule(
    "credentials.signed_in",
    "Passwords and tokens are made by somebody who signed in, never with a token.",
)
def _signed_in(case: Case) -> Unmet | None:
    # Else a token that was made for somebody could make one that decides in their name.
    if case.actor.via not in {"token", "issued"}:
        return None
    return Unmet("You came with a token.", "Sign in to the page, and do it there.")


@check("credentials.own", "Somebody else's password is set by an administrator.")
def _own_or_administrator(case: Case, ask: ResetCredentials) -> Unmet | None:
    if administers(case) or case.actor.account == ask.account:
        return None
    return Unmet("This is not your account.", "Ask an administrator.")


@command(
    "reset-credentials",
    ResetCredentials,
    _anybody_known,
    _signed_in,
    checks=(_known_owner, _own_or_administrator),
    on="organisation",
)
def reset_credentials(_: Case, ask: ResetCredentials) -> Iterator[Event]:
    """Record that the password of an account was set anew."""
    yield events.CredentialsReset(account=ask.account)


@check("system.slug", "Systems have short names of small letters and digits.")
def _system_slug(_: Case, ask: SetSystem) -> Unmet | None:
    return _slug("a system", ask.system)


@check("system.team", "A system belongs to a team that is known.")
def _known_team(case: Case, ask: SetSystem) -> Unmet | None:
    return (
        None
        if ask.team in case.world.roster.teams
        else Unmet(f"No team is called “{ask.team}”.", "Add the team first.")
    )


@command(
    "set-system", SetSystem, _administrator, checks=(_system_slug, _known_team), on="organisation"
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
    return _slug("a team", ask.team)


@command("set-team", SetTeam, _administrator, checks=(_team_slug,), on="organisation")
def set_team(_: Case, ask: SetTeam) -> Iterator[Event]:
    """Add a team, or rename it."""
    yield events.TeamSet(team=ask.team, name=Prose(ask.name))


@check("role.account", "The account is known.")
def _role_account(case: Case, ask: HoldRole) -> Unmet | None:
    return _account_unmet(case, ask.account)


@check("role.slug", "Roles have short names of small letters and digits.")
def _role_slug(_: Case, ask: HoldRole) -> Unmet | None:
    return _slug("a role", ask.role)


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
    _administrator,
    checks=(_role_account, _role_slug, _place),
    on="organisation",
)
def give_role(_: Case, ask: HoldRole) -> Iterator[Event]:
    """Give an account a role on a system, on a team's systems, or everywhere."""
    yield events.RoleGiven(account=ask.account, role=ask.role, on=ask.on)


@command("take-role", HoldRole, _administrator, checks=(_role_account,), on="organisation")
def take_role(_: Case, ask: HoldRole) -> Iterator[Event]:
    """Take a role from an account."""
    yield events.RoleTaken(account=ask.account, role=ask.role, on=ask.on)


@check(
    "token.whose",
    "A token is made for oneself, or by an administrator for an account that is known and active.",
)
def _whose(case: Case, ask: MakeToken) -> Unmet | None:
    if not case.world.roster.active(ask.account):
        return Unmet(
            f"No active account is called “{ask.account}”.",
            "Name an account that exists and is not disabled.",
        )
    if ask.account == case.actor.account or administers(case):
        return None
    return Unmet("This is not your account.", "Make a token for yourself, or ask an administrator.")


@check("token.scopes", f"Scopes are {', '.join(SCOPES)}; only one's own token may decide.")
def _scopes(case: Case, ask: MakeToken) -> Unmet | None:
    if not ask.scopes or set(ask.scopes) - set(SCOPES):
        return Unmet("The scopes are not understood.", f"Name one or more of {', '.join(SCOPES)}.")
    if "decide" in ask.scopes and ask.account != case.actor.account:
        return Unmet(
            "A token that is made for somebody else cannot decide.",
            "Leave out `decide`, or let the person make it.",
        )
    return None


@check("token.expires", "A token expires: within a day if it may decide, within a year if not.")
def _expires(case: Case, ask: MakeToken) -> Unmet | None:
    longest = LONGEST_DECIDING_TOKEN if "decide" in ask.scopes else LONGEST_TOKEN
    if case.at < ask.expires_at <= case.at + longest:
        return None
    return Unmet(
        "That is not a time at which this token may expire.",
        f"Let it expire within {longest.days} days.",
    )


@command(
    "make-token",
    MakeToken,
    _anybody_known,
    _signed_in,
    checks=(_whose, _scopes, _expires),
    on="organisation",
)
def make_token(case: Case, ask: MakeToken) -> Iterator[Event]:
    """Make a token for oneself, or as an administrator for somebody; the latter cannot decide."""
    yield events.TokenMade(
        token=ask.token,
        account=ask.account,
        name=Prose(ask.name),
        scopes=ask.scopes,
        expires_at=ask.expires_at,
        own=ask.account == case.actor.account,
    )


@check("token.own", "A token is revoked by its owner or by an administrator.")
def _owner(case: Case, ask: RevokeToken) -> Unmet | None:
    if administers(case) or ask.account == case.actor.account:
        return None
    return Unmet("This is not your token.", "Ask an administrator.")


@command("revoke-token", RevokeToken, _anybody_known, checks=(_owner,), on="organisation")
def revoke_token(_: Case, ask: RevokeToken) -> Iterator[Event]:
    """Revoke a token."""
    yield events.TokenRevoked(token=ask.token)


@check(
    "policy.valid", "A policy that comes into force can be read, and differs from the one in force."
)
def _valid(case: Case, ask: ActivatePolicy) -> Unmet | None:
    try:
        found = Policy.parse(ask.text)
    except PolicyError as error:
        return Unmet(str(error), "Correct the file.")
    if case.world.policy_version and found == case.policy:
        return Unmet("This is the policy in force.", "Nothing needs to be done.")
    return None


@command("activate-policy", ActivatePolicy, _administrator, checks=(_valid,), on="organisation")
def activate_policy(case: Case, ask: ActivatePolicy) -> Iterator[Event]:
    """Put a policy into force."""
    yield events.PolicyActivated(
        version=case.world.policy_version + 1,
        digest=digest(ask.text.encode()),
        text=Prose(ask.text),
    )
