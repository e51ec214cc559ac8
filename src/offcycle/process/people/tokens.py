"""This module decides who may have a token, for whom, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command
from offcycle.process.people.who import administers, anybody_known, signed_in

SCOPES = ("read", "write", "decide", "calendar", "metrics")
ALONE = frozenset({"calendar", "metrics"})
"""Scopes for programs that poll: their tokens lie about in settings and addresses, so they open one door and no other."""
LONGEST_DECIDING_TOKEN = timedelta(days=1)
LONGEST_TOKEN = timedelta(days=366)


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


@check(
    "token.scopes",
    f"Scopes are {', '.join(SCOPES)}; only one's own token may decide, and {' and '.join(sorted(ALONE))} go with no other.",
)
def _scopes(case: Case, ask: MakeToken) -> Unmet | None:
    if not ask.scopes or set(ask.scopes) - set(SCOPES):
        return Unmet("The scopes are not understood.", f"Name one or more of {', '.join(SCOPES)}.")
    if ALONE & set(ask.scopes) and len(ask.scopes) > 1:
        return Unmet(
            f"A token for {' or '.join(sorted(ALONE & set(ask.scopes)))} is for nothing else.",
            "Make another token for the rest.",
        )
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
    anybody_known,
    signed_in,
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
    owner = case.world.roster.tokens.get(ask.token)
    if administers(case) or owner is None or owner == case.actor.account:
        return None
    return Unmet("This is not your token.", "Ask an administrator.")


@check("token.known", "The token that is revoked is known, and was not revoked before.")
def _known(case: Case, ask: RevokeToken) -> Unmet | None:
    if ask.token in case.world.roster.tokens:
        return None
    return Unmet(f"No token that holds has the number {ask.token}.", "Look at the list of tokens.")


@command("revoke-token", RevokeToken, anybody_known, checks=(_owner, _known), on="organisation")
def revoke_token(_: Case, ask: RevokeToken) -> Iterator[Event]:
    """Revoke a token."""
    yield events.TokenRevoked(token=ask.token)
