"""This module is out-of-office over HTTP: who is out or will be, recording it, and ending it."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.giving import Given
from offcycle.api.problems import Problem
from offcycle.api.shapes import Asked, Instant
from offcycle.ledger import read
from offcycle.process.dates import Absence as Known
from offcycle.process.people.absences import EndAbsence, RecordAbsence

router = Router(tags=["calendar"])


class Absence(BaseModel):
    """A time in which somebody is out of office."""

    id: int
    account: str
    from_: Instant = Field(alias="from")
    until: Instant = Field(description="When they are back; where it was ended, when that was.")
    note: str
    by: str = Field(description="Who recorded it.")
    at: Instant
    out_now: bool
    source: str = Field(
        description="`calendar` where it comes from one; empty where a person recorded it."
    )


class AbsenceList(BaseModel):
    """The absences that go on or are to come, in the order of their beginning."""

    items: list[Absence]
    next: None = None


class AbsenceAsked(Asked):
    """Who is out of office, and until when."""

    account: str = Field(default="", description="Left out, it is the caller.")
    from_: Instant | None = Field(default=None, alias="from", description="Left out, it is now.")
    until: Instant
    note: str = ""


@router.get("/absences", response=AbsenceList, operation_id="absences", by_alias=True)
def absences(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja hands it over by this name
    """Who is out of office now, or will be."""
    now = read.now()
    left = [each for each in read.world().calendar.absences.values() if now < each.over]
    left.sort(key=lambda each: (each.starts_at, each.number))
    items = [_absence(each) for each in left]
    return giving.told_by_alias(AbsenceList(items=items))


@router.post("/absences", response={201: Absence}, operation_id="record-absence", by_alias=True)
def record_absence(request: HttpRequest, body: AbsenceAsked) -> HttpResponse:
    """Record that somebody is out of office; they are told, and end it with one tap."""
    actor = caller(request).actor
    ask = RecordAbsence(body.account or actor.account, body.until, body.from_, body.note)

    def produce() -> HttpResponse:
        recorded = giving.recorded_or_refused(actor, Given("record-absence", ask))
        return _told(recorded.happened[0].seq, status=201)

    return giving.once(request, produce)


@router.delete("/absences/{number}", response=Absence, operation_id="end-absence", by_alias=True)
def end_absence(request: HttpRequest, number: int) -> HttpResponse:
    """End an absence before its time: the person is in again."""
    if number not in read.world().calendar.absences:
        message = f"There is no absence {number}. List the absences to find the one you mean."
        raise Problem("not_found", message)

    def produce() -> HttpResponse:
        giving.recorded_or_refused(caller(request).actor, Given("end-absence", EndAbsence(number)))
        return _told(number)

    return giving.once(request, produce)


def _told(number: int, status: int = 200) -> HttpResponse:
    return giving.told_by_alias(_absence(read.world().calendar.absences[number]), status=status)


def _absence(known: Known) -> Absence:
    """An absence as it is sent."""
    return Absence.model_validate(
        {
            "id": known.number,
            "account": known.account,
            "from": known.starts_at,
            "until": known.over,
            "note": known.note,
            "by": known.by,
            "at": known.at,
            "out_now": known.covers(read.now()),
            "source": known.source,
        }
    )
