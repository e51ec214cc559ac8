"""This module tries the calendar to subscribe to: what is in it, for whom, under which name, and by which token alone."""

from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client

from offcycle.ledger import read
from offcycle.process.canonical import instant
from offcycle.process.kernel import Actor
from offcycle.process.people import HoldRole
from offcycle.process.run.freezes import LiftFreeze, SetFreeze
from tests.api.http import V1, Answer, People, Way, a_way, token
from tests.api.test_requests import is_problem
from tests.ledger.told import give

pytestmark = pytest.mark.django_db

NO_EMERGENCY = {
    "description": "It is slow.",
    "triage": {
        "incident": {"active": False},
        "immediate_need": {"security": False, "quality": False},
        "why": "It can wait.",
    },
    "impact": "minor",
    "urgency": "low",
    "personal_data": "no",
}


def asked(raw: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = Client().get(f"{V1}/calendar.ics", {"token": raw}, headers=named)
    return Answer(response.status_code, dict(response.headers), response.content)


def calendar(account: str = "hosting") -> icalendar.Calendar:
    answer = asked(token(account, scopes=("calendar",)))
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.body)


def entries(account: str = "hosting") -> dict[str, Any]:
    """What is in the calendar by the first part of its UID."""
    return {str(one["UID"]).partition("@")[0]: one for one in calendar(account).walk("VEVENT")}


def time_of(entry: Any, name: str) -> datetime:
    found: datetime = entry.decoded(name)
    return found


def deferred(people: People, title: str = "Slow site") -> Way:
    way = Way(people)
    way.ref = people.must("dev", "POST", "/changes", {"system": "eclkc", "title": title})["ref"]
    way.give("dev", "triage", NO_EMERGENCY)
    way.give("hosting", "plan-window", {})
    return way


def test_it_holds_every_window_to_come_under_a_name_that_stays(people: People) -> None:
    told = people.must("hosting", "GET", "/windows")["items"]
    found = [entry for name, entry in entries().items() if name.startswith("window-")]
    starts = [instant(time_of(entry, "DTSTART")) for entry in found]
    assert {each["starts_at"] for each in told} <= set(starts)
    assert {str(entry["SUMMARY"]) for entry in found} == {"Maintenance window"}
    assert list(entries()) == list(entries())


def test_its_lines_are_as_calendars_have_them(people: People) -> None:
    deferred(people, "Ä" * 150)
    answer = asked(token("hosting", scopes=("calendar",)))
    lines = answer.body.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert (lines[0], lines[-2]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT15M" in lines


def test_a_change_that_is_planned_is_moved_and_not_doubled(people: People) -> None:
    way = deferred(people)
    planned = entries()[f"{way.ref}-planned"]
    assert str(planned["SUMMARY"]) == f"{way.ref} is planned (eclkc): Slow site"
    assert str(planned["URL"]).endswith(f"/changes/{way.ref}")
    window = way.change()["window"]
    assert instant(time_of(planned, "DTSTART")) == window["starts_at"]
    later = people.must("hosting", "GET", "/windows")["items"][0]["starts_at"]
    moved_to = instant(datetime.fromisoformat(later) + timedelta(hours=1))
    way.give("hosting", "plan-window", {"starts_at": moved_to})
    moved = entries()[f"{way.ref}-planned"]
    assert (planned["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert instant(time_of(moved, "DTSTART")) == moved_to
    assert time_of(moved, "DTSTAMP") >= time_of(planned, "DTSTAMP")
    way.give("dev", "withdraw", {"reason": "Not needed."})
    assert f"{way.ref}-planned" not in entries()


def test_a_run_that_goes_on_is_there_until_it_ends(people: People) -> None:
    way = a_way(people, Way.plan)
    run = way.start("dev", "staging")
    entry = entries()[f"{way.ref}-run-{run['id']}"]
    assert str(entry["SUMMARY"]).startswith(f"{way.ref} runs in staging (eclkc): ")
    assert time_of(entry, "DTEND") - time_of(entry, "DTSTART") == timedelta(hours=1)
    way.report("dev", run)
    people.must("dev", "POST", f"/runs/{run['id']}/finish")
    assert not any("-run-" in name for name in entries())


def test_a_call_is_there_until_it_was_held(people: People) -> None:
    way = a_way(people, Way.plan)
    way.give("dev", "request-help", {"note": "I am stuck."})
    assert f"{way.ref}-call-1" not in entries()
    whole = read.now().replace(microsecond=0)  # calendars know no parts of a second
    first, second = (instant(whole + timedelta(hours=hours)) for hours in (1, 2))
    way.give("hosting", "schedule-call", {"starts_at": first, "url": "https://call.example.org"})
    assert str(entries()[f"{way.ref}-call-1"]["DESCRIPTION"]) == "https://call.example.org"
    way.give("hosting", "schedule-call", {"starts_at": second})
    moved = entries()[f"{way.ref}-call-1"]
    assert (moved["SEQUENCE"], instant(time_of(moved, "DTSTART"))) == (1, second)
    way.give("hosting", "hold-call", {})
    assert f"{way.ref}-call-1" not in entries()


def test_a_freeze_that_is_lifted_ends_or_never_was(people: People) -> None:
    assert people.made == {}
    give("give-role", HoldRole("hosting", "lead", "*"))
    now = read.now()
    for slug, begins in (("now", now), ("later", now + timedelta(days=2))):
        ask = SetFreeze(begins, now + timedelta(days=9), "Peak.", (), slug)
        give("set-freeze", ask, Actor("hosting"))
    found = entries()
    assert str(found["freeze-later"]["SUMMARY"]) == "Freeze: every system"
    assert (found["freeze-now"]["SEQUENCE"], found["freeze-now"]["STATUS"]) == (0, "CONFIRMED")
    for slug in ("now", "later"):
        give("lift-freeze", LiftFreeze(slug), Actor("hosting"))
    found = entries()
    assert (found["freeze-later"]["SEQUENCE"], found["freeze-later"]["STATUS"]) == (1, "CANCELLED")
    assert time_of(found["freeze-now"], "DTEND") < now + timedelta(days=1)


def test_what_is_security_related_is_told_by_its_reference_alone(people: People) -> None:
    way = deferred(people, "Leaking names")
    way.give("dev", "raise-security", {"reason": "Names leak."})
    planned = entries()[f"{way.ref}-planned"]
    assert str(planned["SUMMARY"]) == f"{way.ref} is planned"
    assert b"Leaking" not in calendar().to_ical()


def test_nobody_gets_what_they_may_not_see(people: People) -> None:
    way = deferred(people)
    assert f"{way.ref}-planned" not in entries("dee")
    assert any(name.startswith("window-") for name in entries("dee"))


@pytest.mark.parametrize("scopes", [("read",), ("read", "write", "decide"), ("metrics",)])
def test_no_other_token_is_taken_in_an_address(people: People, scopes: tuple[str, ...]) -> None:
    is_problem(asked(token("dev", scopes=scopes)), 401, "not_signed_in")
    is_problem(asked("nonsense"), 401, "not_signed_in")
    assert Client().get(f"{V1}/calendar.ics").status_code == 401
    assert people.get("dev", "/calendar.ics").status == 401
    raw = token("dev", scopes=("calendar",))
    assert Client().get(f"{V1}/changes", {"token": raw}).status_code == 422


def test_what_is_known_is_not_sent_again(people: People) -> None:
    assert people.made == {}
    raw = token("dev", scopes=("calendar",))
    first = asked(raw)
    assert asked(raw, If_None_Match=first.etag).status == 304
