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

from django.db import transaction

from offcycle.people.models import Account, Token
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


def authenticate(raw: str, now: datetime) -> Known | None:
    """Whose token this is, if it is one that holds now and its account is active."""
    prefix, _, rest = raw.partition("_")
    number, _, secret = rest.partition("_")
    token = (
        Token.objects.filter(id=number).first() if prefix == PREFIX and number.isalnum() else None
    )
    # Compared even if there is no such token, so that both take as long.
    right = hmac.compare_digest(_hash(secret), token.secret_hash if token else _NO_SECRET)
    if token is None or not right or token.revoked or token.expires_at <= now:
        return None
    if not Account.objects.filter(username=token.account, is_active=True).exists():
        return None
    return Known(token.account, frozenset(json.loads(token.scopes)), token.own)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
