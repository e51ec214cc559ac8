"""This module says who calls: by a token, or by the session of the page; and what that sign-in may do at all.

No password is hashed here: a token is found by the hash of its secret, a session by its key.
A session's commands carry Django's CSRF token; a token's need none, because no browser sends one by itself.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from offcycle.api.problems import Problem
from offcycle.ledger import read
from offcycle.people import tokens
from offcycle.process.kernel import Actor

SAFE_METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as the rules know them; `key` tells one token or session from another."""

    actor: Actor
    key: str


def caller(request: HttpRequest) -> Caller:
    """Who calls; there is nobody else past the authentication."""
    found: Caller = request.auth  # type: ignore[attr-defined]  # set by the authentication below
    return found


class Token(HttpBearer):
    """An API token, made by `offcycle token create`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The owner of a token; whoever sends a wrong one is told so, whatever session there is besides."""
        found = tokens.authenticate(token, read.now())
        if found is None:
            raise not_signed_in("The token is not known, has expired or was revoked.")
        reads = request.method in SAFE_METHODS
        if ("read" if reads else "write") not in found.scopes:
            raise Problem("not_allowed", _NOT_READ if reads else _NOT_WRITE)
        # In the demonstration everybody may try everything with the tokens that it hands out.
        via = "demo" if settings.DEMO and found.via == "issued" else found.via
        return Caller(Actor(found.account, via, found.scopes, found.number), _key("token", token))


_NOT_READ = "This was refused, because this token is for one address only. Use a token with the scope `read`."
_NOT_WRITE = (
    "The command was refused, because this token may only read. Use a token with the scope `write`."
)


class Session(APIKeyCookie):
    """The session of somebody who is signed in to the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The signed-in person; a command without the CSRF token of a page is refused."""
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        if request.method not in SAFE_METHODS and check_csrf(request) is not None:
            raise Problem(
                "not_allowed",
                "The command was refused, because it carries no CSRF token of a page. Send it in the header X-CSRFToken, or use an API token.",
            )
        key = _key("session", str(request.session.session_key))
        return Caller(Actor(request.user.get_username(), "page"), key)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """Never asked: the session itself says who it is."""
        raise NotImplementedError


def _key(kind: str, secret: str) -> str:
    """What tells one sign-in from another, without being it."""
    return f"{kind}:{hashlib.sha256(secret.encode(errors='replace')).hexdigest()}"


def not_signed_in(why: str) -> Problem:
    """The problem that nobody is signed in."""
    return Problem(
        "not_signed_in",
        f"{why} Send Authorization: Bearer and a token of yours; `offcycle token create` makes one.",
        headers={"WWW-Authenticate": 'Bearer realm="Offcycle"'},
    )
