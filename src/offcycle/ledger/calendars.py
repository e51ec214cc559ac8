"""This module keeps which calendars say when somebody is out, and how reading them went.

It is no part of the record: addresses are secrets, and what a calendar said is in the record with the name of who named it.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import QuerySet

from offcycle.ledger.models import Calendar

__all__ = [
    "Calendar",
    "address_problem",
    "due",
    "failed",
    "forget",
    "host",
    "name",
    "of",
    "remove",
    "same",
    "took",
]

LONGEST_ADDRESS, LONGEST_WORD = 1000, 80
HERE = ("localhost", "127.0.0.1", "::1")
_LONGEST_ERROR = 500


def address_problem(address: str, *, administrator: bool) -> str | None:
    """What is wrong with an address, as a sentence; none when it is good. Without TLS, it is on this machine, and an administrator's."""
    try:
        parts = urlsplit(address)
        good = bool(parts.hostname) and parts.port != 0 and address.isascii()
    except ValueError:
        return "This is no address. Copy it from your calendar, where it is published."
    spaced = any(map(str.isspace, address)) or len(address) > LONGEST_ADDRESS
    if not good or spaced or parts.username is not None:
        return "This is no address. Copy it from your calendar, where it is published."
    if parts.scheme == "https" and parts.hostname not in HERE:
        return None
    if administrator and parts.scheme in {"https", "http"} and parts.hostname in HERE:
        return None
    return "The address has to begin with https://, so that nobody reads along, and to be on another machine than this."


def of(account: str) -> Calendar | None:
    """The calendar that says when somebody is out, if one was named."""
    return Calendar.objects.filter(account=account, removed=False).first()


def host(calendar: Calendar) -> str:
    """Where it is, as it may be shown; the rest of the address is a secret."""
    return str(urlsplit(calendar.address).hostname)


def name(account: str, address: str, word: str, *, by: str, at: datetime) -> None:
    """Name the calendar that says when somebody is out, in the place of one that was named before."""
    told = {
        "address": address,
        "word": word[:LONGEST_WORD],
        "named_by": by,
        "named_at": at,
        "removed": False,
        "due_at": at,
        "read_at": None,
        "failing_since": None,
        "error": "",
    }
    Calendar.objects.update_or_create(account=account, defaults=told)


def remove(account: str, at: datetime) -> bool:
    """Follow it no longer; the worker ends what it said, and forgets it. Gives whether there was one."""
    kept = Calendar.objects.filter(account=account, removed=False)
    return bool(kept.update(removed=True, due_at=at, address=""))


def due(at: datetime) -> Calendar | None:
    """The calendar that has waited longest to be read."""
    return Calendar.objects.filter(due_at__lte=at).order_by("due_at", "account").first()


def took(calendar: Calendar, at: datetime, again: timedelta) -> None:
    """It was read, and what it says is recorded."""
    _same(calendar).update(read_at=at, failing_since=None, error="", due_at=at + again)


def failed(calendar: Calendar, error: str, at: datetime, again: timedelta) -> None:
    """It was not; since when that is so stays what it was."""
    since = calendar.failing_since or at
    _same(calendar).update(failing_since=since, error=error[:_LONGEST_ERROR], due_at=at + again)


def forget(calendar: Calendar) -> None:
    """Nothing of it is left to end."""
    _same(calendar).delete()


def same(calendar: Calendar) -> bool:
    """Whether it is still what is followed: neither taken away nor named anew while it was read."""
    return _same(calendar).exists()


def _same(calendar: Calendar) -> QuerySet[Calendar]:
    return Calendar.objects.filter(
        account=calendar.account, named_at=calendar.named_at, removed=calendar.removed
    )
