"""This module holds how long an errand rests: doubling, capped, and spread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.work.retry import FIRST_SECONDS, LONGEST_SECONDS, rest


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 5), (2, 10), (3, 20), (4, 40), (8, 640), (9, 900), (10, 900), (10**9, 900)],
)
def test_it_doubles_from_five_seconds_to_fifteen_minutes(failures: int, seconds: float) -> None:
    assert rest(failures, chance=0.0) == seconds


@given(failures=st.integers(1, 10**6), chance=st.floats(0, 1, exclude_max=True))
def test_it_is_never_too_soon_nor_too_late(failures: int, chance: float) -> None:
    assert FIRST_SECONDS / 2 < rest(failures, chance=chance) <= LONGEST_SECONDS
    assert rest(failures, chance=chance) <= rest(failures, chance=0.0)


def test_chance_spreads_what_failed_together() -> None:
    assert len({rest(3, chance=n / 10) for n in range(10)}) == 10
