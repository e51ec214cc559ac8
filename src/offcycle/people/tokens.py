"""This module makes API tokens and knows them again: only the hash of a secret is kept, and no slow hash is needed.

A secret has 256 bits of chance, so nobody can find it by trying, and a fast hash is enough. A call costs one row by its key.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from offcycle.people.models import Token
from offcycle.process.kernel import Refused
from offcycle.process.people import MakeToken

PREFIX = "offcycle"
"""What every token begins with, so that scanners for leaked secrets can know it."""

_NO_SECRET = hashlib.sha256(b"").hexdigest()


class TokenRefusedError(Exception):
    """No token was made."""

    def __init__(self, refused: Refused) -> None:
        because = " ".join(f"{each.because} {each.do}" for each in refused.refusals)
        super().__init__(f"{self.__doc__} {because}")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Known:
    """Whose token it is, and what it may be used for."""

    account: str
    scopes: frozenset[str]
    own: bool  # made by the person, not for them
    number: str

    @property
    def via(self) -> str:
        """The door by which a command with it comes."""
        return "token" if self.own else "issued"


def make(
    *,
    account: str,
    name: str,
    scopes: tuple[str, ...],
    expires_at: datetime,
    record: Callable[[MakeToken], object],
) -> str:
    """A new token, which is never shown again; raises TokenRefusedError.

    `record` gives the command `make-token` to the ledger, which this package does not know.
    """
    number = secrets.token_hex(8)
    with transaction.atomic():
        outcome = record(MakeToken(number, account, name, scopes, expires_at))
        if isinstance(outcome, Refused):
            raise TokenRefusedError(outcome)
        secret = secrets.token_urlsafe(32)
        Token.objects.filter(id=number, secret_hash="").update(secret_hash=_hash(secret))
    return f"{PREFIX}_{number}_{secret}"


def number_of(made: str) -> str:
    """The number by which a token is listed, which is no secret."""
    return made.split("_")[1]


@dataclass(frozen=True, slots=True)
class Listed:
    """A token that holds, as it is listed: never its secret."""

    number: str
    name: str
    scopes: tuple[str, ...]
    own: bool
    expires_at: datetime


def listed(account: str, now: datetime) -> tuple[Listed, ...]:
    """The tokens of an account that hold, the first to expire in front."""
    held = Token.objects.filter(account=account, revoked=False, expires_at__gt=now)
    return tuple(
        Listed(each.id, each.name, tuple(json.loads(each.scopes)), each.own, each.expires_at)
        for each in held.order_by("expires_at", "id")
    )


_FIND = (
    "SELECT t.account, t.scopes, t.own, t.secret_hash, NOT t.revoked AND a.is_active AND t.expires_at > %s"
    " FROM people_token t JOIN people_account a ON a.username = t.account WHERE t.id = %s"
)
"""Asked at every call of the interface, so it is one plain statement and makes no objects."""


def authenticate(raw: str, now: datetime) -> Known | None:
    """Whose token this is, if it is one that holds now and its account is active."""
    prefix, _, rest = raw.partition("_")
    number, _, secret = rest.partition("_")
    found = _found(number, now) if prefix == PREFIX and number.isalnum() else None
    account, scopes, own, secret_hash, holds = found or ("", "[]", False, _NO_SECRET, False)
    # Compared even if there is no such token, so that both take as long.
    right = hmac.compare_digest(_hash(secret), secret_hash)
    if not found or not right or not holds:
        return None
    return Known(account, frozenset(json.loads(scopes)), bool(own), number)


def _found(number: str, now: datetime) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [connection.ops.adapt_datetimefield_value(now), number])
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
