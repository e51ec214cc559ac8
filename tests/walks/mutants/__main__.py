"""This module tries every mutant: `python -m tests.walks.mutants 500`, with the number of walks in which each is looked for.

With `--keep` it writes down in which walk each was seen, for the tests to look there first.
"""

import sys

from tests.walks.mutants import MUTANTS, PAIRS, missed_by_denials, seen_by_denials, seen_in_walks
from tests.walks.mutants.catching import SEEDS


def main(walks: int, *, keep: bool) -> int:
    """Tell of every mutant what saw it, and answer how many survive."""
    left = [pair for pair in PAIRS if missed_by_denials(*pair) is None]
    say(f"{len(PAIRS)} rules and checks, each taken out of one command: {len(left)} survive")
    for command, rule in left:
        say(f"  {command}: {rule}")
    seeds: dict[str, int] = {}
    survivors = 0
    for name, mutant in MUTANTS.items():
        walked = seen_in_walks(mutant, range(walks))
        denial = None if walked else seen_by_denials(mutant)
        if walked:
            seeds[name] = walked[0]
        survivors += not (walked or denial)
        told = (
            f"walk {walked[0]}: {walked[1]}"
            if walked
            else f"denial {denial}"
            if denial
            else "NOT seen"
        )
        say(f"{name}: {told}")
    say(f"{len(MUTANTS)} other mistakes: {len(seeds)} seen in walks, {survivors} survive")
    if keep:
        keep_seeds(seeds)
    return len(left) + survivors


def keep_seeds(seeds: dict[str, int]) -> None:
    """Write down in which walk each was seen."""
    about = "# In which walk each mistake was seen: where the tests look first. Written by `python -m tests.walks.mutants --keep`."
    lines = [f'"{name}" = {seed}' for name, seed in seeds.items()]
    SEEDS.write_text("\n".join([about, *lines, ""]), encoding="utf-8")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    sys.exit(min(main(numbers[0] if numbers else 500, keep="--keep" in sys.argv), 1))
