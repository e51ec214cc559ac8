"""This module tells what happened to the organisation itself: which policies were in force, and who came back."""

from offcycle.demo import policy
from offcycle.demo.stories.stage import Told, ago, says
from offcycle.ledger import clock, read
from offcycle.process.people import ActivatePolicy, EndAbsence


def _absence(account: str) -> EndAbsence:
    """The absence of somebody who is out now."""
    found = read.world().calendar.absence(account, clock.now())
    return EndAbsence(found.number if found else 0)


STORIES = (
    Told(
        "back_again",
        ago(days=13, hours=3),
        (says("cor2", "end-absence", lambda _: _absence("cor2")),),
    ),
    Told(
        "seats",
        ago(days=6),
        (
            says("admin", "activate-policy", ActivatePolicy(policy.of_some_days())),
            says("admin", "activate-policy", ActivatePolicy(policy.usual()), after=60 * 12),
        ),
    ),
)
"""For some days the second alternate had the second seat; what was asked for in them is judged so for good."""
