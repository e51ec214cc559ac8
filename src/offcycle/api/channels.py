"""This module is the channels over HTTP: how each does, and a test message through one of them; and the caller's own ways to be told."""

import secrets

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.giving import Given
from offcycle.api.problems import Problem
from offcycle.api.shapes import Asked, Instant
from offcycle.ledger import channels as known
from offcycle.ledger import read
from offcycle.process.people.channels import (
    ROTA,
    AddWay,
    RemoveWay,
    TryChannel,
    every_partner,
    looks_after,
)
from offcycle.process.policy import Policy
from offcycle.process.policy.channels import MAIL, PUSH
from offcycle.process.world import Way

router = Router(tags=["directory"])


class Channel(BaseModel):
    """A way by which notices leave, and how it does."""

    name: str
    kind: str = Field(
        description="`mail`, `push`, or what the policy says of it; `rota` of what is no channel: where it is read who is on call."
    )
    dead: bool = Field(
        description="Whether nothing gets through any more, and somebody has to look."
    )
    taken_at: Instant | None = Field(description="When a message was taken last.")
    failing_since: Instant | None
    error: str = Field(description="Why the last one that failed was not taken.")


class ChannelList(BaseModel):
    """All channels, mail first."""

    items: list[Channel]
    next: None = None


class Tested(BaseModel):
    """A test message that is owed now; what came of it is among the deliveries of the channel."""

    channel: str
    seq: int = Field(description="Of the entry that made it due.")
    at: Instant


class OwnWay(BaseModel):
    """A browser or a telephone by which somebody is told beside mail."""

    way: str
    channel: str
    name: str
    number: str
    for_mail: bool = Field(description="Whether it stands for mail where the policy lets it.")
    at: Instant


class OwnWays(BaseModel):
    """By which ways the caller is told beside mail."""

    items: list[OwnWay]
    next: None = None


class WayAsked(Asked):
    """A telephone of the caller's. A browser says itself, on the page “How I am told”, that it wants to be told."""

    channel: str
    name: str
    number: str = ""
    for_mail: bool = False


@router.get("/channels", response=ChannelList, operation_id="channels")
def channels(request: HttpRequest) -> HttpResponse:
    """How each channel does; why one fails is told to administrators and the hosting team alone."""
    world = read.world()
    whole = looks_after(caller(request).actor.account, world)
    now, policy = read.now(), world.policy
    items = [
        Channel(
            name=each.name,
            kind=_kind(each.name, policy),
            dead=each.dead(now),
            taken_at=each.taken_at,
            failing_since=each.failing_since,
            error=each.error if whole else "",
        )
        for each in known.every(every_partner(policy))
    ]
    return giving.told(ChannelList(items=items))


def _kind(name: str, policy: Policy) -> str:
    if name == ROTA:
        return "rota"
    return policy.channels[name].kind if name in policy.channels else name


@router.post("/channels/{name}/test", response=Tested, operation_id="test-channel")
def try_channel(request: HttpRequest, name: str) -> HttpResponse:
    """Send a test message through a channel: mail to yourself, the others where they always go."""
    if name not in (MAIL, *read.world().policy.channels):
        raise Problem(
            "not_found", f"There is no channel {name[:64]}. List the channels to find it."
        )

    def produce() -> HttpResponse:
        actor = caller(request).actor
        recorded = giving.recorded_or_refused(actor, Given("test-channel", TryChannel(name)))
        (happened, *_) = recorded.happened
        return giving.told(Tested(channel=name, seq=happened.seq, at=happened.at))

    return giving.once(request, produce)


@router.get("/ways", response=OwnWays, operation_id="ways")
def ways(request: HttpRequest) -> HttpResponse:
    """By which ways the caller is told beside mail."""
    found = read.world().roster.ways_of(caller(request).actor.account)
    return giving.told(OwnWays(items=[_way(each) for each in found]))


@router.post("/ways", response=OwnWay, operation_id="add-way")
def add_way(request: HttpRequest, body: WayAsked) -> HttpResponse:
    """Be told on a telephone of your own, too."""
    if body.channel == PUSH:
        message = "A browser says itself that it wants to be told. Open “How I am told” in it."
        raise Problem("wrong", message)
    number = secrets.token_hex(8)
    ask = AddWay(number, body.channel, body.name, body.number, for_mail=body.for_mail)

    def produce() -> HttpResponse:
        giving.recorded_or_refused(caller(request).actor, Given("add-way", ask))
        return giving.told(_way(read.world().roster.ways[number]))

    return giving.once(request, produce)


@router.delete("/ways/{way}", response=OwnWays, operation_id="remove-way")
def remove_way(request: HttpRequest, way: str) -> HttpResponse:
    """Be told by this way no longer; answers with those that are left."""
    actor = caller(request).actor
    if way not in read.world().roster.ways:
        raise Problem("not_found", "There is no such way. List your ways to find the one you mean.")

    def produce() -> HttpResponse:
        giving.recorded_or_refused(actor, Given("remove-way", RemoveWay(way)))
        found = read.world().roster.ways_of(actor.account)
        return giving.told(OwnWays(items=[_way(each) for each in found]))

    return giving.once(request, produce)


def _way(each: Way) -> OwnWay:
    return OwnWay(
        way=each.way,
        channel=each.channel,
        name=each.name,
        number=each.number,
        for_mail=each.for_mail,
        at=each.at,
    )
