"""This module decides which accounts there are, and hears that a password was set."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import CONSOLE, Case, Unmet, check, command
from offcycle.process.people.who import (
    account_unmet,
    administers,
    administrator,
    anybody_known,
    signed_in,
    slug_unmet,
)


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
class EnableAccount:
    """An account to enable again."""

    account: str


@dataclass(frozen=True, slots=True)
class ResetCredentials:
    """An account whose password was set anew."""

    account: str


@check("account.slug", "Accounts have short names of small letters and digits.")
def _account_slug(_: Case, ask: AddAccount) -> Unmet | None:
    return slug_unmet("an account", ask.account)


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


@check("account.enabled", "An account that was disabled is enabled by a command of its own.")
def _not_disabled(case: Case, ask: AddAccount) -> Unmet | None:
    known = case.world.roster.accounts.get(ask.account)
    if known is None or not known.disabled:
        return None
    return Unmet(
        f"The account {ask.account} was disabled.", "Enable it first, if that is what you mean."
    )


@command(
    "add-account",
    AddAccount,
    administrator,
    checks=(_account_slug, _not_reserved, _has_address, _not_disabled),
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
    return account_unmet(case, ask.account)


@command(
    "disable-account", DisableAccount, administrator, checks=(_known_account,), on="organisation"
)
def disable_account(_: Case, ask: DisableAccount) -> Iterator[Event]:
    """Disable an account; nobody acts in its name any more."""
    yield events.AccountDisabled(account=ask.account)


@check("account.disabled", "The account that is to be enabled is known, and was disabled.")
def _disabled(case: Case, ask: EnableAccount) -> Unmet | None:
    known = case.world.roster.accounts.get(ask.account)
    if known is None:
        return account_unmet(case, ask.account)
    if known.disabled:
        return None
    return Unmet(f"The account {ask.account} is not disabled.", "Nothing needs to be done.")


@command("enable-account", EnableAccount, administrator, checks=(_disabled,), on="organisation")
def enable_account(_: Case, ask: EnableAccount) -> Iterator[Event]:
    """Enable an account that was disabled; it holds the roles that it held."""
    yield events.AccountEnabled(account=ask.account)


@check("credentials.known", "The account is known.")
def _known_owner(case: Case, ask: ResetCredentials) -> Unmet | None:
    return account_unmet(case, ask.account)


@check("credentials.own", "Somebody else's password is set by an administrator.")
def _own_or_administrator(case: Case, ask: ResetCredentials) -> Unmet | None:
    if administers(case) or case.actor.account == ask.account:
        return None
    return Unmet("This is not your account.", "Ask an administrator.")


@command(
    "reset-credentials",
    ResetCredentials,
    anybody_known,
    signed_in,
    checks=(_known_owner, _own_or_administrator),
    on="organisation",
)
def reset_credentials(_: Case, ask: ResetCredentials) -> Iterator[Event]:
    """Record that the password of an account was set anew."""
    yield events.CredentialsReset(account=ask.account)
