"""This module tries local time against instants: in every zone, and above all where clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from offcycle.process.calendar import zones as local
from tests.process.calendar.places import (
    NEW_YORK,
    ZONES,
    by_chance,
    changes_of,
    instant_by_trying,
    instants,
    new_york,
    shown,
    shown_times,
    utc,
    zones,
)

HOUR = timedelta(hours=1)


@by_chance
@given(shown_times, zones)
def test_an_instant_is_found_as_by_trying(naive: datetime, zone: ZoneInfo) -> None:
    assert local.instant_of(naive, zone) == instant_by_trying(naive, zone)


@by_chance
@given(shown_times, zones)
def test_every_instant_of_a_shown_time_is_found_and_no_other(
    naive: datetime, zone: ZoneInfo
) -> None:
    found = local.instants_of(naive, zone)
    assert all(shown(at, zone) == naive for at in found)
    first = instant_by_trying(naive, zone)
    assert found[:1] == ((first,) if shown(first, zone) == naive else ())


def test_of_a_time_that_is_repeated_both_are_found_and_of_one_that_is_skipped_none() -> None:
    repeated, skipped = datetime.fromisoformat("2026-11-01T01:30"), "2026-03-08T02:30"
    both = (utc("2026-11-01T05:30"), utc("2026-11-01T06:30"))
    assert local.instants_of(repeated, NEW_YORK) == both
    assert local.instants_of(datetime.fromisoformat(skipped), NEW_YORK) == ()


@by_chance
@given(instants, zones)
def test_a_time_that_was_shown_is_found_again(at: datetime, zone: ZoneInfo) -> None:
    found = local.instant_of(local.in_zone(at, zone), zone)
    assert found <= at
    assert shown(found, zone) == shown(at, zone)


def test_in_every_zone_time_goes_forward_through_every_change_of_clocks() -> None:
    half = timedelta(minutes=30)
    tried = 0
    for zone in (*ZONES[::15], ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Antarctica/Troll")):
        for day in changes_of(zone):
            begin = shown(day, zone) - 3 * HOUR
            naive = [begin + number * half for number in range(64)]
            found = [local.instant_of(each, zone) for each in naive]
            assert found == sorted(found)
            assert found == [instant_by_trying(each, zone) for each in naive]
            tried += 1
    assert tried > 200


@pytest.mark.parametrize(
    ("naive", "zone", "instant"),
    [
        ("2027-03-14T01:59:59", "America/New_York", "2027-03-14T06:59:59"),
        ("2027-03-14T02:00:00", "America/New_York", "2027-03-14T07:00:00"),
        ("2027-03-14T02:30:00.500000", "America/New_York", "2027-03-14T07:00:00"),
        ("2027-03-14T02:59:59", "America/New_York", "2027-03-14T07:00:00"),
        ("2027-03-14T03:00:00", "America/New_York", "2027-03-14T07:00:00"),
        ("2024-03-30T23:30:00", "America/Nuuk", "2024-03-31T01:00:00"),  # midnight there
        ("2026-11-01T01:30:00", "America/New_York", "2026-11-01T05:30:00"),  # not 06:30
        ("2026-11-01T02:00:00", "America/New_York", "2026-11-01T07:00:00"),
        ("2026-10-04T02:15:00", "Australia/Lord_Howe", "2026-10-03T15:30:00"),  # by half an hour
        ("2011-12-30T12:00:00", "Pacific/Apia", "2011-12-30T10:00:00"),  # a day that never was
        ("2026-03-29T01:30:00", "Africa/Casablanca", "2026-03-29T00:30:00"),
        ("2026-06-01T20:00:00", "Asia/Kathmandu", "2026-06-01T14:15:00"),
        ("2026-06-01T20:00:00", "UTC", "2026-06-01T20:00:00"),
    ],
)
def test_a_time_skipped_is_the_end_of_the_gap_and_one_repeated_the_first(
    naive: str, zone: str, instant: str
) -> None:
    assert local.instant_of(datetime.fromisoformat(naive), ZoneInfo(zone)) == utc(instant)


def test_the_end_of_a_gap_is_found_to_the_second() -> None:
    skipped = datetime(2027, 3, 14, 2)  # noqa: DTZ001 - what clocks never show
    found = {
        local.instant_of(skipped + timedelta(seconds=37 * step), NEW_YORK) for step in range(97)
    }
    assert found == {utc("2027-03-14T07:00")}


def test_an_instant_found_is_in_utc() -> None:
    gap, plain = datetime(2027, 3, 14, 2, 30), datetime(2027, 3, 15, 2, 30)  # noqa: DTZ001 - what clocks show
    assert all(local.instant_of(each, NEW_YORK).tzinfo is UTC for each in (gap, plain))


def test_a_time_without_a_zone_is_no_instant() -> None:
    naive = datetime(2026, 6, 1, 20)  # noqa: DTZ001 - the very mistake
    for refusing in (local.in_utc, lambda at: local.in_zone(at, NEW_YORK)):
        with pytest.raises(ValueError, match="2026-06-01 20:00:00 names no instant"):
            refusing(naive)


def test_what_clocks_show_has_no_zone() -> None:
    assert local.in_zone(utc("2026-06-02T00:00"), NEW_YORK).isoformat() == "2026-06-01T20:00:00"
    assert local.in_utc(new_york("2026-06-01T20:00")).tzinfo is UTC


def test_every_zone_of_the_machine_is_known() -> None:
    assert len(ZONES) > 400
    assert all(local.zone_problem(zone.key) is None for zone in ZONES)


@pytest.mark.parametrize(
    "name",
    [
        *("", "x", "America", "America/New York", "../etc/passwd", "/etc/localtime", "UTC\0"),
        *("EDT", "localtime", "posixrules", "Factory", "right/UTC", "posix/UTC", "x" * 5000),
    ],
)
def test_no_zone_is_refused_in_a_sentence(name: str) -> None:
    problem = local.zone_problem(name)
    assert problem is not None
    assert problem.startswith(f'"{name}" is no time zone')
    assert "America/New_York" in problem
    with pytest.raises(ValueError, match="is no time zone"):
        local.zone_of(name)


def test_a_zone_is_found() -> None:
    assert local.zone_of("America/New_York") is NEW_YORK


@pytest.mark.parametrize(
    ("text", "found"),
    [("00:00", time()), ("20:00", time(20)), ("23:59", time(23, 59)), ("09:05", time(9, 5))],
)
def test_a_time_of_day_is_read(text: str, found: time) -> None:
    assert local.time_problem(text) is None
    assert local.time_of(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8",
        "8:00",
        "24:00",
        "20:60",
        "20:00:00",
        "20:00\n",
        "8 pm",
        "2000",
        "\u0662\u0660:\u0663\u0663",
    ],
)
def test_no_time_of_day_is_refused_in_a_sentence(text: str) -> None:
    problem = local.time_problem(text)
    assert problem is not None
    assert problem.startswith(f'"{text}" is no time of day.')
    with pytest.raises(ValueError, match="is no time of day"):
        local.time_of(text)
