"""This module gives the tests about calendars every zone there is, times by chance, and a reckoning of their own.

That reckoning asks a zone in one direction only, what its clocks show at an instant, and finds the
instant by trying: so it shares nothing with the way that the product takes.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import settings
from hypothesis import strategies as st

NOT_A_PLACE = {"localtime", "Factory", "posixrules"}
ZONES = tuple(ZoneInfo(name) for name in sorted(available_timezones() - NOT_A_PLACE))
NEW_YORK = ZoneInfo("America/New_York")
YEARS = range(2024, 2036)

BEGIN, END = datetime(2024, 1, 1), datetime(2036, 1, 1)  # noqa: DTZ001 - what clocks show, in any zone
zones = st.sampled_from(ZONES)
shown_times = st.datetimes(BEGIN, END - timedelta(seconds=1))
instants = st.datetimes(BEGIN, END - timedelta(seconds=1), timezones=st.just(UTC))
by_chance = settings(max_examples=150, deadline=None)


def shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def new_york(text: str) -> datetime:
    """The first instant at which clocks in New York show a time, for times that they do show."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def instant_by_trying(naive: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which clocks show a time, or when they skip it, at which they show a later one."""
    as_if = naive.replace(tzinfo=UTC)
    near = (as_if + timedelta(hours=hours) for hours in range(-30, 31, 6))
    offsets = {shown(at, zone) - at.replace(tzinfo=None) for at in near}
    tried = [as_if - offset for offset in offsets]
    exact = [at for at in tried if shown(at, zone) == naive]
    return min(exact) if exact else end_of_gap_by_trying(min(tried), naive, zone)


def end_of_gap_by_trying(at: datetime, naive: datetime, zone: ZoneInfo) -> datetime:
    at = at.replace(second=0, microsecond=0)
    while shown(at, zone) <= naive:
        at += timedelta(minutes=1)
    return at


def changes_of(zone: ZoneInfo) -> list[datetime]:
    """The days, by UTC, within which clocks change, found by looking at every one of them."""
    days = (END - BEGIN).days
    found = []
    for number in range(days):
        day = (BEGIN + timedelta(days=number)).replace(tzinfo=UTC)
        after = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            found.append(day)
    return found
