"""This module finds out what sees a mistake: the denials of the process, or the oracle in the walks."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from offcycle.process.commands import COMMANDS
from tests.process.denials import Denial, holds
from tests.process.test_kernel import EVERY
from tests.walks.mutants.breaking import Mutant, without
from tests.walks.oracle import Oracle
from tests.walks.reached import Reached
from tests.walks.walker import Walk

PAIRS = tuple(
    (command.name, each.name)
    for command in COMMANDS.values()
    for each in (*command.rules, *command.checks)
)
"""Every rule and check, in every command that asks it."""
SEEDS = Path(__file__).with_name("seeds.toml")


def missed_by_denials(command: str, rule: str) -> Denial | None:
    """The first denial that fails when a command does not ask a rule any more; none if nobody misses it."""
    with without(rule, of=command):
        for denial in EVERY:
            if denial.command == command and rule in denial.rules.split():
                try:
                    holds(denial)
                except (AssertionError, LookupError, TypeError, ValueError, AttributeError):
                    return denial
    return None


def hints() -> dict[str, int]:
    """In which walk each mistake was seen when that was last tried: where to look first."""
    return dict(tomllib.loads(SEEDS.read_text(encoding="utf-8"))) if SEEDS.exists() else {}


def seen_in_walks(mutant: Mutant, seeds: Iterable[int]) -> tuple[int, str] | None:
    """The walk in which a mistake was seen, and how; none if it never was."""
    with mutant():
        for seed in seeds:
            seen = _seen(seed)
            if seen:
                return seed, seen
    return None


def seen_by_denials(mutant: Mutant) -> Denial | None:
    """The first denial of any command that fails with a mistake in the rules; none if all of them hold."""
    with mutant():
        for denial in EVERY:
            try:
                holds(denial)
            except (AssertionError, LookupError, TypeError, ValueError, AttributeError):
                return denial
    return None


def seen(name: str, mutant: Mutant, walks: int) -> bool:
    """Whether anything sees a mistake: the walk that saw it last, a denial, or another walk."""
    first = [hints()[name]] if name in hints() else []
    return bool(
        seen_in_walks(mutant, first)
        or seen_by_denials(mutant)
        or seen_in_walks(mutant, range(walks))
    )


def _seen(seed: int) -> str:
    """What the oracle says of a walk; or that the walk broke down, because what it stands on did."""
    try:
        breaches = Oracle().read(Walk(seed, Reached()).go())
    except (AssertionError, LookupError, TypeError, ValueError, AttributeError) as broken:
        return f"it broke down: {type(broken).__name__} {broken}"
    return breaches[0] if breaches else ""
