"""This module holds what the commands on the organisation share: who may give them, and how short names are written."""

import re

from offcycle.process.kernel import CONSOLE, Case, Unmet, rule
from offcycle.process.rules import is_active

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")


def administers(case: Case) -> bool:
    """Whether the actor is an active administrator, or the server's own command line."""
    if case.actor.account == CONSOLE:
        return case.actor.via == CONSOLE
    known = case.world.roster.accounts.get(case.actor.account)
    return known is not None and known.administrator and not known.disabled


@rule("people.administrator", "People, systems and the policy are kept by administrators.")
def administrator(case: Case) -> Unmet | None:
    """Whether the actor keeps people, systems and the policy."""
    return (
        None
        if administers(case)
        else Unmet("You are not an administrator.", "Ask an administrator.")
    )


def slug_unmet(what: str, slug: str) -> Unmet | None:
    """What is wrong with the short name of something."""
    if SLUG.fullmatch(slug):
        return None
    return Unmet(
        f"“{slug}” cannot be the short name of {what}.",
        "Use 1 to 64 small letters, digits, dots, dashes or underscores.",
    )


def account_unmet(case: Case, account: str) -> Unmet | None:
    """Whether an account is missing."""
    return (
        None
        if account in case.world.roster.accounts
        else Unmet(f"No account is called “{account}”.", "Add the account first.")
    )


@rule("credentials.who", "Passwords are set by administrators, or by the person.")
def anybody_known(case: Case) -> Unmet | None:
    """Whether the actor is an administrator, or any active account."""
    return None if administers(case) or is_active.find(case) is None else is_active.find(case)


@rule(
    "credentials.signed_in",
    "Passwords and tokens are made by somebody who signed in, never with a token.",
)
def signed_in(case: Case) -> Unmet | None:
    """Whether the actor came without a token."""
    # Else a token that was made for somebody could make one that decides in their name.
    if case.actor.via not in {"token", "issued"}:
        return None
    return Unmet("You came with a token.", "Sign in to the page, and do it there.")
