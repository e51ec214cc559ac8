"""This package reads a plan document: its steps, its digests and its faults, and no text is lost."""

from offcycle.runbook.comparing import Difference, compare
from offcycle.runbook.deeds import deed
from offcycle.runbook.document import read
from offcycle.runbook.front import FrontMatterUnreadableError, choose
from offcycle.runbook.keys import keyed
from offcycle.runbook.pinning import artefacts_of, pin
from offcycle.runbook.reading import Code, Fault, Note, Reading, Step
from offcycle.runbook.stored import as_json, from_json

__all__ = [
    "Code",
    "Difference",
    "Fault",
    "FrontMatterUnreadableError",
    "Note",
    "Reading",
    "Step",
    "artefacts_of",
    "as_json",
    "choose",
    "compare",
    "deed",
    "from_json",
    "keyed",
    "pin",
    "read",
]
