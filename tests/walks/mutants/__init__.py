"""This package breaks rules on purpose, one at a time, so that a test can say whether anything sees it.

Each rule and each check of each command is taken out by itself, and has to be missed by the denials of `tests/process/`, which
begin with the same story as a twin that is accepted. Mistakes of other kinds, which somebody could make, are told by a sentence, and have
to be seen by the oracle in the walks; where no walk can see them, because another guard stands behind, by those denials.
`python -m tests.walks.mutants` tells of each when it was seen.
"""

from tests.walks.mutants.approving import APPROVING
from tests.walks.mutants.breaking import Mutant, without
from tests.walks.mutants.catching import (
    PAIRS,
    missed_by_denials,
    seen,
    seen_by_denials,
    seen_in_walks,
)
from tests.walks.mutants.running import RUNNING

__all__ = [
    "MUTANTS",
    "PAIRS",
    "Mutant",
    "missed_by_denials",
    "seen",
    "seen_by_denials",
    "seen_in_walks",
    "without",
]

MUTANTS: dict[str, Mutant] = APPROVING | RUNNING
