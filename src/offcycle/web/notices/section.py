"""This module shows what left the building for a change: who was told what, and whether it arrived."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.ledger import links, read
from offcycle.process.kernel import Case, available
from offcycle.process.notices.leaving import DELIVERED
from offcycle.process.rules import counted
from offcycle.web import names


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Somebody who is told outside, with what became of their private link."""

    address: str
    name: str  # of the account; empty for a plain address
    since: datetime | None
    open: bool
    ended_at: datetime | None
    ended_by: str


def links_of(case: Case) -> list[LinkLine]:
    """Who holds a private link to how it stands, for whoever can end one."""
    if available("end-links", case):
        return []
    return [_link(each, case) for each in links.holders(case)]


def _link(each: links.Holder, case: Case) -> LinkLine:
    name = case.name(each.account) if each.account else ""
    by = names.person(each.ended_by, case.world.roster) if each.ended_at else ""
    return LinkLine(each.address, name, each.since, each.open, each.ended_at, by)


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
    return DELIVERED.get(each.state, each.state)
