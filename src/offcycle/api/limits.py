"""This module limits how many commands one token or session gives in a minute, so that a script run wild holds up nobody else.

Each process counts for itself: with several, the limit is that many times higher.
"""

from offcycle.api.problems import Problem
from offcycle.people.buckets import Buckets

COMMANDS_A_MINUTE = 600

_commands = Buckets(COMMANDS_A_MINUTE)


def count_command(caller: str) -> None:
    """Count a command of a caller; refuses one too many."""
    wait = _commands.take(caller)
    if wait:
        seconds = max(1, round(wait + 0.5))
        raise Problem(
            "too_many",
            f"The command was refused, because more than {COMMANDS_A_MINUTE} came within a minute. Send it again in {seconds} s.",
            headers={"Retry-After": str(seconds)},
        )
