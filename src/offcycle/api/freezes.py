"""This module is the freezes over HTTP: those that hold or are to come, setting one, and lifting it."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving, parsing
from offcycle.api.callers import caller
from offcycle.api.giving import Given
from offcycle.api.problems import Problem
from offcycle.api.shapes import Asked, Instant
from offcycle.ledger import read
from offcycle.process.dates import Freeze as Known
from offcycle.process.run.freezes import LiftFreeze, SetFreeze

router = Router(tags=["calendar"])


class Freeze(BaseModel):
    """A time in which production is not to be changed."""

    slug: str
    starts_at: Instant
    ends_at: Instant
    systems: list[str] = Field(description="None stands for every system.")
    reason: str
    by: str
    holds: bool = Field(description="Whether it holds now.")


class FreezeList(BaseModel):
    """The freezes that hold or are to come, in the order of their beginning."""

    items: list[Freeze]
    next: None = None


class SetFreezeAsked(Asked):
    """A freeze to set."""

    starts_at: Instant
    ends_at: Instant
    reason: str
    systems: list[str] = Field(default=[], max_length=1000, description="None for all.")
    slug: str = Field(default="", description="A short name of its own; left out, a number.")


@router.get("/freezes", response=FreezeList, operation_id="freezes")
def freezes(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja hands it over by this name
    """The freezes that hold now or are to come."""
    return giving.told(_to_come())


@router.post("/freezes", response=FreezeList, operation_id="set-freeze")
def set_freeze(request: HttpRequest, body: SetFreezeAsked) -> HttpResponse:
    """Forbid changes of production for a time; answers with the freezes that hold or are to come."""
    return _given(request, Given("set-freeze", body.into(SetFreeze)))


@router.delete("/freezes/{slug}", response=FreezeList, operation_id="lift-freeze")
def lift_freeze(request: HttpRequest, slug: str) -> HttpResponse:
    """End a freeze before its time; answers with those that are left."""
    if slug not in read.world().calendar.freezes:
        message = f"There is no freeze “{parsing.printable(slug)}”. List the freezes to find it."
        raise Problem("not_found", message)
    return _given(request, Given("lift-freeze", LiftFreeze(slug)))


def _given(request: HttpRequest, given: Given) -> HttpResponse:
    def produce() -> HttpResponse:
        giving.recorded_or_refused(caller(request).actor, given)
        return giving.told(_to_come())

    return giving.once(request, produce)


def _to_come() -> FreezeList:
    calendar, now = read.world().calendar, read.now()
    left = [
        each for each in calendar.freezes.values() if each.lifted_at is None and now < each.ends_at
    ]
    left.sort(key=lambda each: (each.starts_at, each.slug))
    return FreezeList(items=[_freeze(each, holds=each.starts_at <= now) for each in left])


def _freeze(known: Known, *, holds: bool) -> Freeze:
    return Freeze(
        slug=known.slug,
        starts_at=known.starts_at,
        ends_at=known.ends_at,
        systems=list(known.systems),
        reason=known.reason,
        by=known.by,
        holds=holds,
    )
