"""This module says what cannot be of who is on call: a first day or an hour that there is not, or a calendar that nobody could read."""

from collections.abc import Iterator
from datetime import date

from offcycle.process.calendar.zones import time_problem
from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy
from offcycle.process.policy.rota import PAGERDUTY


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


def source(policy: Policy) -> Iterator[Wrong]:
    """What says whose turn it is can be reached."""
    given = policy.rota
    if given.read and not given.secret:
        says = f"Nothing says where the secret is with which {given.source} is read."
        yield Wrong(("rota", "source"), says, 'Add: secret = "env:OFFCYCLE_CHANNEL_ROTA"')
    if given.source == PAGERDUTY and not given.escalation_policy:
        says = "Nothing says which escalation policy of PagerDuty it is."
        do = 'Add: escalation_policy = "P1ABCDE", as it stands at the end of its address.'
        yield Wrong(("rota", "source"), says, do)
