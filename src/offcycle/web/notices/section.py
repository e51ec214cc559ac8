"""This module shows what left the building for a change: who was told what, and whether it arrived."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.ledger import read

STATES = {"owed": "on its way", "paid": "delivered", "failed": "could not be delivered"}


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One message or copy."""

    to: str
    subject: str
    state: str
    state_name: str
    at: datetime
    error: str


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
        state_name=STATES.get(each.state, each.state),
        at=each.settled_at or each.owed_at,
        error=each.error if each.state != "paid" else "",
    )
