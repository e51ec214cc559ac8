"""This module looks a plan over for what keeps it from being run, or should be looked at first."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from offcycle.runbook.blocks import Block, Page
from offcycle.runbook.declared import Declared
from offcycle.runbook.inline import HTML
from offcycle.runbook.parsed import Plan
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
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

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


def judge_document(plan: Plan, steps: tuple[Step, ...]) -> list[Fault]:
    """The faults of the whole; those of single steps were found as they were made."""
    rollback = any(step.part == "rollback" for step in steps)
    faults = judge_values(plan.text, plan.declared) + judge_placeholders(plan.body)
    faults += judge_steps(steps, rollback=rollback)
    faults += [_unclosed(block) for block in _open_fences(plan.page)]
    faults += [_too_deep(block) for block in plan.page.too_deep[:MOST]]
    faults += _explained(plan)[:MOST]
    if not plan.open_choice and not any(step.part == "steps" for step in steps):
        do = 'Write the steps as a numbered list below a heading such as "Steps".'
        faults.append(
            Fault(1, 1, "fault", "The plan has no steps, so there is nothing to run.", do)
        )
    return faults


def _explained(plan: Plan) -> list[Fault]:
    do = 'If they are steps, name the section "Steps", or list its heading under `steps:`.'
    lists = [
        Fault(
            block.line + 1,
            1,
            "warning",
            "This list explains rather than instructs, so it is a note.",
            do,
        )
        for block in plan.gathered.explaining
    ]
    bullets = [
        Fault(
            section.line + 1,
            1,
            "warning",
            f'"{section.heading}" reads like steps beside a numbered list, and is kept as a note.',
            "Number its items if they are a procedure of their own.",
        )
        for section in plan.gathered.set_aside
    ]
    return lists + bullets


def _open_fences(parsed: Page) -> list[Block]:
    return [
        block
        for top in parsed.blocks
        for block in top.walk()
        if block.kind == "fence" and not _closes(parsed.lines, block)
    ]


def _closes(lines: list[str], fence: Block) -> bool:
    """Whether the last line of a fence is one of marks alone."""
    if fence.end - fence.line <= 1:
        return False
    last = lines[fence.end - 1].strip(" \t>")
    return len(last) > 2 and set(last) in ({"`"}, {"~"})  # noqa: PLR2004 - three marks make a fence


def _unclosed(fence: Block) -> Fault:
    what = "This fence is not closed, so what follows it may be taken for code."
    return Fault(
        fence.line + 1, 1, "fault", what, "Close it with a line of ``` where its code ends."
    )


def _too_deep(block: Block) -> Fault:
    what = "This is nested deeper than a plan can be read; it is kept as plain text."
    return Fault(block.line + 1, 1, "fault", what, "Nest lists and quotations less deeply.")
