"""This module names a difference in plain words: what it is about, and what became of that."""

from offcycle.runbook.comparing import Difference

STEPS = {"steps": "Step", "checks": "Check", "rollback": "Rollback step", "later": "Follow-up"}
NAMED = {"targets": "The target", "artefacts": "The artefact", "notes": "The text below"}
OF_THE_WHOLE = {
    "title": "The title",
    "procedure": "The procedure that is followed",
    "headings": "The headings above the steps",
    "notes": "The notes",
}
BECAME = {
    "added": "is new",
    "removed": "is left out",
    "moved": "stands elsewhere",
    "reworded": "is worded differently, and does the same",
    "operation": "does something else",
}


def subject(found: Difference) -> str:
    """What differs: “Step 3”, “The value site of production”."""
    if found.number:
        return f"{STEPS.get(found.part, 'Step')} {found.number}"
    kind, _, name = found.key.partition("/")
    if kind == "values":
        environment, _, name = name.partition("/")
        return f"The value {name} of {environment}"
    return f"{NAMED[kind]} {name}" if name and kind in NAMED else OF_THE_WHOLE.get(kind, kind)


def became(found: Difference) -> str:
    """What became of it: “is new”, “does something else”."""
    if found.number:
        return BECAME[found.kind]
    if not found.before:
        return BECAME["added"]
    if not found.after:
        return BECAME["removed"]
    return BECAME["reworded"] if found.kind == "reworded" else "has changed"
