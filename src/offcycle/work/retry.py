"""This module says how long an errand rests after a temporary failure, before it is tried again."""

FIRST_SECONDS = 5.0
LONGEST_SECONDS = 15 * 60.0


def rest(failures: int, *, chance: float) -> float:
    """Give the seconds to wait after so many failures in a row, 1 at least.

    They double each time up to the longest. `chance`, from 0 to 1, takes up to half of them off,
    so that all that failed together when a partner went away does not come back together.
    """
    doubled = FIRST_SECONDS * 2.0 ** min(failures - 1, 16)  # the longest is reached well before
    return min(doubled, LONGEST_SECONDS) * (1 - chance / 2)
