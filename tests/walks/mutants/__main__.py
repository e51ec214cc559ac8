"""This module tries every mutant: `python -m tests.walks.mutants 500`, with the number of walks in which each is looked for.

With `--keep` it writes down in which walk each was seen, for the tests to look there first.
"""

import sys

from tests.walks.mutants import MUTANTS, PAIRS, missed_by_denials, seen_in_walks
from tests.walks.mutants.catching import SEEDS


def main(walks: int, *, keep: bool) -> int:
    """Tell of every mutant what saw it, and answer how many survive."""
    survivors = [pair for pair in PAIRS if missed_by_denials(*pair) is None]
    say(
        f"{len(PAIRS)} rules and checks taken out, one in one command: {len(survivors)} survive {survivors or ''}"
    )
    seeds: dict[str, int] = {}
    for name, mutant in MUTANTS.items():
        seen = seen_in_walks(name, mutant, range(walks))
        say(f"{name}: " + (f"walk {seen[0]}: {seen[1]}" if seen else f"NOT seen in {walks} walks"))
        if seen:
            seeds[name] = seen[0]
    say(f"{len(MUTANTS)} other mistakes: {len(MUTANTS) - len(seeds)} survive")
    if keep:
        lines = [f'"{name}" = {seed}' for name, seed in seeds.items()]
        about = "# In which walk each mistake was seen: where the tests look first. Written by `python -m tests.walks.mutants --keep`."
        SEEDS.write_text("\n".join([about, *lines, ""]), encoding="utf-8")
    return len(survivors) + len(MUTANTS) - len(seeds)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    sys.exit(min(main(numbers[0] if numbers else 500, keep="--keep" in sys.argv), 1))
