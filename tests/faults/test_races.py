"""This module holds what must hold when several processes do things to one record at the same moment.

`python -m tests.faults.trials races --rounds 1000` runs the same for longer.
"""

import pytest

from tests.faults.races import BY_COMMAND, RACES
from tests.faults.running import trial

ROUNDS = 25
ROUNDS_BY_COMMAND = 6
KEYS = 10


@pytest.mark.timeout(600)
@pytest.mark.parametrize("race", [race for race in RACES if race not in BY_COMMAND])
def test_a_race_breaks_no_invariant(race: str, database_url: str) -> None:
    said = trial("races", "--only", race, "--rounds", str(ROUNDS), "--database", database_url)
    assert f"{race}: {ROUNDS} rounds" in said


@pytest.mark.timeout(600)
def test_whoever_comes_first_the_order_explains_the_outcome(database_url: str) -> None:
    races = [word for race in BY_COMMAND for word in ("--only", race)]
    said = trial("races", *races, "--rounds", str(ROUNDS_BY_COMMAND), "--database", database_url)
    assert all(f"{race}: {ROUNDS_BY_COMMAND} rounds" in said for race in BY_COMMAND)


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
