"""This module holds that a server whose clock is wrong by ten minutes records no wrong time and decides nothing wrongly.

On SQLite, which has no clock of its own, it holds what is promised there: times never go back.
"""

import pytest

from tests.faults.running import trial


@pytest.mark.timeout(600)
def test_a_wrong_clock_of_a_server_is_not_the_clock_of_the_record(database_url: str) -> None:
    said = trial("clocks", "--database", database_url)
    true = database_url.startswith("postgres")
    assert ("all at the true time" if true else "10 minutes ahead") in said
