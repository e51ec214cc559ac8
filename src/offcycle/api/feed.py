"""This module is the calendar that people subscribe to: windows, freezes, planned changes, runs that go on, and calls.

Calendar programs send no headers of ours, so the token stands in the address, and is one that opens this and nothing else.
Addresses are kept in many places, so a change that is security related is told by its reference alone.

Each thing has one name for as long as it is there, and a number that grows whenever it is moved, so that what was
subscribed to is moved, and never there twice (RFC 5545, UID and SEQUENCE).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from icalendar import Calendar, Event, vDuration
from ninja import Query, Router
from ninja.security import APIKeyQuery

from offcycle.api import etags, giving
from offcycle.api.callers import Caller, caller, not_signed_in
from offcycle.ledger import figures, read
from offcycle.ledger.read import Filter, View
from offcycle.people import tokens
from offcycle.process import agenda, triage
from offcycle.process.calendar.windows import Window
from offcycle.process.dates import Freeze
from offcycle.process.events.staging import CallScheduled
from offcycle.process.events.triage import WindowGiven
from offcycle.process.facts import Happened
from offcycle.process.kernel import Actor
from offcycle.process.visibility import visible_systems
from offcycle.process.world import World

router = Router(tags=["calendar"])

MEDIA_TYPE = "text/calendar; charset=utf-8"
BEHIND, AHEAD = timedelta(days=31), timedelta(days=400)
HOUR = timedelta(hours=1)
OFTEN = timedelta(minutes=15)
"""How often calendar programs are asked to look again."""


class CalendarToken(APIKeyQuery):
    """A token of the scope `calendar`, made by `offcycle token create --calendar`."""

    param_name = "token"

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:  # noqa: ARG002 - ninja hands it over
        """The owner of a token for calendars; one that could do more is refused, since an address is no safe place for it."""
        found = tokens.authenticate(key or "", read.now())
        if found is None or found.scopes != {"calendar"}:
            raise not_signed_in(
                "This address takes a calendar's token alone; `offcycle token create ACCOUNT --calendar` makes one."
            )
        return Caller(Actor(found.account, found.via, found.scopes), "calendar")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the calendar; `revised` is when it was last changed, `moves` how often."""

    name: str
    title: str
    starts_at: datetime
    ends_at: datetime
    revised: datetime
    moves: int = 0
    text: str = ""
    link: str = ""
    cancelled: bool = False


_GIVES = {
    "responses": {
        200: {
            "description": "The calendar.",
            "content": {"text/calendar": {"schema": {"type": "string"}}},
        },
        304: {"description": "Nothing differs."},
    }
}


@router.get("/calendar.ics", auth=CalendarToken(), operation_id="calendar", openapi_extra=_GIVES)
def calendar(
    request: HttpRequest,
    token: Annotated[str, Query(description="A token of the scope `calendar`, and no other.")] = "",  # noqa: ARG001 - read by the authentication
) -> HttpResponse:
    """Windows, freezes, planned changes, runs that go on, and calls, of what the token's owner may see, as iCalendar."""
    actor, world, now = caller(request).actor, read.world(), read.now()
    revised = figures.calendar_revised() or now
    entries = [
        *_windows(world, now, revised),
        *(_freeze(each, revised) for each in _recent(world, now)),
        *(entry for view in _concerned(actor, world) for entry in _of_change(view, now)),
    ]
    sent = giving.sent(_written(entries), len(entries), media_type=MEDIA_TYPE)
    return etags.unless_known(request, sent)


def _windows(world: World, now: datetime, revised: datetime) -> Iterator[Entry]:
    for window in agenda.windows(world, now - BEHIND, now + AHEAD):
        name = f"window-{window.starts_at:%Y%m%dT%H%M%SZ}"
        text = agenda.said(world.policy, window)
        yield Entry(name, "Maintenance window", *_span(window), revised, text=text)


def _span(what: Window | Freeze) -> tuple[datetime, datetime]:
    return what.starts_at, what.ends_at


def _recent(world: World, now: datetime) -> list[Freeze]:
    known = world.calendar.freezes.values()
    return [each for each in known if now - BEHIND < each.ends_at and each.starts_at < now + AHEAD]


def _freeze(freeze: Freeze, revised: datetime) -> Entry:
    lifted = freeze.lifted_at
    never = lifted is not None and lifted <= freeze.starts_at
    ends_at = freeze.ends_at if lifted is None or never else min(lifted, freeze.ends_at)
    return Entry(
        f"freeze-{freeze.slug}",
        f"Freeze: {', '.join(freeze.systems) or 'every system'}",
        freeze.starts_at,
        ends_at,
        lifted or revised,
        moves=0 if lifted is None else 1,
        text=str(freeze.reason),
        cancelled=never,
    )


def _concerned(actor: Actor, world: World) -> Iterator[View]:
    """The open changes that the actor may see and that may have a time of their own."""
    only, cursor = Filter(visible=visible_systems(actor, world), is_open=True), None
    while True:
        page = read.changes(only, limit=read.MOST, cursor=cursor)
        for each in page.items:
            yield read.change(each.summary.ref)
        cursor = page.next
        if cursor is None:
            return


def _of_change(view: View, now: datetime) -> Iterator[Entry]:
    yield from _planned(view)
    yield from _running(view, now)
    yield from _call(view)


def _planned(view: View) -> Iterator[Entry]:
    """The window that a change which is no emergency was given."""
    said = view.facts.triage
    if said.window is None or view.facts.taken or triage.verdict(said) != "deferred":
        return
    given = [each for each in view.happened if isinstance(each.event, WindowGiven)]
    yield _entry(view, "planned", "is planned", _span(said.window), given)


def _running(view: View, now: datetime) -> Iterator[Entry]:
    """The run that goes on; nobody knows how long it takes, so it lasts to the end of the hour that it is in."""
    run = view.facts.running
    if run is None:
        return
    hours = (now - run.started_at) // HOUR
    span = (run.started_at, run.started_at + (hours + 1) * HOUR)
    named = f"run-{run.id}", f"runs in {run.environment}"
    yield _entry(view, *named, span, view.happened[-1:], moves=hours)


def _call(view: View) -> Iterator[Entry]:
    """The call for help in staging that was set, and not held yet."""
    asked = view.facts.helps[-1] if view.facts.helps else None
    if asked is None or asked.starts_at is None or asked.held_at:
        return
    times = [each for each in view.happened if isinstance(each.event, CallScheduled)]
    span = (asked.starts_at, asked.starts_at + timedelta(minutes=view.world.policy.calls.minutes))
    said = f"call-{asked.call}", "needs help in staging: a call"
    yield _entry(view, *said, span, times, asked.url, moves=asked.moves)


def _entry(
    view: View,
    name: str,
    what: str,
    span: tuple[datetime, datetime],
    times: list[Happened] | tuple[Happened, ...],
    place: str = "",
    moves: int | None = None,
) -> Entry:
    """Something about a change; guarded where it is security related."""
    facts = view.facts
    guarded = triage.security_related(facts)
    drill = "DRILL: " if facts.drill else ""
    title = f"{drill}{facts.ref} {what}" + ("" if guarded else f" ({facts.system}): {facts.title}")
    return Entry(
        f"{facts.ref}-{name}",
        title,
        *span,
        revised=times[-1].at,
        moves=len(times) - 1 if moves is None else moves,
        text="" if guarded else place,
        link=f"{settings.BASE_URL}/changes/{facts.ref}",
    )


def _written(entries: list[Entry]) -> bytes:
    """The calendar in bytes: lines end in CR and LF, and long ones are folded."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Offcycle//Calendar//EN")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", "Offcycle")
    made.add("refresh-interval", vDuration(OFTEN), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(OFTEN))
    for each in entries:
        made.add_component(_event(each))
    return bytes(made.to_ical())


def _event(entry: Entry) -> Event:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    event = Event()
    event.add("uid", f"{entry.name}@{host}")
    event.add("sequence", entry.moves)
    event.add("dtstamp", entry.revised)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", max(entry.ends_at, entry.starts_at))
    event.add("summary", _plain(entry.title))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # it says when something is, not that its reader is busy
    if entry.text:
        event.add("description", _plain(entry.text))
    if entry.link:
        event.add("url", entry.link)
    return event


def _plain(text: str) -> str:
    """A text on one line, of what can be seen."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
