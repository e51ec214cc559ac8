"""This module shows what left the building for a change: who was told what, and whether it arrived."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.ledger import read
from offcycle.process.rules import counted

STATES = {"owed": "queued", "paid": "delivered", "failed": "could not be delivered"}


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One message or copy."""

    to: str
    subject: str
    state: str
    state_name: str
    at: datetime
    error: str
    again_at: datetime | None = None
    through: str = ""


def section(ref: str) -> list[DeliveryLine]:
    """Everything that was sent or has to be, newest first."""
    return [line(each) for each in read.deliveries(ref=ref, limit=read.MOST).items]


def line(each: read.Delivery) -> DeliveryLine:
    """One delivery, with its state in words."""
    name = each.payload.get("name", "")
    return DeliveryLine(
        to=f"{name} <{each.to}>" if each.kind == "notice" and name != each.to else each.to,
        subject=each.payload.get("subject", "Copy of the approved form"),
        state=each.state,
        state_name=_state(each),
        at=each.settled_at or each.owed_at,
        error=each.error if each.state != "paid" else "",
        again_at=each.due_at if each.state == "owed" and each.error else None,
        through=each.channel,
    )


def _state(each: read.Delivery) -> str:
    """The state in words; what failed once and is tried on says so."""
    if each.state == "owed" and each.error:
        return f"not delivered yet, tried {counted(each.attempts, 'time')}"
    return STATES.get(each.state, each.state)
