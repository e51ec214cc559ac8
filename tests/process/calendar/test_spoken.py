"""This module proves that times are said as people say them, in any zone and in the hour that clocks show twice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from offcycle.process.calendar import spoken

EASTERN = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


def test_a_window_is_spelt_out() -> None:
    opens, closes = datetime(2026, 12, 18, 1, tzinfo=UTC), datetime(2026, 12, 18, 5, tzinfo=UTC)
    assert spoken.spelt(opens, EASTERN, NOW) == "Thursday 17 December, 8:00 p.m. Eastern"
    assert spoken.spelt(opens, EASTERN) == "Thursday 17 December 2026, 8:00 p.m. Eastern"
    assert (
        spoken.spelt_span(opens, closes, EASTERN, NOW)
        == "Thursday 17 December, 8:00 p.m. to midnight Eastern"
    )


@pytest.mark.parametrize(
    ("at", "zone", "told"),
    [
        ("2026-11-01T05:30:07Z", "America/New_York", "1 Nov 2026, 1:30:07 a.m. EDT"),
        ("2026-11-01T06:30:07Z", "America/New_York", "1 Nov 2026, 1:30:07 a.m. EST"),
        ("2026-11-01T17:00:07Z", "America/New_York", "1 Nov 2026, 12:00:07 p.m. Eastern"),
        ("2026-11-01T17:00:07Z", "Asia/Dubai", "1 Nov 2026, 9:00:07 p.m. UTC+04"),
        ("2026-11-01T17:00:07Z", "UTC", "1 Nov 2026, 5:00:07 p.m. UTC"),
    ],
)
def test_a_record_names_its_zone(at: str, zone: str, told: str) -> None:
    assert spoken.exact(datetime.fromisoformat(at), ZoneInfo(zone)) == told
