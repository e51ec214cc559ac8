"""This module is the directory over HTTP: systems, people with their roles and telephones, and what was sent to whom."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.giving import Given
from offcycle.api.paging import Cursor, Limit, page_of, part_of
from offcycle.api.shapes import Asked, Instant
from offcycle.ledger import read
from offcycle.ledger.read import Delivery
from offcycle.process.people import SetTelephone
from offcycle.process.visibility import visible_systems
from offcycle.process.world import Account, Roster, System

router = Router(tags=["directory"])


class SystemTold(BaseModel):
    """A hosted system; an empty address means that it has no such environment."""

    slug: str
    name: str
    team: str
    staging: str
    production: str
    roles: list[str] = Field(description="The roles that the caller holds on it.")


class SystemList(BaseModel):
    """A part of the systems, by their slugs."""

    items: list[SystemTold]
    next: str | None


class Holding(BaseModel):
    """A role, and where it is held: a system, `team:NAME`, or `*` for everywhere."""

    role: str
    on: str


class Person(BaseModel):
    """A person with the roles that they hold."""

    account: str
    name: str
    administrator: bool
    active: bool
    roles: list[Holding]


class PersonList(BaseModel):
    """A part of the people, by their accounts."""

    items: list[Person]
    next: str | None


class TelephoneAsked(Asked):
    """Where somebody is to be called."""

    number: str = Field(
        max_length=40,
        description="With the country in front, such as `+1 555 555 0100`; empty takes it away.",
    )


class Telephone(BaseModel):
    """Where somebody is called; empty if it is not known."""

    account: str
    number: str


class DeliveryTold(BaseModel):
    """What was sent, or has to be, and what came of it."""

    id: int
    kind: Literal["notice", "archive"]
    change: str | None
    event: str = Field(description="The kind of event that made it due.")
    channel: str = Field(
        description="The way by which it leaves: `mail`, a channel of the policy, or `archive`."
    )
    to: str
    subject: str = Field(description="Of a notice; of an archive copy its name.")
    message_id: str
    state: Literal["owed", "paid", "failed"]
    attempts: int
    owed_at: Instant
    due_at: Instant
    settled_at: Instant | None
    error: str


class DeliveryList(BaseModel):
    """A part of what was sent, newest first."""

    items: list[DeliveryTold]
    next: str | None


@router.get("/systems", response=SystemList, operation_id="systems")
def systems(request: HttpRequest, limit: Limit = 50, cursor: Cursor = None) -> HttpResponse:
    """The systems that changes can be requested for."""
    roster, account = read.world().roster, caller(request).actor.account
    page = part_of(sorted(roster.systems.values(), key=_slug), _slug, limit, cursor)
    items = [_system(each, roster.roles(account, each.slug)) for each in page.items]
    return giving.told(SystemList(items=items, next=page.next))


def _slug(known: System | Account) -> str:
    return known.slug


def _system(known: System, roles: frozenset[str]) -> SystemTold:
    return SystemTold(
        slug=known.slug,
        name=known.name,
        team=known.team,
        staging=known.staging,
        production=known.production,
        roles=sorted(roles),
    )


@router.get("/people", response=PersonList, operation_id="people")
def people(
    request: HttpRequest,  # noqa: ARG001 - every operation is given it
    limit: Limit = 50,
    cursor: Cursor = None,
) -> HttpResponse:
    """The people with their roles."""
    roster = read.world().roster
    page = part_of(sorted(roster.accounts.values(), key=_slug), _slug, limit, cursor)
    items = [_person(each, roster) for each in page.items]
    return giving.told(PersonList(items=items, next=page.next))


def _person(known: Account, roster: Roster) -> Person:
    held = sorted(roster.holdings_of(known.slug))
    return Person(
        account=known.slug,
        name=known.name,
        administrator=known.administrator,
        active=not known.disabled,
        roles=[Holding(role=role, on=on) for role, on in held],
    )


@router.put("/people/{account}/telephone", response=Telephone, operation_id="set-telephone")
def set_telephone(request: HttpRequest, account: str, body: TelephoneAsked) -> HttpResponse:
    """Say at which number somebody is called when it is urgent: yourself, or as an administrator anybody."""
    ask = SetTelephone(account, body.number)

    def produce() -> HttpResponse:
        giving.recorded_or_refused(caller(request).actor, Given("set-telephone", ask))
        number = read.world().roster.accounts[account].telephone
        return giving.told(Telephone(account=account, number=number))

    return giving.once(request, produce)


@router.get("/deliveries", response=DeliveryList, operation_id="deliveries")
def deliveries(
    request: HttpRequest,
    change: Annotated[str | None, Query(description="Of this change alone.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> HttpResponse:
    """What was sent to whom, or has to be, about the changes that the caller may see."""
    actor = caller(request).actor
    if change is not None:
        giving.seen(change, actor)
    visible = visible_systems(actor, read.world()) if change is None else None
    page = page_of(lambda: read.deliveries(ref=change, visible=visible, limit=limit, cursor=cursor))
    items = [_delivery(each) for each in page.items]
    return giving.told(DeliveryList(items=items, next=page.next))


def _delivery(known: Delivery) -> DeliveryTold:
    subject = str(known.payload.get("subject") or known.payload.get("name") or "")
    return DeliveryTold.model_validate(
        {
            **{name: getattr(known, name) for name in _SAME},
            "event": known.name,
            "subject": subject,
        }
    )


_SAME = tuple(DeliveryTold.model_fields.keys() - {"event", "subject"})
