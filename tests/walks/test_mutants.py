"""This module breaks rules on purpose, and demands that each is missed by a denial, or seen by the oracle in the walks."""

import pytest

from offcycle.process.commands import COMMANDS
from offcycle.process.facts.change import APPLY
from tests.walks.mutants import MUTANTS, PAIRS, missed_by_denials, seen, without
from tests.walks.test_walks import WALKS


@pytest.mark.parametrize(("command", "rule"), PAIRS)
def test_a_rule_that_is_taken_out_is_missed(command: str, rule: str) -> None:
    assert missed_by_denials(command, rule) is not None


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_is_seen(name: str) -> None:
    assert seen(name, MUTANTS[name], WALKS)


def test_there_are_mistakes_enough() -> None:
    assert len(MUTANTS) >= 120


def test_what_was_broken_is_whole_again() -> None:
    commands, taken = dict(COMMANDS), dict(APPLY)
    with without("change.open"):
        assert commands != COMMANDS
    for mutant in MUTANTS.values():
        with mutant():
            pass
    assert (commands, taken) == (COMMANDS, APPLY)
