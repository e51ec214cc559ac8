"""This module tells what time it is by the server's clock, from which a program counts when somebody means “in two hours”."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.shapes import Instant
from offcycle.ledger import read

router = Router(tags=["directory"])


class TimeOfDay(BaseModel):
    """What time it is."""

    now: Instant = Field(description="By the clock that writes the record.")


@router.get("/clock", response=TimeOfDay, operation_id="clock")
def clock(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja hands it over by this name
    """What time it is by the server's clock; deadlines and spans count from there."""
    return giving.told(TimeOfDay(now=read.now()))
