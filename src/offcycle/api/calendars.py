"""This module is, over HTTP, the calendar that says when somebody is out: which one is followed, naming it, and taking it away."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.problems import FieldFault, Problem, refused
from offcycle.api.shapes import Asked, Instant
from offcycle.ledger import calendars, parts, read
from offcycle.process.commands import decide
from offcycle.process.facts import Facts
from offcycle.process.kernel import Case, Refused
from offcycle.process.people import RecordAbsence

router = Router(tags=["calendar"])


class Calendar(BaseModel):
    """The calendar that is followed; of its address only the host is told."""

    account: str
    host: str
    word: str
    named_by: str
    read_at: Instant | None = Field(description="When it was read last; none until it was.")
    failing_since: Instant | None = Field(
        description="Since when it cannot be read; what it said last holds."
    )
    error: str


class CalendarAsked(Asked):
    """Where a calendar is."""

    address: str = Field(max_length=calendars.LONGEST_ADDRESS)
    word: str = Field(
        default="",
        max_length=calendars.LONGEST_WORD,
        description="Only events whose title contains it; left out, all that take time or whole days.",
    )


@router.get("/absences/calendar/{account}", response=Calendar, operation_id="absence-calendar")
def calendar(request: HttpRequest, account: str) -> HttpResponse:
    """The calendar that says when somebody is out, for whoever may record that."""
    try:
        _refuse(request, account)
    except (
        Problem
    ) as problem:  # nothing was asked for that the process could refuse: it is not for them to read
        raise Problem("not_allowed", problem.detail) from problem
    return giving.told(_known(account))


@router.put("/absences/calendar/{account}", response=Calendar, operation_id="name-calendar")
def name_calendar(request: HttpRequest, account: str, body: CalendarAsked) -> HttpResponse:
    """Name the calendar that says when somebody is out; the worker reads it at once, and then every 15 minutes."""
    actor = caller(request).actor

    def produce() -> HttpResponse:
        _refuse(request, account)
        known = read.world().roster.accounts[actor.account]
        problem = calendars.address_problem(body.address, administrator=known.administrator)
        if problem:
            fault = FieldFault(field="address", message=problem)
            raise Problem("not_understood", problem, errors=[fault])
        calendars.name(account, body.address, body.word.strip(), by=actor.account, at=read.now())
        return giving.told(_known(account))

    return giving.once(request, produce)


@router.delete("/absences/calendar/{account}", response={204: None}, operation_id="remove-calendar")
def remove_calendar(request: HttpRequest, account: str) -> HttpResponse:
    """Follow a calendar no longer; the worker ends the absences that it said."""

    def produce() -> HttpResponse:
        _refuse(request, account)
        if not calendars.remove(account, read.now()):
            raise _none(account)
        return HttpResponse(status=204)

    return giving.once(request, produce)


def _refuse(request: HttpRequest, account: str) -> None:
    """Raise a Problem for whoever could not record an absence of this person."""
    actor, at = caller(request).actor, read.now()
    world = parts.known_for("record-absence", actor.account, read.world())
    ask = RecordAbsence(account, at + timedelta(hours=1))
    outcome = decide("record-absence", ask, Case(Facts(), world, actor, at))
    if isinstance(outcome, Refused):
        raise refused("record-absence", outcome.refusals)


def _none(account: str) -> Problem:
    return Problem("not_found", f"No calendar is followed for {account[:64]}. Name one first.")


def _known(account: str) -> Calendar:
    found = calendars.of(account)
    if found is None:
        raise _none(account)
    return Calendar(
        account=found.account,
        host=calendars.host(found),
        word=found.word,
        named_by=found.named_by,
        read_at=found.read_at,
        failing_since=found.failing_since,
        error=found.error,
    )
