"""This module says what cannot be of who is on call: a first day or an hour that there is not."""

from collections.abc import Iterator
from datetime import date

from offcycle.process.calendar.zones import time_problem
from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy


def turns(policy: Policy) -> Iterator[Wrong]:
    """The first day and the hour are there."""
    given = policy.rota
    try:
        date.fromisoformat(given.first_day)
    except ValueError:
        says = f"There is no day {given.first_day}."
        yield Wrong(("rota", "first_day"), says, "Write one such as 2026-01-05.")
    if problem := time_problem(given.at):
        says, stop, do = problem.partition(". ")
        yield Wrong(("rota", "at"), f"{says}{stop}".strip(), do or "Correct it.")
