"""This module is the list of exceptions over HTTP, by period: as JSON in parts, and whole as CSV for a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.paging import Cursor, Limit, page_of
from offcycle.api.shapes import Instant
from offcycle.ledger import exceptions, read
from offcycle.ledger.exceptions import Listed, Period
from offcycle.process.exceptions import AMENDMENT, Exceptional, sentence
from offcycle.process.log import Known
from offcycle.process.visibility import visible_systems
from offcycle.process.world import Roster

router = Router(tags=["afterwards"])

CSV = "text/csv"
COLUMNS = ("at", "change", "system", "kind", "by", "says", "drill")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\x00")
"""What a spreadsheet takes for the beginning of a formula, or leaves out before one."""


class ExceptionTold(BaseModel):
    """Something that the rules allow, and that somebody looks at afterwards."""

    kind: str
    at: Instant
    by: str
    change: str
    system: str
    says: str = Field(description="What it was, in a sentence.")
    drill: bool


class ExceptionList(BaseModel):
    """A part of the exceptions, newest first."""

    items: list[ExceptionTold]
    next: str | None


Since = Annotated[Instant | None, Query(alias="from", description="From this instant on.")]
Until = Annotated[Instant | None, Query(alias="until", description="Before this instant.")]


@router.get("/exceptions", response=ExceptionList, operation_id="exceptions")
def list_exceptions(
    request: HttpRequest,
    since: Since = None,
    until: Until = None,
    change: Annotated[str | None, Query(description="Of this change alone.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> HttpResponse:
    """The exceptions of a period in changes that the caller may see; `Accept: text/csv` gives all of them as a table."""
    actor, world = caller(request).actor, read.world()
    only = Period(since, until, visible_systems(actor, world), change)
    if request.get_preferred_type(["application/json", CSV]) == CSV:
        return _table(only, world.roster)
    page = page_of(lambda: exceptions.listed(only, limit=limit, cursor=cursor))
    items = [_told(each, world.roster) for each in page.items]
    return giving.told(ExceptionList(items=items, next=page.next))


def _told(each: Listed, roster: Roster) -> ExceptionTold:
    made = each.made
    return ExceptionTold(
        kind=made.kind,
        at=made.at,
        by=made.by,
        change=made.change,
        system=each.system,
        says=sentence(made, roster, _step(made) if made.kind == AMENDMENT else ""),
        drill=each.drill,
    )


def _step(made: Exceptional) -> str:
    """What the step of an exception is called in its plan: the list of exceptions holds no words that people typed."""
    view = read.change(made.change)
    run = getattr(view.happened[made.n - 1].event, "run", "")
    return Known(view.world, view.facts).step(made.of, run)


def _table(only: Period, roster: Roster) -> HttpResponse:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for each in _all(only):
        told = _told(each, roster).model_dump(mode="json")
        table.writerow([cell(told[name]) for name in COLUMNS])
    response = HttpResponse(
        written.getvalue(), content_type=f"{CSV}; charset=utf-8", headers=giving.PRIVATE
    )
    response.headers["Content-Disposition"] = 'attachment; filename="exceptions.csv"'
    return response


def _all(only: Period) -> Iterator[Listed]:
    """Every exception of a period; those that are made meanwhile are left out."""
    only, cursor = replace(only, until=only.until or _now()), None
    while True:
        page = exceptions.listed(only, limit=read.MOST, cursor=cursor)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def _now() -> datetime:
    return read.now()


def cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
