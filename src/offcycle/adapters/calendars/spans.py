"""This module finds in the text of an iCalendar feed when time is taken: single events, and those that come back.

What comes back is counted on the clocks of the event's own zone, so that nine in the morning stays nine when summer begins.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

from offcycle.adapters.calendars.port import Asked, Span

MOST_EVENTS = 2000
EARLIEST = 1970
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
LONGEST = timedelta(days=366)


class NotACalendarError(ValueError):
    """The text is no calendar that can be read; the message says why, and quotes nothing of it."""


def spans(text: str, asked: Asked) -> tuple[Span, ...]:
    """The times that are taken; raises NotACalendarError."""
    return tuple(each.span for each in happenings(text, asked) if each.taken)


@dataclass(frozen=True, slots=True)
class Happening:
    """One time at which an event of a calendar takes place."""

    span: Span
    title: str
    invited: tuple[str, ...]  # mail addresses
    taken: bool  # whether it takes its owner's time


def happenings(text: str, asked: Asked) -> tuple[Happening, ...]:
    """What takes place, and was not cancelled; raises NotACalendarError."""
    try:
        events = _events(text)
        moved = {(_uid(each), _instant(each["RECURRENCE-ID"].dt, asked.zone)) for each in events if "RECURRENCE-ID" in each}  # fmt: skip
        return tuple(
            Happening(span, str(each.get("SUMMARY", "")), _invited(each), _takes_time(each))
            for each in events
            if _counts(each, asked)
            for span in _of(each, asked, moved)
        )
    except NotACalendarError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise NotACalendarError("it is no iCalendar that can be read") from error


def _events(text: str) -> list[Any]:
    whole: Any = Calendar.from_ical(text)
    events = [each for each in whole.walk("VEVENT") if "DTSTART" in each]
    if len(events) > MOST_EVENTS:
        raise NotACalendarError(f"it has more than {MOST_EVENTS} events")
    return events


def _uid(event: Any) -> str:
    return str(event.get("UID", ""))


def _counts(event: Any, asked: Asked) -> bool:
    """Whether an event takes place, and is one of those that are asked for."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    return asked.word.casefold() in str(event.get("SUMMARY", "")).casefold()


def _invited(event: Any) -> tuple[str, ...]:
    """The addresses of those who are invited and have not declined."""
    several = (
        each
        for each in _several(event.get("ATTENDEE"))
        if str(each.params.get("PARTSTAT", "")).upper() != "DECLINED"
    )
    return tuple(re.sub("^mailto:", "", str(each).strip(), flags=re.IGNORECASE) for each in several)


def _takes_time(event: Any) -> bool:
    return _whole_day(event) or str(event.get("TRANSP", "OPAQUE")).upper() == "OPAQUE"


def _whole_day(event: Any) -> bool:
    return not isinstance(event["DTSTART"].dt, datetime)


def _of(event: Any, asked: Asked, moved: set[tuple[str, datetime]]) -> Iterator[Span]:
    """The times of one event that go on or begin between the two instants."""
    first, length = _clock(event["DTSTART"].dt), _length(event)
    zone = _zone(event["DTSTART"].dt, asked.zone)
    single = "RECURRENCE-ID" in event
    begins = [first] if single else _beginnings(event, first, length, zone, asked)
    for each in begins:
        starts_at = each.replace(tzinfo=zone)
        if not single and (_uid(event), starts_at) in moved:
            continue
        until = (
            (each + length).replace(tzinfo=zone)
            if _whole_day(event)
            else _absolute(starts_at) + length
        )
        if _absolute(until) > asked.after and _absolute(starts_at) < asked.before:
            yield _absolute(starts_at), _absolute(until)


def _absolute(at: datetime) -> datetime:
    """The same instant, written so that adding and comparing count real time."""
    return at.astimezone(UTC)


def _beginnings(
    event: Any, first: datetime, length: timedelta, zone: tzinfo, asked: Asked
) -> list[datetime]:
    """When an event begins, as the clocks of its zone show it."""
    after = asked.after.astimezone(zone).replace(tzinfo=None) - length
    before = asked.before.astimezone(zone).replace(tzinfo=None)
    rules, found = _several(event.get("RRULE")), rruleset()
    found.rdate(first)
    for each in rules:
        found.rrule(_rule(each, first, before, zone))
    for each in _dates(event, "RDATE"):
        found.rdate(_shown(each, zone))
    for each in _dates(event, "EXDATE"):
        found.exdate(_shown(each, zone))
    return list(found.between(after, before, inc=True))


def _rule(parts: Any, first: datetime, before: datetime, zone: tzinfo) -> Any:
    """A rule that ends: where it names no end, or a later one, it ends with what is asked."""
    if str(parts.get("FREQ", [""])[0]).upper() in TOO_OFTEN or first.year < EARLIEST:
        raise NotACalendarError("an event comes back more often than every day, or for a lifetime")
    ends = [_shown(each, zone) for each in parts.pop("UNTIL", ())]
    rule: Any = rrulestr(parts.to_ical().decode(), dtstart=first)
    with (
        warnings.catch_warnings()
    ):  # a count and an end together are right here: whichever is first
        warnings.simplefilter("ignore", DeprecationWarning)
        return rule.replace(until=min([*ends, before]))


def _several(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _dates(event: Any, name: str) -> Iterator[date]:
    for each in _several(event.get(name)):
        for one in each.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _length(event: Any) -> timedelta:
    start, whole = event["DTSTART"].dt, _whole_day(event)
    if "DTEND" in event:
        found = _difference(start, event["DTEND"].dt)
    elif "DURATION" in event:
        found = event["DURATION"].dt
    else:
        found = timedelta(days=1) if whole else timedelta(0)
    return min(max(timedelta(0), found), LONGEST)


def _difference(start: date, end: date) -> timedelta:
    if isinstance(start, datetime) and isinstance(end, datetime) and start.tzinfo and end.tzinfo:
        return _absolute(end) - _absolute(start)
    return _clock(end) - _clock(start)


def _clock(value: date) -> datetime:
    """What a clock shows at a time; midnight for a day."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime.combine(value, time())


def _zone(value: date, zone: tzinfo) -> tzinfo:
    return value.tzinfo or zone if isinstance(value, datetime) else zone


def _shown(value: date, zone: tzinfo) -> datetime:
    """What the clocks of a zone show at a time."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(zone).replace(tzinfo=None)
    return _clock(value)


def _instant(value: date, zone: tzinfo) -> datetime:
    return _clock(value).replace(tzinfo=_zone(value, zone))
