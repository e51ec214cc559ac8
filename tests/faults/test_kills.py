"""This module holds that nothing that was acknowledged is lost when servers are killed while they write.

`python -m tests.faults.trials kills --rounds 1000` does the same for longer.
"""

import pytest

from tests.faults.running import trial

KILLS = 15


@pytest.mark.timeout(600)
def test_what_was_acknowledged_outlives_the_server(database_url: str) -> None:
    said = trial("kills", "--rounds", str(KILLS), "--database", database_url)
    assert f"{KILLS} kills" in said
