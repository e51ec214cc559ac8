"""This module sends a notice that its channel did not take another way: through the next channel, or as mails; and says when.

A channel is given up for one notice: for good, when it refuses it for good, or when its minutes are over, be it for this notice or for
the channel, which may have been dead before. Nothing is lost by that: what could not be posted stays among the deliveries with its
reason, and those who are mailed are told why. Where nobody is left to be mailed, because all of them have a mail by the same event,
it is tried on like mail.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from offcycle.ledger import channels
from offcycle.ledger.errands import Owed

BEGUN = "begun"
"""Since when another channel has tried, where it was not the first."""


def due(owed: Owed, at: datetime, *, permanent: bool) -> bool:
    """Whether an errand that has just failed goes another way now."""
    return _has_another_way(owed) and (permanent or at >= _until(owed))


def in_time(owed: Owed, at: datetime, wait: float) -> float:
    """The seconds to rest, none beyond the moment at which it would go another way."""
    if not _has_another_way(owed):
        return wait
    return max(min(wait, (_until(owed) - at).total_seconds()), 1.0)


def instead(owed: Owed, at: datetime, *, because: str) -> list[dict[str, Any]]:
    """What goes out in the stead of an errand, each as an errand keeps it."""
    onward = owed.payload.get("next") or ()
    return _posts(owed, onward, at) if onward else _mails(owed, because)


def said(others: Sequence[dict[str, Any]]) -> str:
    """How the deliveries tell what was done."""
    names = dict.fromkeys(str(each["channel"]) for each in others if "channel" in each)
    return f"It goes through “{'”, “'.join(names)}” instead." if names else "It is mailed instead."


def _posts(owed: Owed, onward: Sequence[Sequence[Any]], at: datetime) -> list[dict[str, Any]]:
    """The same notice in the next channel, which may have several places, and those behind it if that fails."""
    first = onward[0][0]
    behind = [each for each in onward if each[0] != first]
    return [
        {
            **owed.payload,
            "channel": name,
            "place": place,
            "to": called,
            "name": called,
            "fall_back_minutes": minutes,
            "kind": kind,
            "next": behind,
            "instead_of": owed.to,
            BEGUN: at.isoformat(),
        }
        for name, place, called, minutes, kind in onward
        if name == first
    ]


def _mails(owed: Owed, because: str) -> list[dict[str, Any]]:
    told = owed.payload
    why = f"This was to be posted to “{owed.to}”, which could not be done, so it is mailed to you. {because}"
    return [
        {
            "account": account,
            "name": name,
            "to": address,
            "subject": told["subject"],
            "text": f"{told['text']}\n{why}\n",
            "instead_of": owed.to,
        }
        for account, name, address in told["instead"]
    ]


def _has_another_way(owed: Owed) -> bool:
    return bool(owed.payload.get("instead") or owed.payload.get("next"))


def _until(owed: Owed) -> datetime:
    begun = datetime.fromisoformat(owed.payload[BEGUN]) if BEGUN in owed.payload else owed.owed_at
    state = channels.states().get(str(owed.payload.get("channel")))
    since = state.failing_since if state else None
    return min(begun, since or begun) + timedelta(
        minutes=int(owed.payload.get("fall_back_minutes", 0))
    )
