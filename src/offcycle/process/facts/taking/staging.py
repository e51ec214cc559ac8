"""This module takes in the events of step 2."""

from offcycle.process.events import staging
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.staging import SignOff


@on(staging.SignedOff)
def _signed_off(facts: Facts, h: Happened, e: staging.SignedOff) -> None:
    facts.sign_offs.append(SignOff(h.by, h.at, e.verdict, e.roles, e.operations, e.reason))
