"""This module turns a notice that its channel did not take into mails, and says when.

A channel is given up for one notice: for good, when it refuses it for good, or when its minutes are over. Nothing is lost by that: what
could not be posted stays among the deliveries with its reason, and those who are mailed are told why. Where nobody is left to be
mailed, because all of them have a mail by the same event, it is tried on like mail.
"""

from datetime import datetime, timedelta
from typing import Any

from offcycle.ledger.errands import Owed

SAID = "It is mailed instead."


def due(owed: Owed, at: datetime, *, permanent: bool) -> bool:
    """Whether mails go out in the stead of an errand that has just failed."""
    return bool(owed.payload.get("instead")) and (permanent or at >= _until(owed))


def in_time(owed: Owed, at: datetime, wait: float) -> float:
    """The seconds to rest, none beyond the moment at which it would be mailed instead."""
    if not owed.payload.get("instead"):
        return wait
    return max(min(wait, (_until(owed) - at).total_seconds()), 1.0)


def mails(owed: Owed, *, because: str) -> list[dict[str, Any]]:
    """The mails, each as an errand keeps it."""
    told = owed.payload
    said = f"This was to be posted to “{owed.to}”, which could not be done, so it is mailed to you. {because}"
    return [
        {
            "account": account,
            "name": name,
            "to": address,
            "subject": told["subject"],
            "text": f"{told['text']}\n{said}\n",
            "instead_of": owed.to,
        }
        for account, name, address in told["instead"]
    ]


def _until(owed: Owed) -> datetime:
    return owed.owed_at + timedelta(minutes=int(owed.payload.get("fall_back_minutes", 0)))
