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


PLAN = (5.0, *(60.0 * each for each in (5, 30, 120, 300, 600, 840, 1200, 1440)))
"""Of webhooks, after Standard Webhooks: ten tries in three and a half days."""


def planned(failures: int, *, chance: float) -> float | None:
    """Give the seconds to wait after so many failures of a webhook; none when it is given up.

    `chance`, from 0 to 1, adds up to a tenth, so that what failed together does not come back together.
    """
    return PLAN[failures - 1] * (1 + chance / 10) if failures <= len(PLAN) else None
