"""This module tells how an absence comes from a calendar: named over HTTP, read by the worker, shown, away, and removed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from offcycle.adapters.calendars import HttpCalendars
from offcycle.adapters.calendars.fake import FakeCalendar
from offcycle.ledger import clock, read
from offcycle.work.calendars import EVERY, JITTER, Follower
from tests.web.conftest import Browser

STAMP = "%Y%m%dT%H%M%SZ"


@pytest.fixture
def fake(settings: Settings) -> Iterator[FakeCalendar]:
    settings.CLOCK_MAY_BE_MOVED = True
    with FakeCalendar() as running:
        yield running
    clock.move(timedelta(0))


def leave(begins: datetime, hours: int) -> str:
    until = begins + timedelta(hours=hours)
    return f"UID:1\nSUMMARY:Vacation\nDTSTART:{begins:{STAMP}}\nDTEND:{until:{STAMP}}"


def absences() -> list[str]:
    calendar, now = read.world().calendar, read.now()
    return [each.source for each in calendar.absences.values() if now < each.over]


def test_a_calendar_is_followed_until_it_is_removed(browser: Browser, fake: FakeCalendar) -> None:
    follower, client, path = Follower(HttpCalendars(), clock.now), browser("admin"), "/absences/calendar/cor2"  # fmt: skip
    said = {"address": fake.address, "word": "vacation", "what": "follow", "once": "a"}
    for who in ("cor1", "cor2"):
        answer = browser(who).post(path, said)
        assert answer.status_code == 422, "another's, and one on this machine, are refused"
    assert client.post(path, said).status_code == 302
    fake.events(leave(clock.now().replace(microsecond=0) - timedelta(hours=1), 30))
    assert (follower.turn(), follower.turn(), absences()) == (1, 0, ["calendar"])
    page = browser("cor2").get("/absences").content.decode()
    assert "From the calendar" in page
    assert "secret" not in page
    fake.status = 500
    clock.move(EVERY + JITTER)
    assert (follower.turn(), absences()) == (1, ["calendar"])
    assert "It cannot be read since" in browser("cor2").get("/absences").content.decode()
    assert client.post(path, {"what": "remove", "once": "b"}).status_code == 302
    assert (follower.turn(), follower.turn(), absences()) == (1, 0, [])
