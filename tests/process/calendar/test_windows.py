"""This module tries when windows open and close, and which of them is proposed for a change that waits."""

import calendar
import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.process.calendar import windows as windows_of
from offcycle.process.calendar.days import WorkingDays, add_calendar_days, add_working_days
from offcycle.process.calendar.windows import (
    Lead,
    Recurring,
    Window,
    next_window,
    planned_windows,
    proposed_window,
    windows_between,
)
from tests.process.calendar.places import (
    NEW_YORK,
    YEARS,
    ZONES,
    by_chance,
    instant_by_trying,
    instants,
    new_york,
    shown,
    utc,
    zones,
)

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
THIRD_THURSDAY = "FREQ=MONTHLY;BYDAY=3TH"
EVENING = Recurring(THIRD_THURSDAY, time(20), NEW_YORK, 4 * HOUR)
SUNDAY_NIGHT = Recurring("FREQ=WEEKLY;BYDAY=SU", time(1), NEW_YORK, 2 * HOUR)
LEAD = Lead(5, 35, WorkingDays(NEW_YORK, "US"))
lengths = st.timedeltas(timedelta(seconds=1), timedelta(days=7))
times_of_day = st.times().map(lambda at: at.replace(microsecond=0))


def third_thursday(year: int, month: int) -> date:
    """By reading the sheet of the month."""
    days = calendar.Calendar().itermonthdates(year, month)
    return [day for day in days if day.month == month and day.weekday() == calendar.THURSDAY][2]


SHEETS = [third_thursday(year, month) for year in YEARS for month in range(1, 13)]


def new_york_window(text: str, hours: int = 4) -> Window:
    return Window(new_york(text), new_york(text) + hours * HOUR)


def test_in_every_zone_the_window_of_every_month_is_the_third_thursday_at_eight() -> None:
    expected = [datetime.combine(day, time(20)) for day in SHEETS]
    begin, end = utc("2023-12-31T00:00"), utc("2036-01-02T00:00")
    for zone in ZONES:
        found = windows_between(Recurring(THIRD_THURSDAY, time(20), zone, 4 * HOUR), begin, end)
        assert [shown(each.starts_at, zone) for each in found] == expected, zone
        assert {each.ends_at - each.starts_at for each in found} == {4 * HOUR}
    assert len(ZONES) * len(expected) > 60_000


@by_chance
@given(zones, st.sampled_from(SHEETS), times_of_day, lengths)
def test_a_window_opens_when_clocks_show_its_time_first(
    zone: ZoneInfo, day: date, starts: time, length: timedelta
) -> None:
    opening = instant_by_trying(datetime.combine(day, starts), zone)
    recurring = Recurring(THIRD_THURSDAY, starts, zone, length)
    assert next_window(recurring, opening) == Window(opening, opening + length)
    assert next_window(recurring, opening + timedelta(microseconds=1)) != Window(
        opening, opening + length
    )


@by_chance
@given(
    zones,
    times_of_day,
    instants,
    st.lists(st.timedeltas(timedelta(), timedelta(days=90)), max_size=3),
)
def test_windows_of_a_time_are_those_of_its_parts(
    zone: ZoneInfo, starts: time, begin: datetime, parts: list[timedelta]
) -> None:
    daily = Recurring("FREQ=DAILY", starts, zone, HOUR)
    cuts = [begin]
    for part in parts:
        cuts.append(cuts[-1] + part)
    in_parts = [
        each
        for left, right in itertools.pairwise(cuts)
        for each in windows_between(daily, left, right)
    ]
    whole = windows_between(daily, cuts[0], cuts[-1])
    assert list(whole) == in_parts == sorted(in_parts)
    assert all(cuts[0] <= each.starts_at < cuts[-1] for each in whole)


def test_between_holds_the_first_instant_and_not_the_last() -> None:
    june, july = new_york_window("2026-06-18T20:00"), new_york_window("2026-07-16T20:00")
    assert windows_between(EVENING, june.starts_at, july.starts_at) == (june,)
    assert windows_between(EVENING, july.starts_at, july.starts_at) == ()
    assert windows_between(EVENING, july.starts_at, june.starts_at) == ()


def test_a_window_in_the_hour_that_is_skipped_opens_after_it_and_keeps_its_length() -> None:
    early = Recurring("FREQ=WEEKLY;BYDAY=SU", time(2, 30), NEW_YORK, 2 * HOUR)
    opened = Window(utc("2027-03-14T07:00"), utc("2027-03-14T09:00"))
    assert next_window(early, utc("2027-03-14T00:00")) == opened
    assert [shown(at, NEW_YORK).hour for at in (opened.starts_at, opened.ends_at)] == [3, 5]


def test_a_window_in_the_hour_that_is_repeated_opens_the_first_time() -> None:
    opened = Window(utc("2026-11-01T05:00"), utc("2026-11-01T07:00"))
    assert next_window(SUNDAY_NIGHT, utc("2026-11-01T00:00")) == opened
    assert shown(opened.ends_at, NEW_YORK) == datetime(2026, 11, 1, 2)  # noqa: DTZ001 - what clocks show


def test_a_window_over_the_hour_that_is_skipped_closes_an_hour_later_by_the_clock() -> None:
    found = next_window(SUNDAY_NIGHT, utc("2027-03-14T00:00"))
    assert found is not None
    assert found.ends_at - found.starts_at == 2 * HOUR
    assert shown(found.ends_at, NEW_YORK) == datetime(2027, 3, 14, 4)  # noqa: DTZ001 - what clocks show


def test_a_window_of_yesterday_that_opens_today_by_utc_is_found() -> None:
    late = Recurring("FREQ=WEEKLY;BYDAY=TH", time(23), NEW_YORK, HOUR)
    assert next_window(late, utc("2026-06-05T02:30")) == Window(
        utc("2026-06-05T03:00"), utc("2026-06-05T04:00")
    )


def test_a_window_at_the_end_of_a_day_that_is_skipped_opens_with_the_next_day() -> None:
    # In Greenland clocks went from 23:00 on Saturday to midnight.
    late = Recurring("FREQ=WEEKLY;BYDAY=SA", time(23, 30), ZoneInfo("America/Nuuk"), HOUR)
    opened = Window(utc("2024-03-31T01:00"), utc("2024-03-31T02:00"))
    assert shown(opened.starts_at, late.zone) == datetime(2024, 3, 31)  # noqa: DTZ001 - what clocks show
    assert next_window(late, opened.starts_at) == opened


def test_an_evening_that_clocks_show_twice_has_its_window_once() -> None:
    # At a minute past midnight clocks went back by an hour, into the day before.
    zone = ZoneInfo("America/St_Johns")
    back = utc("2010-11-07T02:31")
    assert [shown(back + step * MINUTE, zone).day for step in (-2, -1, 0)] == [6, 7, 6]
    late = Recurring("FREQ=DAILY", time(23, 59), zone, HOUR)
    found = windows_between(late, back - HOUR, back + 2 * HOUR)
    assert [each.starts_at for each in found] == [back - 2 * MINUTE]
    # The new day began before that, and what opens in its first minute opened then.
    early = Recurring("FREQ=WEEKLY;BYDAY=SU", time(0, 0, 30), zone, HOUR)
    assert next_window(early, back - MINUTE) == Window(back - MINUTE / 2, back - MINUTE / 2 + HOUR)


def test_a_window_is_open_from_its_first_instant_until_it_closes() -> None:
    window = new_york_window("2026-06-18T20:00")
    tick = timedelta(microseconds=1)
    assert window.is_open(window.starts_at)
    assert window.is_open(window.ends_at - tick)
    assert not window.is_open(window.starts_at - tick)
    assert not window.is_open(window.ends_at)


def test_a_window_is_kept_in_utc() -> None:
    given_local = Window(
        datetime(2026, 6, 18, 20, tzinfo=NEW_YORK), datetime(2026, 6, 18, 21, tzinfo=NEW_YORK)
    )
    assert given_local.starts_at.tzinfo is given_local.ends_at.tzinfo is UTC
    assert given_local == new_york_window("2026-06-18T20:00", 1)


def test_no_window_is_without_an_instant_or_a_length() -> None:
    at, naive = utc("2026-06-18T20:00"), datetime(2026, 6, 18, 20)  # noqa: DTZ001 - the very mistake
    for starts_at, ends_at in ((naive, at), (at, naive)):
        with pytest.raises(ValueError, match="names no instant"):
            Window(starts_at, ends_at)
    for ends_at in (at, at - HOUR):
        with pytest.raises(ValueError, match="closes after"):
            Window(at, ends_at)


@pytest.mark.parametrize("length", [timedelta(), -HOUR, timedelta(days=7, seconds=1)])
def test_a_length_that_is_no_good_is_refused_in_a_sentence(length: timedelta) -> None:
    assert "7 days at most." in str(windows_of.length_problem(length))
    with pytest.raises(ValueError, match="7 days at most"):
        Recurring(THIRD_THURSDAY, time(20), NEW_YORK, length)


@pytest.mark.parametrize("length", [timedelta(seconds=1), timedelta(days=7)])
def test_a_length_that_is_good_is_taken(length: timedelta) -> None:
    assert windows_of.length_problem(length) is None


def test_a_rule_that_is_no_good_makes_no_windows() -> None:
    with pytest.raises(ValueError, match="needs a frequency"):
        Recurring("FREQ=HOURLY", time(20), NEW_YORK, HOUR)


def test_windows_come_to_an_end_with_the_calendar() -> None:
    assert next_window(EVENING, utc("9999-12-20T00:00")) is None


def test_a_first_day_holds_windows_back() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
    every_second = Recurring(rule, time(20), NEW_YORK, HOUR, date(2026, 6, 4))
    assert next_window(every_second, utc("2020-01-01T00:00")) == new_york_window(
        "2026-06-04T20:00", 1
    )
    assert next_window(every_second, utc("2026-06-06T00:00")) == new_york_window(
        "2026-06-18T20:00", 1
    )


def planned(extra: list[Window], removed: list[datetime], at: str, count: int) -> list[Window]:
    found = planned_windows(EVENING, extra, removed, new_york(at))
    return [window for window, _ in zip(found, range(count), strict=False)]


JUNE, JULY = new_york_window("2026-06-18T20:00"), new_york_window("2026-07-16T20:00")
BETWEEN = new_york_window("2026-07-01T20:00", 2)


def test_extra_windows_stand_among_the_recurring_ones() -> None:
    past = new_york_window("2026-05-01T20:00")
    assert planned([BETWEEN, past], [], "2026-06-01T00:00", 3) == [JUNE, BETWEEN, JULY]


def test_an_extra_window_that_opens_at_that_instant_is_not_late() -> None:
    assert planned([BETWEEN], [], "2026-07-01T20:00", 1) == [BETWEEN]
    assert planned([BETWEEN], [], "2026-07-01T20:00:01", 1) == [JULY]


def test_a_removed_window_is_left_out_in_whatever_zone_it_is_named() -> None:
    local = datetime(2026, 6, 18, 20, tzinfo=NEW_YORK)
    for removed in (local, JUNE.starts_at):
        assert planned([], [removed], "2026-06-01T00:00", 1) == [JULY]


def test_a_window_in_the_hour_that_is_repeated_is_removed_by_local_time_too() -> None:
    local = datetime(2026, 11, 1, 1, tzinfo=NEW_YORK)
    found = planned_windows(SUNDAY_NIGHT, [], [local], utc("2026-11-01T00:00"))
    assert next(found).starts_at == utc("2026-11-08T06:00")


def test_extra_windows_need_no_order() -> None:
    later = new_york_window("2026-07-02T20:00")
    assert planned([later, BETWEEN], [], "2026-06-20T00:00", 2) == [BETWEEN, later]


def test_a_window_may_be_made_longer_in_its_place() -> None:
    longer = new_york_window("2026-06-18T20:00", 8)
    assert planned([longer], [JUNE.starts_at], "2026-06-01T00:00", 2) == [longer, JULY]


def test_without_a_rule_there_are_the_extra_windows_alone() -> None:
    assert list(planned_windows(None, [BETWEEN], [], JUNE.starts_at)) == [BETWEEN]


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2026-06-10T10:00", "2026-06-18T20:00"),  # six working days before
        ("2026-06-11T20:00", "2026-06-18T20:00"),  # five, to the second
        ("2026-06-11T20:00:01", "2026-07-16T20:00"),  # a second less: the next one
        ("2026-06-12T10:00", "2026-07-16T20:00"),  # 34 days away
        ("2026-12-09T10:00", "2026-12-17T20:00"),
        ("2026-11-10T10:00", "2026-11-19T20:00"),  # Veterans Day is no working day
        ("2026-11-11T10:00", "2026-11-19T20:00"),  # from the holiday: 12, 13, 16, 17, 18
        ("2026-11-12T20:00:01", "2026-12-17T20:00"),  # 35 days but a second
    ],
)
def test_the_window_proposed_is_the_first_with_five_working_days_before_it(
    asked: str, opens: str
) -> None:
    assert proposed_window(new_york(asked), LEAD, EVENING) == new_york_window(opens)


def test_no_window_is_proposed_when_none_is_near_enough() -> None:
    # October's is too soon, and November's more than 35 days away: five weeks lie between them.
    assert proposed_window(new_york("2026-10-13T10:00"), LEAD, EVENING) is None
    assert proposed_window(new_york("2026-10-16T10:00"), LEAD, EVENING) == new_york_window(
        "2026-11-19T20:00"
    )


def test_35_days_are_counted_by_the_clock_to_the_second() -> None:
    quarterly = Recurring("FREQ=YEARLY;BYMONTH=11;BYDAY=3TH", time(20), NEW_YORK, HOUR)
    november = new_york_window("2026-11-19T20:00", 1)
    assert proposed_window(new_york("2026-10-15T20:00"), LEAD, quarterly) == november
    assert proposed_window(new_york("2026-10-15T19:59:59"), LEAD, quarterly) is None


def test_an_extra_window_is_proposed_when_it_comes_first() -> None:
    asked = new_york("2026-06-12T10:00")
    assert proposed_window(asked, LEAD, EVENING, extra=[BETWEEN]) == BETWEEN
    assert proposed_window(asked, LEAD, None, extra=[BETWEEN]) == BETWEEN
    assert proposed_window(asked, LEAD, None) is None


def test_an_extra_window_too_soon_is_not_proposed() -> None:
    asked = new_york("2026-06-25T20:00:01")
    assert proposed_window(asked, LEAD, EVENING, extra=[BETWEEN]) == JULY


def test_a_removed_window_is_not_proposed() -> None:
    asked = new_york("2026-06-10T10:00")
    removed = [JUNE.starts_at]
    assert proposed_window(asked, LEAD, EVENING, removed=removed) is None  # July's is 36 days away
    assert proposed_window(asked, LEAD, EVENING, removed=removed, extra=[BETWEEN]) == BETWEEN


@by_chance
@given(instants, zones, times_of_day)
def test_no_window_in_reach_is_passed_over(at: datetime, zone: ZoneInfo, starts: time) -> None:
    lead = Lead(5, 35, WorkingDays(zone, "US"))
    recurring = Recurring(THIRD_THURSDAY, starts, zone, HOUR)
    soonest, latest = add_working_days(at, 5, lead.days), add_calendar_days(at, 35, zone)
    opening = [instant_by_trying(datetime.combine(day, starts), zone) for day in SHEETS]
    in_reach = [each for each in opening if soonest <= each <= latest]
    found = proposed_window(at, lead, recurring)
    if soonest < utc("2035-12-01T00:00"):
        assert (found.starts_at if found else None) == next(iter(in_reach), None)
