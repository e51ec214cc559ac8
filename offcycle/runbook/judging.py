"""This module looks a plan over for what keeps it from being run, or should be looked at first."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from offcycle.runbook.declared import Declared
from offcycle.runbook.inline import HTML
from offcycle.runbook.reading import Fault, Step

VALUE = re.compile(r"(?<![$\\{])\{\{[ \t]*([A-Za-z_][\w.-]*)[ \t]*\}\}(?!\})")
PLACEHOLDER = re.compile(
    r"<([A-Za-z][A-Za-z0-9_]*(?:[ -][A-Za-z0-9_]+){0,8})>"
    r"|(?<!\])\[(?!(?:NOTE|TIP|WARN|WARNING|INFO|ERROR|DEBUG|FATAL|FAIL|OK|IMPORTANT|CAUTION)\])"
    r"[A-Z][A-Z0-9_]+(?:[ -][A-Z0-9_]+){0,8}\](?![(\[:])"
    r"|\bYOUR_[A-Z0-9_]+\b|\bCHANGE_?ME\b"
)
ELSEWHERE = re.compile(
    r"\b(?:follow|see|use|refer to|according to|described in|documented in|steps (?:in|of|from))\b"
    r"[^.\n]{0,60}?\b(?:runbook|playbook|procedure|sop|guide|documentation|wiki|document)\b"
    r"|\]\([^()\s]{1,300}\.(?:md|markdown|adoc|rst|docx?)(?:#[^()\s]{0,100})?\)",
    re.IGNORECASE,
)
RISKY = re.compile(
    r"\b(?:irreversibl[ey]|cannot be undone|can't be undone|no way back|risky|destructive)\b",
    re.IGNORECASE,
)
MOST = 200  # of one sort: a plan with more of them is told so by the first


class Lines:
    """Finds line and column, both from 1, of a place in a text."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(place + 1 for place, each in enumerate(text) if each == "\n")]

    def place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.starts, position)
        return line, position - self.starts[line - 1] + 1


def judge_values(text: str, found: Declared) -> list[Fault]:
    """Values that are used but not declared, and the other way round; only where values are declared."""
    if not found.has_values:
        return []
    lines, used, faults = Lines(text), set[str](), list[Fault]()
    for each in VALUE.finditer(text):
        used.add(each[1])
        if each[1] not in found.places and len(faults) < MOST:
            do = "Declare it under `values`, or write \\{{ for the text itself."
            what = f"The value `{each[1]}` is not declared."
            faults.append(Fault(*lines.place(each.start()), "fault", what, do))
    for name, place in found.places.items():
        if name not in used:
            what, do = f"The value `{name}` is used nowhere.", "Use it, or remove it."
            faults.append(Fault(*place, "fault", what, do))
    return faults


def judge_placeholders(body: str) -> list[Fault]:
    """What somebody must still fill in; `body` has empty lines in place of the front matter."""
    lines, faults = Lines(body), list[Fault]()
    for each in PLACEHOLDER.finditer(body):
        if (each[1] or "").lower() in HTML:
            continue
        what = f"`{each[0]}` looks like something still to be filled in."
        do = "Write the real text, or make it a value with one text for each environment."
        faults.append(Fault(*lines.place(each.start()), "warning", what, do))
        if len(faults) >= MOST:
            break
    return faults


def judge_steps(steps: Iterable[Step], *, rollback: bool) -> list[Fault]:
    faults = []
    for step in steps:
        found = ELSEWHERE.search(step.text)
        if found:
            what = f"Step {step.number} rests on another document: `{_short(found[0])}`."
            do = "Import what it says, or say it here: only what stands here is approved."
            faults.append(Fault(step.line, 1, "warning", what, do))
        if RISKY.search(step.text) and not (step.rollback or rollback):
            what = f"Step {step.number} says that it is risky, and nothing says how to go back."
            faults.append(Fault(step.line, 1, "warning", what, "Add a `Rollback:` to the step."))
    return faults[:MOST]


def _short(text: str) -> str:
    return " ".join(text.split())[:80]
