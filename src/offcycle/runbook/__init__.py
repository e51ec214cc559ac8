"""This package reads a plan document: its steps, its digests and its faults, and no text is lost."""

from offcycle.runbook.comparing import Difference, compare
from offcycle.runbook.deeds import deed
from offcycle.runbook.document import read
from offcycle.runbook.front import FrontMatterUnreadableError, choose, name_steps
from offcycle.runbook.judging import MAY_BE_STEPS
from offcycle.runbook.keys import keyed
from offcycle.runbook.merging import Conflict, Merge, both_touched, decided, merge
from offcycle.runbook.naming import became, subject
from offcycle.runbook.passages import Passage, passages, shortened
from offcycle.runbook.pinning import artefacts_of, pin
from offcycle.runbook.placing import below, headed, placed
from offcycle.runbook.reading import Code, Fault, Note, Reading, Step
from offcycle.runbook.stored import as_json, from_json

__all__ = [
    "MAY_BE_STEPS",
    "Code",
    "Conflict",
    "Difference",
    "Fault",
    "FrontMatterUnreadableError",
    "Merge",
    "Note",
    "Passage",
    "Reading",
    "Step",
    "artefacts_of",
    "as_json",
    "became",
    "below",
    "both_touched",
    "choose",
    "compare",
    "decided",
    "deed",
    "from_json",
    "headed",
    "keyed",
    "merge",
    "name_steps",
    "passages",
    "pin",
    "placed",
    "read",
    "shortened",
    "subject",
]
