"""This module says what cannot be of priorities and their clocks."""

from collections.abc import Iterator

from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import IMPACTS, URGENCIES, Policy
from offcycle.process.policy.times import PRIORITIES


def matrix(policy: Policy) -> Iterator[Wrong]:
    """Every urgency with every impact has a priority, and nothing else has."""
    for urgency, row in policy.priority.items():
        if urgency not in URGENCIES:
            says = f"No urgency is called “{urgency}”."
            yield Wrong(("priority", urgency), says, f"It is {_or(URGENCIES)}.", named=True)
            continue
        for impact in row:
            if impact not in IMPACTS:
                says = f"No impact is called “{impact}”."
                yield Wrong(
                    ("priority", urgency, impact), says, f"It is {_or(IMPACTS)}.", named=True
                )
    for urgency in URGENCIES:
        lacking = [each for each in IMPACTS if each not in policy.priority.get(urgency, {})]
        if lacking:
            says = f"With the urgency {urgency}, {_and(lacking)} {'has' if len(lacking) == 1 else 'have'} no priority."
            yield Wrong(("priority", urgency), says, f"Give each one of {', '.join(PRIORITIES)}.")


def _or(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _and(names: list[str]) -> str:
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def used(policy: Policy) -> Iterator[Wrong]:
    """Every priority of the matrix has its hours."""
    given = {priority for row in policy.priority.values() for priority in row.values()}
    for priority in sorted(given - set(policy.clocks.priorities)):
        says = f"The matrix gives the priority {priority}, and nothing says how long its changes may take."
        do = f"Add: {priority} = {{ response_hours = 8, resolution_hours = 24 }}"
        yield Wrong(("clocks", "priorities", priority), says, do)


def clocks(policy: Policy) -> Iterator[Wrong]:
    """Hours are given for priorities that there are, and nothing is resolved before somebody responds."""
    for priority, times in policy.clocks.priorities.items():
        at = ("clocks", "priorities", priority)
        if priority not in PRIORITIES:
            says = f"No priority is called “{priority}”."
            yield Wrong(at, says, f"It is {_or(PRIORITIES)}.", named=True)
        if times.resolution_hours < times.response_hours:
            says = "It would have to be resolved before anybody has to respond."
            yield Wrong((*at, "resolution_hours"), says, f"Write {times.response_hours} or more.")
