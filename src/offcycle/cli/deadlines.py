"""This module tells at a terminal what is due of a change: how each clock stands, until when, and what is counted."""

from collections.abc import Iterator
from typing import Any

from offcycle.cli.terminal import local, say

STATES = {"running": "Running: due", "warned": "Near: due", "passed": "Passed: it was due"}


def lines(change: dict[str, Any]) -> Iterator[str]:
    """What is still waited for, what is due next first; the server says how each stands."""
    still = [each for each in change["clocks"] if each["state"] in STATES]
    for each in sorted(still, key=lambda clock: str(clock["due"])):
        yield f"{STATES[each['state']]} {local(each['due'])}, {each['counts']}. {each['says']}"


def show(change: dict[str, Any]) -> None:
    """The clocks that run, below a head; nothing where none does."""
    found = list(lines(change))
    if found:
        say()
        say("What is due", bold=True)
    for line in found:
        say(line)
