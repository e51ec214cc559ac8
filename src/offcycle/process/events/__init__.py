"""This package is the vocabulary of the log: every kind of event, one module a step, each registered under its stored name."""

from offcycle.process.events import form, notices, organisation, plan, review, run, staging, triage
from offcycle.process.events.vocabulary import EVENTS, NOTHING, Event, Prose

__all__ = [
    "EVENTS",
    "NOTHING",
    "Event",
    "Prose",
    "form",
    "notices",
    "organisation",
    "plan",
    "review",
    "run",
    "staging",
    "triage",
]
