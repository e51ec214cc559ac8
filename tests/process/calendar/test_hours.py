"""This module tries core hours and quiet hours: adding to them, measuring them, and the nights in which clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.process.calendar.days import WorkingDays
from offcycle.process.calendar.hours import (
    CoreHours,
    add_core_time,
    core_hours_problem,
    core_time_between,
    is_core_time,
    is_quiet,
    quiet_until,
)
from tests.process.calendar.places import (
    NEW_YORK,
    YEARS,
    by_chance,
    instants,
    new_york,
    shown,
    utc,
    zones,
)

HOUR, MINUTE, NOTHING = timedelta(hours=1), timedelta(minutes=1), timedelta()
EVERY_DAY = frozenset(range(7))
NOON_TO_FIVE = CoreHours(time(12), time(17), WorkingDays(NEW_YORK, "US"))

amounts = st.timedeltas(NOTHING, timedelta(hours=40))
times_of_day = st.times().map(lambda at: at.replace(second=0, microsecond=0))
countries = st.sampled_from(["", "US"])


@st.composite
def core_hours(draw: st.DrawFn) -> CoreHours:
    starts, ends = draw(
        st.tuples(times_of_day, times_of_day).filter(
            lambda pair: pair[0] < pair[1] or pair[1] == time()
        )
    )
    weekdays = draw(st.sampled_from([frozenset(range(5)), EVERY_DAY, frozenset({6})]))
    return CoreHours(starts, ends, WorkingDays(draw(zones), draw(countries), weekdays=weekdays))


@pytest.mark.parametrize(
    ("start", "amount", "passed"),
    [
        ("2026-06-03T13:00", 2 * HOUR, "2026-06-03T15:00"),
        ("2026-06-03T09:00", 2 * HOUR, "2026-06-03T14:00"),  # before they begin
        ("2026-06-03T12:00", 5 * HOUR, "2026-06-03T17:00"),  # the very end, not the next morning
        ("2026-06-03T16:00", 2 * HOUR, "2026-06-04T13:00"),  # over the night
        ("2026-06-03T17:00", MINUTE, "2026-06-04T12:01"),  # at the end none is left
        ("2026-06-05T16:30", 2 * HOUR, "2026-06-08T13:30"),  # over a weekend
        ("2026-06-06T13:00", 2 * HOUR, "2026-06-08T14:00"),  # from a Saturday
        ("2026-06-18T16:00", 2 * HOUR, "2026-06-22T13:00"),  # over Juneteenth, a Friday
        ("2026-06-30T16:00", 2 * HOUR, "2026-07-01T13:00"),  # over the end of a month
        ("2026-07-02T16:00", 2 * HOUR, "2026-07-06T13:00"),  # 3 July is kept for the 4th
        ("2026-12-31T16:00", 2 * HOUR, "2027-01-04T13:00"),  # over the new year
        ("2028-02-28T16:00", 2 * HOUR, "2028-02-29T13:00"),
        ("2026-10-30T16:00", 2 * HOUR, "2026-11-02T13:00"),  # over a change of clocks
        ("2026-06-03T09:00", NOTHING, "2026-06-03T09:00"),
        ("2026-06-03T12:00", 24 * HOUR, "2026-06-09T16:00"),
    ],
)
def test_so_much_core_time_has_passed(start: str, amount: timedelta, passed: str) -> None:
    assert add_core_time(new_york(start), amount, NOON_TO_FIVE) == new_york(passed)


@pytest.mark.parametrize(
    ("start", "end", "passed"),
    [
        ("2026-06-03T13:00", "2026-06-03T15:00", 2 * HOUR),
        ("2026-06-03T00:00", "2026-06-03T12:00", NOTHING),
        ("2026-06-03T00:00", "2026-06-04T00:00", 5 * HOUR),
        ("2026-06-03T17:00", "2026-06-04T12:00", NOTHING),
        ("2026-06-05T16:00", "2026-06-08T13:00", 2 * HOUR),
        ("2026-06-01T00:00", "2026-06-08T00:00", 25 * HOUR),
        ("2026-06-15T00:00", "2026-06-22T00:00", 20 * HOUR),  # a holiday
        ("2026-06-06T00:00", "2026-06-08T00:00", NOTHING),
        ("2026-06-03T15:00", "2026-06-03T13:00", NOTHING),  # backwards
        ("2026-06-03T13:00", "2026-06-03T13:00", NOTHING),
        ("2026-10-26T00:00", "2026-11-02T00:00", 25 * HOUR),  # a change of clocks, at night
    ],
)
def test_so_much_core_time_lies_between(start: str, end: str, passed: timedelta) -> None:
    assert core_time_between(new_york(start), new_york(end), NOON_TO_FIVE) == passed


@by_chance
@given(instants, amounts, core_hours())
def test_what_was_added_lies_between(start: datetime, amount: timedelta, hours: CoreHours) -> None:
    passed = add_core_time(start, amount, hours)
    assert passed >= start
    assert core_time_between(start, passed, hours) == amount
    if amount:  # and at no earlier instant
        before = passed - timedelta(microseconds=1)
        assert core_time_between(start, before, hours) == amount - timedelta(microseconds=1)


@by_chance
@given(instants, st.timedeltas(NOTHING, timedelta(days=60)), core_hours())
def test_adding_what_lies_between_leads_back(
    start: datetime, later: timedelta, hours: CoreHours
) -> None:
    end = start + later
    between = core_time_between(start, end, hours)
    back = add_core_time(start, between, hours)
    assert NOTHING <= between <= later
    assert back <= end
    assert core_time_between(back, end, hours) == NOTHING
    if is_core_time(end, hours) and is_core_time(end - timedelta(microseconds=1), hours):
        assert back == end


@by_chance
@given(instants, amounts, amounts, core_hours())
def test_adding_twice_is_adding_the_sum(
    start: datetime, first: timedelta, second: timedelta, hours: CoreHours
) -> None:
    once = add_core_time(start, first + second, hours)
    assert add_core_time(add_core_time(start, first, hours), second, hours) == once


@by_chance
@given(instants, st.timedeltas(NOTHING, timedelta(days=30)), amounts, amounts, core_hours())
def test_later_or_more_is_never_earlier(
    start: datetime, later: timedelta, amount: timedelta, more: timedelta, hours: CoreHours
) -> None:
    first = add_core_time(start, amount, hours)
    assert add_core_time(start + later, amount, hours) >= first
    assert add_core_time(start, amount + more, hours) >= first


def minutes_by_looking(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """How many minutes begin while clocks show noon to five, Monday to Friday, by looking at each."""
    minutes = (start + number * MINUTE for number in range((end - start) // MINUTE))
    seen = (shown(at, zone) for at in minutes)
    return sum(12 <= at.hour < 17 and at.weekday() < 5 for at in seen)


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_core_time_is_what_one_sees_by_looking_at_every_minute(zone: str) -> None:
    hours = CoreHours(time(12), time(17), WorkingDays(ZoneInfo(zone)))
    for begin in ("2026-03-26T13:37", "2026-10-30T05:11", "2026-12-29T23:00"):
        start = utc(begin)
        end = start + timedelta(days=6, minutes=77)
        looked = minutes_by_looking(start, end, ZoneInfo(zone))
        assert core_time_between(start, end, hours) == looked * MINUTE


def test_core_time_of_a_year_is_five_hours_a_working_day() -> None:
    for year in YEARS:
        begin, end = new_york(f"{year}-01-01T00:00"), new_york(f"{year + 1}-01-01T00:00")
        days = (end - begin + HOUR) // timedelta(days=1)
        worked = sum(
            NOON_TO_FIVE.days.includes(shown(begin + HOUR * (24 * number + 12), NEW_YORK).date())
            for number in range(days)
        )
        assert core_time_between(begin, end, NOON_TO_FIVE) == 5 * HOUR * worked
        assert worked in range(248, 253)


@pytest.mark.parametrize(
    ("day", "passed"),
    [("2027-03-14", 23 * HOUR), ("2026-11-01", 25 * HOUR), ("2026-06-07", 24 * HOUR)],
)
def test_core_time_is_time_that_really_passes(day: str, passed: timedelta) -> None:
    always = CoreHours(time(), time(), WorkingDays(NEW_YORK, weekdays=EVERY_DAY))
    begins, ends = always.on(datetime.fromisoformat(day).date())
    assert ends - begins == passed
    assert core_time_between(begins, ends, always) == passed
    assert core_time_between(begins - 9 * HOUR, ends + 9 * HOUR, always) == passed + 18 * HOUR


def test_core_hours_that_are_skipped_are_none() -> None:
    early = CoreHours(time(2), time(3), WorkingDays(NEW_YORK, weekdays=EVERY_DAY))
    before = utc("2027-03-14T06:30")
    assert core_time_between(before, before + 12 * HOUR, early) == NOTHING
    assert add_core_time(before, MINUTE, early) == utc("2027-03-15T06:01")
    assert not is_core_time(utc("2027-03-14T07:00"), early)


def test_a_time_given_in_a_zone_is_added_to_as_it_passes() -> None:
    always = CoreHours(time(), time(), WorkingDays(NEW_YORK, weekdays=EVERY_DAY))
    start = datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK)
    found = add_core_time(start, 3 * HOUR, always)
    assert found == utc("2026-11-01T07:30")
    assert found.tzinfo is add_core_time(start, NOTHING, always).tzinfo is UTC
    assert core_time_between(start, found.astimezone(NEW_YORK), always) == 3 * HOUR


def test_core_time_lies_between_instants_only() -> None:
    at, naive = utc("2026-06-03T13:00"), datetime(2026, 6, 3, 13)  # noqa: DTZ001 - the very mistake
    for start, end in ((naive, at), (at, naive)):
        with pytest.raises(ValueError, match="names no instant"):
            core_time_between(start, end, NOON_TO_FIVE)


def test_core_time_is_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_core_time(utc("2026-06-03T13:00"), -MINUTE, NOON_TO_FIVE)


@pytest.mark.parametrize(
    ("at", "core"),
    [
        ("2026-06-03T11:59:59", False),
        ("2026-06-03T12:00", True),
        ("2026-06-03T16:59:59", True),
        ("2026-06-03T17:00", False),
        ("2026-06-06T13:00", False),
        ("2026-06-19T13:00", False),
    ],
)
def test_core_hours_hold_their_first_instant_and_not_their_last(at: str, core: bool) -> None:
    assert is_core_time(new_york(at), NOON_TO_FIVE) is core


@pytest.mark.parametrize(
    ("starts", "ends"), [(time(17), time(12)), (time(12), time(12)), (time(22), time(6))]
)
def test_core_hours_over_midnight_are_refused_in_a_sentence(starts: time, ends: time) -> None:
    problem = core_hours_problem(starts, ends)
    assert problem is not None
    assert f"from {starts:%H:%M} to {ends:%H:%M}" in problem
    with pytest.raises(ValueError, match="Core hours cannot last"):
        CoreHours(starts, ends, WorkingDays(NEW_YORK))


@pytest.mark.parametrize(
    ("starts", "ends"), [(time(12), time(17)), (time(12), time()), (time(), time())]
)
def test_core_hours_may_last_until_the_end_of_the_day(starts: time, ends: time) -> None:
    assert core_hours_problem(starts, ends) is None


@pytest.mark.parametrize(
    ("starts", "ends", "shown_at", "quiet"),
    [
        (time(22), time(6), "21:59:59", False),
        (time(22), time(6), "22:00", True),
        (time(22), time(6), "00:00", True),
        (time(22), time(6), "05:59:59", True),
        (time(22), time(6), "06:00", False),
        (time(22), time(), "23:59:59", True),
        (time(22), time(), "00:00", False),
        (time(), time(6), "00:00", True),
        (time(1), time(6), "00:59:59", False),
        (time(1), time(6), "01:00", True),
        (time(1), time(6), "06:00", False),
        (time(6), time(6), "06:00", False),
    ],
)
def test_hours_are_quiet_from_their_first_minute_to_their_end(
    starts: time, ends: time, shown_at: str, quiet: bool
) -> None:
    assert is_quiet(new_york(f"2026-06-03T{shown_at}"), starts, ends, NEW_YORK) is quiet


@by_chance
@given(instants, times_of_day, times_of_day, zones)
def test_of_two_spans_that_make_a_day_one_is_quiet(
    at: datetime, starts: time, ends: time, zone: ZoneInfo
) -> None:
    both = is_quiet(at, starts, ends, zone), is_quiet(at, ends, starts, zone)
    assert sum(both) == (0 if starts == ends else 1)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-06-03T23:00", "2026-06-04T06:00"),
        ("2026-06-04T05:00", "2026-06-04T06:00"),
        ("2026-06-04T06:00", "2026-06-04T06:00"),
        ("2026-06-04T12:00", "2026-06-04T12:00"),
        ("2026-10-31T22:00", "2026-11-01T06:00"),
    ],
)
def test_quiet_hours_end(at: str, until: str) -> None:
    assert quiet_until(new_york(at), time(22), time(6), NEW_YORK) == new_york(until)


@by_chance
@given(instants, times_of_day, times_of_day, zones)
def test_quiet_hours_end_within_a_day(
    at: datetime, starts: time, ends: time, zone: ZoneInfo
) -> None:
    until = quiet_until(at, starts, ends, zone)
    assert at <= until <= at + timedelta(hours=50)
    assert (until > at) == is_quiet(at, starts, ends, zone)
    assert not is_quiet(until, starts, ends, zone)


def test_quiet_hours_that_end_in_the_hour_that_is_repeated_end_twice() -> None:
    starts, ends = time(22), time(1, 30)
    ending = [
        quiet_until(utc(f"2026-11-01T{at}"), starts, ends, NEW_YORK) for at in ("05:15", "06:15")
    ]
    assert ending == [utc("2026-11-01T05:30"), utc("2026-11-01T06:30")]


def test_quiet_hours_that_end_in_the_hour_that_is_skipped_end_after_it() -> None:
    at, end = utc("2027-03-14T06:59"), utc("2027-03-14T07:00")
    assert quiet_until(at, time(22), time(2, 30), NEW_YORK) == end
    # All day but for a quarter of an hour, which is skipped.
    assert quiet_until(at, time(2, 45), time(2, 30), NEW_YORK) == utc("2027-03-15T06:30")


def test_where_quiet_hours_end_is_told_in_utc() -> None:
    for at in (
        datetime(2026, 6, 3, 12, tzinfo=NEW_YORK),
        datetime(2026, 6, 3, 23, tzinfo=NEW_YORK),
    ):
        assert quiet_until(at, time(22), time(6), NEW_YORK).tzinfo is UTC
