"""This module takes in the events of telling people, and of the end."""

from offcycle.process.events import notices
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened


@on(notices.StakeholdersTold)
def _told(facts: Facts, h: Happened, _: notices.StakeholdersTold) -> None:
    facts.stakeholders_told_at = h.at


@on(notices.Closed)
def _closed(facts: Facts, h: Happened, e: notices.Closed) -> None:
    facts.closed_at, facts.outcome = h.at, e.outcome
