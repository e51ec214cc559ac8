"""This module breaks rules on purpose, and demands that the oracle sees each within the five hundred walks."""

import pytest

from offcycle.process.commands import COMMANDS
from tests.walks.mutants import MUTANTS, caught, without
from tests.walks.test_walks import WALKS


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_caught(name: str) -> None:
    assert caught(MUTANTS[name], WALKS) is not None


def test_what_was_broken_is_whole_again() -> None:
    before = dict(COMMANDS)
    with without("change.open"):
        assert before != COMMANDS
    assert before == COMMANDS
