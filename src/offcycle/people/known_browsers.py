"""This module knows the browsers again in which an account was used: by a secret that each keeps, and of which only a hash is kept here.

Laws:
- A browser becomes known together with the entry that mails its owner of it, or not at all.
- What is known of a browser is by account: that two people use the same one can be seen nowhere.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from offcycle.people.models import KnownBrowser
from offcycle.process.kernel import Refused
from offcycle.process.people import MeetBrowser

MOST = 20
"""So many are known of an account; with more, the one that was not used for longest is forgotten."""
KEPT = timedelta(days=400)
"""A browser that was not used for so long is forgotten; no browser keeps a cookie for longer, either."""
IN_SESSION = "browser"
"""Under which name a session says in which known browser it is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser that signs in is like, where it comes from, and when."""

    words: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Met:
    """A browser that is known now."""

    number: str
    secret: str
    new: bool


def meet(
    account: str, secret: str, seen: Seen, record: Callable[[MeetBrowser], object]
) -> Met | None:
    """Know a browser in which somebody signed in; None if the rules have something against it.

    `secret` is what the browser says, empty if it says nothing. `record` gives the command `meet-browser` to the
    ledger, which this package does not know; it is given for a browser that is not known, and owes its owner a mail.
    """
    known = of(account, seen.at)
    found = known.filter(secret_hash=_hash(account, secret)).first() if secret else None
    if found is not None:
        known.filter(number=found.number).update(
            used_at=seen.at, address=seen.address, words=seen.words
        )
        return Met(found.number, secret, new=False)
    secret, number = secret or secrets.token_urlsafe(32), secrets.token_hex(8)
    with transaction.atomic():
        _forget_the_old(account, seen.at)
        ask = MeetBrowser(number, seen.words, seen.address, first=not known.exists())
        if isinstance(record(ask), Refused):
            return None
        kept, _ = KnownBrowser.objects.get_or_create(  # two windows may come at the same time
            secret_hash=_hash(account, secret),
            defaults={
                "number": number,
                "account": account,
                "words": seen.words,
                "address": seen.address,
                "met_at": seen.at,
                "used_at": seen.at,
            },
        )
    return Met(kept.number, secret, new=True)


def of(account: str, now: datetime) -> QuerySet[KnownBrowser]:
    """The browsers that are known of an account, the one that was used last in front."""
    return KnownBrowser.objects.filter(account=account, used_at__gt=now - KEPT).order_by(
        "-used_at", "number"
    )


def used(account: str, number: str, now: datetime) -> None:
    """Write down that a browser is in use."""
    KnownBrowser.objects.filter(account=account, number=number).update(used_at=now)


def forget(account: str, number: str) -> bool:
    """Know a browser no longer, and end every session in it; whether it was known."""
    gone, _ = KnownBrowser.objects.filter(account=account, number=number).delete()
    for session in Session.objects.all() if gone else ():
        if session.get_decoded().get(IN_SESSION) == number:
            session.delete()
    return bool(gone)


def _forget_the_old(account: str, now: datetime) -> None:
    kept = list(of(account, now).values_list("number", flat=True)[: MOST - 1])
    KnownBrowser.objects.filter(account=account).exclude(number__in=kept).delete()


def _hash(account: str, secret: str) -> str:
    """The secret has 256 bits of chance, so a fast hash is enough."""
    return hashlib.sha256(f"{account}\n{secret}".encode("utf-8", "surrogatepass")).hexdigest()
