"""This module tries the rules by which windows come back: which are taken, which refused, and the days that they name."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.process.calendar.recurrence import PARTS, days_from, rule_problem
from tests.process.calendar.places import by_chance

DAY = timedelta(days=1)
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
dates = st.dates(date(2024, 1, 1), date(2035, 12, 31))


def named(rule: str, day: str, count: int, first_day: date | None = None) -> list[str]:
    found = days_from(rule, date.fromisoformat(day), first_day)
    return [each.isoformat() for each in itertools.islice(found, count)]


@pytest.mark.parametrize(
    ("rule", "day", "found"),
    [
        ("FREQ=MONTHLY;BYDAY=3TH", "2026-06-18", ["2026-06-18", "2026-07-16"]),
        ("FREQ=MONTHLY;BYDAY=3TH", "2026-06-19", ["2026-07-16", "2026-08-20"]),
        ("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=3", "2026-06-01", ["2026-06-18", "2026-07-16"]),
        ("FREQ=MONTHLY;BYDAY=-1SU", "2026-01-01", ["2026-01-25", "2026-02-22"]),
        ("FREQ=MONTHLY;BYDAY=5TH", "2026-01-30", ["2026-04-30", "2026-07-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", ["2026-01-31", "2026-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2028-02-01", ["2028-02-29", "2028-03-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-01", ["2026-01-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=+1,15;BYMONTH=1,12", "2026-01-02", ["2026-01-15", "2026-12-01"]),
        ("FREQ=WEEKLY;BYDAY=TU,SA", "2026-01-01", ["2026-01-03", "2026-01-06"]),
        ("FREQ=DAILY", "2026-02-28", ["2026-02-28", "2026-03-01"]),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-02-28", ["2026-03-02"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-01-01", ["2028-02-29", "2032-02-29"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-27", ["2027-11-25"]),
        ("FREQ=MONTHLY;INTERVAL=01;BYDAY=3TH;WKST=SU", "2026-06-18", ["2026-06-18"]),
    ],
)
def test_a_rule_names_days(rule: str, day: str, found: list[str]) -> None:
    assert rule_problem(rule) is None
    assert named(rule, day, len(found)) == found


def test_a_rule_that_leaves_periods_out_counts_from_its_first_day() -> None:
    rule, first = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", date(2026, 6, 4)
    assert named(rule, "2026-06-05", 2, first) == ["2026-06-18", "2026-07-02"]
    assert named(rule, "2026-06-05", 2, first + 7 * DAY) == ["2026-06-11", "2026-06-25"]
    assert named(rule, "2020-01-01", 1, first) == ["2026-06-04"]
    quarterly = "FREQ=MONTHLY;INTERVAL=3;BYDAY=3TH"
    assert named(quarterly, "2026-01-01", 2, date(2025, 2, 20)) == ["2026-02-19", "2026-05-21"]


def test_a_first_day_holds_for_a_rule_that_leaves_nothing_out_too() -> None:
    first = date(2026, 6, 10)
    assert named("FREQ=MONTHLY;BYDAY=1TH", "2026-01-01", 1, first) == ["2026-07-02"]


@pytest.mark.parametrize("interval", ["2", "10", "99"])
def test_a_rule_that_leaves_periods_out_needs_a_first_day(interval: str) -> None:
    rule = f"FREQ=WEEKLY;BYDAY=TH;INTERVAL={interval}"
    assert "where counting begins" in str(rule_problem(rule))
    assert rule_problem(rule, date(2026, 6, 4)) is None


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("", "cannot be read"),
        ("every third Thursday", "cannot be read"),
        ("FREQ=MONTHLY;", "cannot be read"),
        ("FREQ=MONTHLY;BYDAY", "cannot be read"),
        ("FREQ=MONTHLY;BYDAY=", "cannot be read"),
        ("=MONTHLY", "cannot be read"),
        ("FREQ=MONTHLY;FREQ=DAILY", "cannot be read"),
        ("RRULE:FREQ=DAILY", "cannot be read"),
        ("FREQ=DAILY\nEXDATE:20260101", "cannot be read"),
        ("FREQ=DAILY ", "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=TH;WKST=XX", "cannot be read"),
        ("BYDAY=3TH", "needs a frequency"),
        ("FREQ=HOURLY", "needs a frequency"),
        ("FREQ=SECONDLY", "needs a frequency"),
        ("freq=monthly;byday=3th", "needs a frequency"),
        ("FREQ=MONTHLY;BYDAY=3TH;BYHOUR=20", "BYHOUR cannot be used"),
        ("FREQ=MONTHLY;BYDAY=3TH;COUNT=3", "COUNT cannot be used"),
        ("FREQ=MONTHLY;BYDAY=3TH;UNTIL=20270101", "UNTIL cannot be used"),
        ("FREQ=MONTHLY;BYDAY=3TH;BYEASTER=0", "BYEASTER cannot be used"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "BYMONTH cannot be used"),
        ("FREQ=WEEKLY;BYMONTHDAY=1;BYDAY=TH", "BYMONTHDAY cannot be used"),
        ("FREQ=MONTHLY", "has to say BYDAY or BYMONTHDAY"),
        ("FREQ=WEEKLY", "has to say BYDAY too"),
        ("FREQ=YEARLY;BYDAY=3TH", "has to say BYMONTH too"),
        ("FREQ=YEARLY;BYMONTH=3", "has to say BYDAY or BYMONTHDAY"),
        ("FREQ=MONTHLY;BYDAY=6TH", "BYDAY=6TH cannot be read"),
        ("FREQ=MONTHLY;BYDAY=0TH", "BYDAY=0TH cannot be read"),
        ("FREQ=MONTHLY;BYDAY=3XX", "BYDAY=3XX cannot be read"),
        ("FREQ=MONTHLY;BYDAY=TH(+3)", "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=3TH", "BYDAY=3TH cannot be read"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 is out of range"),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY=-32 is out of range"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,0", "BYMONTHDAY=0 is out of range"),
        ("FREQ=MONTHLY;BYMONTHDAY=x", "BYMONTHDAY=x is out of range"),
        ("FREQ=MONTHLY;BYDAY=TH;BYMONTH=13", "BYMONTH=13 is out of range"),
        ("FREQ=MONTHLY;BYDAY=TH;BYMONTH=-1", "BYMONTH=-1 is out of range"),
        ("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=367", "BYSETPOS=367 is out of range"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL has to be a number from 1 to 99"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL has to be"),
        ("FREQ=DAILY;INTERVAL=100", "INTERVAL has to be"),
        ("FREQ=DAILY;INTERVAL=" + "9" * 5000, "INTERVAL has to be"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never names a day"),
        ("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=6", "never names a day"),
        ("FREQ=MONTHLY;BYDAY=3TH;BYMONTHDAY=1", "never names a day"),
    ],
)
def test_a_rule_that_is_no_good_is_refused_in_a_sentence(rule: str, says: str) -> None:
    problem = rule_problem(rule)
    assert problem is not None
    assert says in problem
    assert rule in problem
    assert problem.endswith(".")
    with pytest.raises(ValueError, match="rule"):
        days_from(rule, date(2026, 1, 1))


@by_chance
@given(st.text(max_size=40) | st.from_regex(r"FREQ=[A-Z]{5,7}(;[A-Z]{4,8}=[-+0-9A-Z,]{1,6}){0,3}"))
def test_no_text_brings_the_reader_down(rule: str) -> None:
    problem = rule_problem(rule)
    assert problem is None or problem.endswith(".")


@by_chance
@given(st.sampled_from(WEEK), st.sampled_from([1, 2, 3, 4, 5, -1, -2]), dates)
def test_a_weekday_of_a_month_is_the_one_of_the_calendar(name: str, number: int, day: date) -> None:
    found = next(days_from(f"FREQ=MONTHLY;BYDAY={number}{name}", day))
    month_before = (found - abs(number) * 7 * DAY).month
    month_after = (found + abs(number) * 7 * DAY).month
    beyond = month_before if number > 0 else month_after
    inside = found - (abs(number) - 1) * 7 * DAY if number > 0 else found + (-number - 1) * 7 * DAY
    assert found >= day
    assert WEEK[found.weekday()] == name
    assert inside.month == found.month != beyond


@by_chance
@given(st.sampled_from([*range(1, 32), *range(-31, 0)]), dates)
def test_a_day_of_the_month_is_never_moved_to_another(number: int, day: date) -> None:
    found = list(
        itertools.takewhile(
            lambda each: each < day + 100 * DAY, days_from(f"FREQ=MONTHLY;BYMONTHDAY={number}", day)
        )
    )
    every = [day + step * DAY for step in range(100)]
    from_the_end = [((each.replace(day=1) + 31 * DAY).replace(day=1) - each).days for each in every]
    hits = [number in {each.day, -left} for each, left in zip(every, from_the_end, strict=True)]
    assert found == list(itertools.compress(every, hits))


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY;BYDAY=MO,SU", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=1MO,-1SU"]
)
def test_where_one_begins_to_look_does_not_matter(rule: str) -> None:
    last = date(2028, 1, 10)
    begins = [date(2026, 12, 28) + step * DAY for step in range(10)]
    found = [
        set(itertools.takewhile(lambda each: each < last, days_from(rule, each))) for each in begins
    ]
    assert all(
        {each for each in found[0] if each >= begin} == days
        for begin, days in zip(begins, found, strict=True)
    )


def test_days_come_to_an_end_with_the_calendar() -> None:
    assert named("FREQ=MONTHLY;BYDAY=3TH", "9999-12-20", 1) == []
    assert named("FREQ=DAILY", "0001-01-01", 1) == ["0001-01-01"]


def test_each_frequency_is_tried() -> None:
    assert set(PARTS) == {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
