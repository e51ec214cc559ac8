"""This module tries which days are worked, and when so many working days have passed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.process.calendar.days import (
    WorkingDays,
    add_calendar_days,
    add_working_days,
    holidays_in,
    holidays_problem,
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

FEDERAL = WorkingDays(NEW_YORK, "US")
DAY = timedelta(days=1)
MONDAY, THURSDAY = 0, 3


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """By counting from the first of the month, or backwards from the last."""
    if number > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (number - 1))
    last = date(year, month + 1, 1) - DAY
    return last - timedelta((last.weekday() - weekday) % 7)


def kept(day: date) -> set[date]:
    """5 U.S.C. 6103: kept on Friday when on a Saturday, and on Monday when on a Sunday."""
    return {day, day + {5: -1, 6: 1}.get(day.weekday(), 0) * DAY}


def federal(year: int) -> set[date]:
    fixed = [(year, 1, 1), (year + 1, 1, 1), (year, 6, 19), (year, 7, 4), (year, 11, 11)]
    days = set().union(*(kept(date(*each)) for each in [*fixed, (year, 12, 25)]))
    moving = [(1, MONDAY, 3), (2, MONDAY, 3), (5, MONDAY, -1), (9, MONDAY, 1), (10, MONDAY, 2)]
    days |= {nth(year, *each) for each in [*moving, (11, THURSDAY, 4)]}
    return {day for day in days if day.year == year}


@pytest.mark.parametrize("year", YEARS)
def test_the_federal_holidays_are_those_of_the_law(year: int) -> None:
    assert holidays_in("US", "", year) == federal(year)


def test_a_holiday_kept_in_the_year_before_is_free() -> None:
    assert not FEDERAL.includes(date(2027, 12, 31))
    assert WorkingDays(NEW_YORK).includes(date(2027, 12, 31))


def test_holidays_are_of_no_country_unless_one_is_named() -> None:
    assert holidays_in("", "", 2026) == frozenset()
    assert WorkingDays(NEW_YORK).includes(date(2026, 12, 25))
    assert not FEDERAL.includes(date(2026, 12, 25))


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    patriots = date(2026, 4, 20)
    assert not WorkingDays(NEW_YORK, "US", "MA").includes(patriots)
    assert FEDERAL.includes(patriots)


def test_the_week_is_monday_to_friday_unless_said_otherwise() -> None:
    week = [date(2026, 6, 1) + number * DAY for number in range(7)]
    assert [FEDERAL.includes(day) for day in week] == [True] * 5 + [False] * 2
    gulf = WorkingDays(ZoneInfo("Asia/Kuwait"), weekdays=frozenset({6, 0, 1, 2, 3}))
    assert [gulf.includes(day) for day in week] == [True] * 4 + [False] * 2 + [True]


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7}), frozenset({-1, 0})])
def test_a_week_without_work_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="At least one day of the week"):
        WorkingDays(NEW_YORK, weekdays=weekdays)


@pytest.mark.parametrize(
    ("country", "subdivision", "named"),
    [
        ("XX", "", '"XX"'),
        ("us", "", '"us"'),
        ("holiday_base", "", '"holiday_base"'),
        ("US\n", "", '"US\n"'),
        ("US", "ZZ", '"ZZ" is no part of US'),
        ("", "TX", '"TX" is a part of no country'),
    ],
)
def test_holidays_that_are_not_known_are_refused_in_a_sentence(
    country: str, subdivision: str, named: str
) -> None:
    problem = holidays_problem(country, subdivision)
    assert problem is not None
    assert named in problem
    with pytest.raises(ValueError, match="countr"):
        WorkingDays(NEW_YORK, country, subdivision)
    with pytest.raises(ValueError, match="countr"):
        holidays_in(country, subdivision, 2026)


@pytest.mark.parametrize(("country", "subdivision"), [("", ""), ("US", ""), ("US", "TX")])
def test_holidays_that_are_known_are_taken(country: str, subdivision: str) -> None:
    assert holidays_problem(country, subdivision) is None


@pytest.mark.parametrize(
    ("start", "count", "passed"),
    [
        ("2026-06-03T10:00", 0, "2026-06-03T10:00"),
        ("2026-06-06T10:00", 0, "2026-06-06T10:00"),  # none has passed at once, on a Saturday too
        ("2026-06-03T10:00", 1, "2026-06-04T10:00"),
        ("2026-06-03T10:00", 5, "2026-06-10T10:00"),  # Wednesday to Wednesday
        ("2026-06-05T23:59", 1, "2026-06-08T23:59"),  # Friday to Monday
        ("2026-06-06T00:00", 1, "2026-06-09T00:00"),  # all of Monday
        ("2026-06-07T23:59", 1, "2026-06-09T00:00"),
        ("2026-06-06T10:00", 5, "2026-06-13T00:00"),  # Monday to Friday
        ("2026-06-08T00:00", 5, "2026-06-15T00:00"),
        ("2026-06-18T10:00", 1, "2026-06-22T10:00"),  # over Juneteenth, a Friday
        ("2026-06-19T10:00", 1, "2026-06-23T00:00"),  # from a holiday
        ("2026-12-24T10:00", 5, "2027-01-04T10:00"),  # over Christmas and the new year
        ("2026-10-30T01:30", 1, "2026-11-02T01:30"),  # over a change of clocks
    ],
)
def test_so_many_working_days_have_passed(start: str, count: int, passed: str) -> None:
    assert add_working_days(new_york(start), count, FEDERAL) == new_york(passed)


def test_days_are_those_of_the_organisation_and_not_of_utc() -> None:
    friday_evening = utc("2026-06-06T01:00")  # a Saturday already, in UTC
    assert add_working_days(friday_evening, 1, FEDERAL) == utc("2026-06-09T01:00")


def test_what_is_given_in_a_zone_comes_back_in_utc() -> None:
    start = datetime(2026, 6, 3, 10, tzinfo=NEW_YORK)
    assert {add_working_days(start, count, FEDERAL).tzinfo for count in (0, 5)} == {UTC}


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(utc("2026-06-03T10:00"), -1, FEDERAL)


@by_chance
@given(instants, st.integers(0, 30), zones)
def test_between_lie_as_many_working_days_as_were_asked_for(
    start: datetime, count: int, zone: ZoneInfo
) -> None:
    days = WorkingDays(zone, "US")
    passed = add_working_days(start, count, days)
    first, last = shown(start, zone), shown(passed, zone)
    whole = [first.date() + number * DAY for number in range((last.date() - first.date()).days)]
    free = set().union(*(federal(year) for year in {first.year, last.year}))
    worked = sum(day.weekday() < 5 and day not in free for day in whole)
    assert worked == count
    assert passed >= start


@by_chance
@given(instants, st.timedeltas(timedelta(), timedelta(days=9)), st.integers(0, 9))
def test_who_asks_later_never_gets_an_earlier_answer(
    start: datetime, later: timedelta, count: int
) -> None:
    # One hour a year is shown twice, and its second showing counts like its first.
    slack = timedelta(hours=1)
    first, second = (add_working_days(at, count, FEDERAL) for at in (start, start + later))
    assert second >= first - slack
    assert add_working_days(start, count + 1, FEDERAL) > first


@pytest.mark.parametrize(
    ("start", "count", "later"),
    [
        ("2026-10-20T10:00", 35, "2026-11-24T10:00"),  # an hour more passes
        ("2027-02-28T02:30", 14, "2027-03-14T03:00"),  # into the gap
        ("2028-02-28T10:00", 1, "2028-02-29T10:00"),
        ("2026-06-01T10:00", 0, "2026-06-01T10:00"),
    ],
)
def test_days_later_the_clocks_show_the_same(start: str, count: int, later: str) -> None:
    assert add_calendar_days(new_york(start), count, NEW_YORK) == new_york(later)


def test_no_day_is_before_itself() -> None:
    friday = date(2026, 6, 5)
    assert FEDERAL.after(friday, 0) == friday
    assert FEDERAL.after(friday, 1) == date(2026, 6, 8)
    assert datetime.combine(friday, time()).weekday() == 4
