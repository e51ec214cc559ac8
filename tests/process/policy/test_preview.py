"""This module holds the windows that are shown of a rule before it comes into force to the calendar."""

from datetime import UTC, datetime

from offcycle.process import agenda
from offcycle.process.policy import Policy

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)


def test_the_next_twelve_windows_of_a_rule_are_known_before_it_holds() -> None:
    first_mondays = Policy.parse('[windows]\nrule = "FREQ=MONTHLY;BYDAY=1MO"\nopens = "21:00"\n')
    found = agenda.preview(first_mondays, AT)
    assert len(found) == 12
    assert found[0].starts_at == datetime(2026, 12, 8, 2, 0, tzinfo=UTC)  # Monday, 21:00 there
    assert found[-1].starts_at == datetime(2027, 11, 2, 1, 0, tzinfo=UTC)  # in summer time still
    assert agenda.preview(Policy.parse('[windows]\nrule = ""\n'), AT) == ()
