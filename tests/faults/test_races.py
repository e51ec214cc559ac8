"""This module holds what must hold when several processes do things to one record at the same moment.

`python -m tests.faults.trials races --rounds 1000` runs the same for longer.
"""

import pytest

from tests.faults.races import BY_COMMAND, RACES
from tests.faults.running import trial

ROUNDS = 12
ROUNDS_BY_COMMAND = 4
KEYS = 6


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("races", "rounds"),
    [
        ([each for each in RACES if each not in BY_COMMAND], ROUNDS),
        ([*BY_COMMAND], ROUNDS_BY_COMMAND),
    ],
    ids=["on-a-change", "by-command"],
)
def test_no_race_breaks_an_invariant(races: list[str], rounds: int, database_url: str) -> None:
    """In one process, because founding an organisation for each race would take as long as the races."""
    only = [word for race in races for word in ("--only", race)]
    said = trial("races", *only, "--rounds", str(rounds), "--database", database_url)
    assert all(f"{race}: {rounds} rounds" in said for race in races)


@pytest.mark.timeout(600)
def test_a_key_sent_many_times_at_once_over_http_has_one_effect(database_url: str) -> None:
    said = trial("keys", "--rounds", str(KEYS), "--database", database_url)
    assert f"{KEYS} effects" in said


def test_a_system_that_is_added_before_the_locks_are_held_is_locked_too(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip(
            "A transaction on SQLite is alone from its beginning, so nothing comes between."
        )
    assert "won by" in trial("overtaken", "--database", database_url)
