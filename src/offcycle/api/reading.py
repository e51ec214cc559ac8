"""This module is what is read over HTTP: the list of changes, one change, what happened to it, and whether the gate is open."""

import dataclasses
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, JsonValue

from offcycle.api import etags, giving, showing
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change, ChangeList
from offcycle.api.paging import Cursor, Limit, page_of
from offcycle.api.shapes import Environment, Instant, Stage, Unmet
from offcycle.ledger import read
from offcycle.ledger.read import Filter, Told
from offcycle.process.canonical import instant
from offcycle.process.commands import available
from offcycle.process.facts import Revision
from offcycle.process.kernel import Actor, Case, Refusal
from offcycle.process.log import Known, lines
from offcycle.process.review import sealing
from offcycle.process.review.decision import quorum_sentence
from offcycle.process.visibility import answers_for, visible_systems
from offcycle.process.world import EVERYWHERE, World

router = Router(tags=["reading"])

ME = "me"


class EventTold(BaseModel):
    """One thing that happened, as the record tells it."""

    seq: int = Field(description="Its place in the whole record.")
    n: int = Field(description="Its place in the change.")
    kind: str
    at: Instant
    by: str
    via: str = Field(description="By which door: page, token, issued, demo, console or worker.")
    said: str = Field(
        description="What was done, as a sentence after the name; moments in it are instants."
    )
    details: list[str] = Field(description="The words that were given with it.")
    data: dict[str, JsonValue]
    hash: str


class EventList(BaseModel):
    """A part of what happened, oldest first."""

    items: list[EventTold]
    next: str | None = Field(description="Give it as `cursor` for what follows; null at the end.")


class GateAnswer(BaseModel):
    """Whether exactly this plan may run there now."""

    open: bool
    because: str | None = Field(default=None, description="Why it is open.")
    unmet: list[Unmet] | None = Field(default=None, description="Why it is shut: every reason.")


@router.get("/changes", response=ChangeList, operation_id="list")
def list_changes(
    request: HttpRequest,
    *,
    stage: Stage | None = None,
    system: str | None = None,
    verdict: Literal["emergency", "deferred", "open"] | None = None,
    waiting_on: Annotated[str | None, Query(description="`me`, or a role.")] = None,
    q: Annotated[
        str | None, Query(description="Words; one that ends in `*` stands for a beginning.")
    ] = None,
    open: bool | None = None,  # noqa: A002 - the name of the filter is fixed
    limit: Limit = 50,
    cursor: Cursor = None,
) -> HttpResponse:
    """The changes that the caller may see, newest first."""
    actor, world = caller(request).actor, read.world()
    only = Filter(
        visible=visible_systems(actor, world),
        stage=stage,
        system=system,
        verdict=verdict,
        is_open=open,
        waiting_on=_waiting_on(waiting_on, actor, world),
        words=q,
    )
    page = page_of(lambda: read.changes(only, limit=limit, cursor=cursor))
    items = [showing.line(each, world.roster) for each in page.items]
    return giving.told(ChangeList(items=items, next=page.next))


def _waiting_on(
    wanted: str | None, actor: Actor, world: World
) -> frozenset[tuple[str, str]] | None:
    if wanted == ME:
        return answers_for(actor.account, world.roster)
    return None if wanted is None else frozenset({(wanted, EVERYWHERE)})


@router.get("/changes/{ref}", response={200: Change, 304: None}, operation_id="show")
def read_change(request: HttpRequest, ref: str) -> HttpResponse:
    """A change as it stands: every gate with what it waits for, and what the caller may do now."""
    actor = caller(request).actor
    return etags.unless_known(request, giving.shown(giving.seen(ref, actor), actor))


@router.get("/changes/{ref}/events", response=EventList, operation_id="events")
def read_events(
    request: HttpRequest, ref: str, limit: Limit = 50, cursor: Cursor = None
) -> HttpResponse:
    """All that happened to a change, in order."""
    view = giving.seen(ref, caller(request).actor)
    page = page_of(lambda: read.events(ref, limit=limit, cursor=cursor))
    known = Known(view.world, view.facts)
    return giving.told(
        EventList(items=[_event(each, known) for each in page.items], next=page.next)
    )


def _event(told: Told, known: Known) -> EventTold:
    happened = told.happened
    (line,) = lines([happened], known)
    return EventTold(
        seq=happened.seq,
        n=happened.n,
        kind=happened.event.kind,
        at=happened.at,
        by=happened.by,
        via=happened.via,
        said=line.said,
        details=list(line.details),
        data={name: _plain(value) for name, value in _fields(happened.event).items()},
        hash=told.own,
    )


def _fields(event: Any) -> dict[str, Any]:
    return {each.name: getattr(event, each.name) for each in dataclasses.fields(event)}


def _plain(value: Any) -> Any:
    """A value of an event as JSON has it."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if dataclasses.is_dataclass(value):
        return {name: _plain(each) for name, each in _fields(value).items()}
    return value


@router.get("/gate", response=GateAnswer, operation_id="gate")
def gate(
    request: HttpRequest,
    change: Annotated[str, Query(description="The reference of the change.")],
    plan: Annotated[str, Query(description="The digest of the plan that is to run.")],
    environment: Environment,
) -> HttpResponse:
    """Whether exactly this plan may be run there now by the caller; asking changes nothing."""
    actor = caller(request).actor
    view = giving.seen(change, actor)
    case = view.case_for(actor)
    to_run = _to_run(case, environment)
    unmet = (*_other_plan(case, to_run, plan), *available(f"start-{environment}", case))
    if unmet:
        return giving.told(GateAnswer(open=False, unmet=[Unmet.of(each) for each in unmet]))
    return giving.told(GateAnswer(open=True, because=_because(case, to_run, environment)))


def _to_run(case: Case, environment: str) -> Revision | None:
    """The revision that would be run there: in production what was sealed, whatever draft stands beside it."""
    submitted = case.facts.submission if environment == "production" else None
    return sealing.sealed_plan(case.facts, submitted) if submitted else case.facts.plan


def _other_plan(case: Case, to_run: Revision | None, digest: str) -> tuple[Refusal, ...]:
    if to_run is None or to_run.plan == digest:
        return ()
    because = f"This is not the plan that {case.facts.ref} would run: that is revision {to_run.number}, {to_run.plan}."
    return (Refusal("gate.same_plan", "", because, "Ask with the plan as it reads there."),)


def _because(case: Case, to_run: Revision | None, environment: str) -> str:
    what = f"Revision {to_run.number if to_run else 0} of the plan of {case.facts.ref} may run in {environment} now."
    return f"{what} {quorum_sentence(case)}" if environment == "production" else what
