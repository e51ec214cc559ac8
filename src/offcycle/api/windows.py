"""This module is the maintenance windows over HTTP: those to come, those set by hand, and the one that a change is given."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change
from offcycle.api.giving import Given
from offcycle.api.shapes import Asked, Instant
from offcycle.ledger import clock, read
from offcycle.process import agenda, triage
from offcycle.process.calendar.windows import Window as CalendarWindow
from offcycle.process.triage.setting import SetWindow

router = Router(tags=["calendar"])

LONGEST_LOOK = timedelta(days=400)


class Window(BaseModel):
    """A maintenance window."""

    starts_at: Instant
    ends_at: Instant
    says: str = Field(description="The same for people, in the organisation's zone.")


class WindowList(BaseModel):
    """The windows to come, in order."""

    items: list[Window]
    next: None = None


class PlanWindowAsked(Asked):
    """When production is to be changed; left out, in the window that is proposed."""

    starts_at: Instant | None = None


class SetWindowAsked(Asked):
    """A window to add beside the rule; or, when it is removed, the one that opens at that time."""

    starts_at: Instant
    ends_at: Instant | None = None
    removed: bool = False


@router.post("/changes/{ref}/plan-window", response=Change, operation_id="plan-window")
def plan_window(request: HttpRequest, ref: str, body: PlanWindowAsked) -> HttpResponse:
    """Confirm the proposed window of a change that is no emergency, or move it to another time."""
    return giving.give(request, ref, "plan-window", body.into(triage.PlanWindow))


@router.get("/windows", response=WindowList, operation_id="windows")
def windows(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja hands it over by this name
    """The maintenance windows of the next 400 days."""
    return giving.told(_to_come())


@router.post("/windows", response=WindowList, operation_id="set-window")
def set_window(request: HttpRequest, body: SetWindowAsked) -> HttpResponse:
    """Add a maintenance window beside the rule, or remove one; answers with the windows to come."""

    def produce() -> HttpResponse:
        giving.recorded_or_refused(caller(request).actor, Given("set-window", body.into(SetWindow)))
        return giving.told(_to_come())

    return giving.once(request, produce)


def _to_come() -> WindowList:
    world, now = read.world(), clock.now()
    found = agenda.windows(world, now, now + LONGEST_LOOK)
    return WindowList(items=[window(each, agenda.said(world.policy, each)) for each in found])


def window(found: CalendarWindow, says: str) -> Window:
    """A window as it is sent."""
    return Window(starts_at=found.starts_at, ends_at=found.ends_at, says=says)
