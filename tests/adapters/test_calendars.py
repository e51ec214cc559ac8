"""This module holds the reader of calendars to its port, over real HTTP: what counts, what comes back, and every way to fail."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from offcycle.adapters.calendars import Asked, HttpCalendars
from offcycle.adapters.calendars.fake import FakeCalendar
from offcycle.adapters.calendars.feed import LARGEST
from offcycle.adapters.failure import Failure

ZONE = ZoneInfo("America/New_York")
AFTER, BEFORE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def fake() -> Iterator[FakeCalendar]:
    with FakeCalendar() as running:
        yield running


def read(fake: FakeCalendar, *events: str, word: str = "") -> list[str]:
    """When time is taken, in UTC."""
    if events:
        fake.events(*events)
    found = HttpCalendars().read(Asked(fake.address, word, ZONE, AFTER, BEFORE))
    return [f"{a.astimezone(UTC):%m-%dT%H}/{b.astimezone(UTC):%m-%dT%H}" for a, b in sorted(found)]


def test_what_takes_time_or_whole_days_counts(fake: FakeCalendar) -> None:
    busy = "UID:1\nSUMMARY:Dentist\nDTSTART:20260310T090000Z\nDTEND:20260310T110000Z"
    leave = "UID:2\nSUMMARY:On Vacation\nTRANSP:TRANSPARENT\nDTSTART;VALUE=DATE:20260307\nDTEND;VALUE=DATE:20260309"
    free = f"{busy}\nTRANSP:TRANSPARENT"
    called_off = f"{busy}\nSTATUS:CANCELLED"
    far = "UID:3\nDTSTART:20260801T090000Z\nDTEND:20260801T110000Z"
    # The second day of the leave is 23 hours long.
    assert read(fake, busy, leave, free, called_off, far) == ["03-07T05/03-09T04", "03-10T09/03-10T11"]  # fmt: skip
    assert read(fake, busy, leave, word="vacation") == ["03-07T05/03-09T04"]


def test_what_comes_back_goes_by_the_clocks_of_its_zone(fake: FakeCalendar) -> None:
    weekly = (
        "UID:w\nDTSTART;TZID=America/New_York:20260223T090000\nDURATION:PT8H\nRRULE:FREQ=WEEKLY;COUNT=6\n"
        "EXDATE;TZID=America/New_York:20260316T090000"
    )
    moved = (
        "UID:w\nRECURRENCE-ID;TZID=America/New_York:20260323T090000\n"
        "DTSTART:20260324T120000Z\nDTEND:20260324T130000Z"
    )
    found = read(fake, weekly, moved)
    assert found == ["03-02T14/03-02T22", "03-09T13/03-09T21", "03-24T12/03-24T13", "03-30T13/03-30T21"]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        "<html>Sign in</html>",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260230T99\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "x" * (LARGEST + 1),
    ],
)
def test_what_cannot_be_read_is_a_failure_that_tells_no_secret(
    fake: FakeCalendar, wrong: str
) -> None:
    fake.text = wrong
    with pytest.raises(Failure) as caught:
        read(fake)
    assert "secret" not in str(caught.value)


def test_too_often_away_or_elsewhere_is_a_failure(fake: FakeCalendar) -> None:
    often = "UID:1\nDTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY"
    with pytest.raises(Failure):
        read(fake, often)
    fake.events()
    fake.status, fake.text = 500, "the secret of another"
    with pytest.raises(Failure) as caught:
        read(fake)
    assert "secret" not in str(caught.value)
    with FakeCalendar() as other:
        fake.moved = other.address
        with pytest.raises(Failure):
            read(fake)
        assert other.read == 0
