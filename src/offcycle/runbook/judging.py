"""This module looks a plan over for what keeps it from being run, or should be looked at first."""

import re
from collections import deque
from collections.abc import Iterable

from offcycle.runbook.blocks import Block, Page
from offcycle.runbook.declared import Declared
from offcycle.runbook.inline import HTML
from offcycle.runbook.leaks import judge_leaks
from offcycle.runbook.parsed import Plan
from offcycle.runbook.places import Lines, Source
from offcycle.runbook.reading import Fault, Step

VALUE = re.compile(r"(?<![$\\{])\{\{[ \t]*([A-Za-z_][\w.-]*)[ \t]*\}\}(?!\})")
PLACEHOLDER = re.compile(
    r"<([A-Za-z][A-Za-z0-9_]*(?:[ -][A-Za-z0-9_]+){0,8})>"
    r"|(?<!\])\[(?!(?:NOTE|TIP|WARN|WARNING|INFO|ERROR|DEBUG|FATAL|FAIL|OK|IMPORTANT|CAUTION)\])"
    r"[A-Z][A-Z0-9_]+(?:[ -][A-Z0-9_]+){0,8}\](?![(\[:])"
    r"|\bYOUR_[A-Z0-9_]+\b|\bCHANGE_?ME\b"
)
CLOSING_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9_ -]{0,80})>")
FOLLOWED = r"follow|see|use|refer to|according to|described in|documented in|steps (?:in|of|from)"
DOCUMENTS = (
    "runbook",
    "playbook",
    "procedure",
    "sop",
    "guide",
    "documentation",
    "wiki",
    "document",
)
ELSEWHERE = re.compile(
    rf"\b(?P<verb>{FOLLOWED})\b|\b(?P<noun>{'|'.join(DOCUMENTS)})\b|(?P<end>[.\n])"
    r"|(?P<link>\]\([^()\s]{1,300}?\.(?:md|markdown|adoc|rst|docx?)(?:#[^()\s]{0,100})?\))",
    re.IGNORECASE,
)
FURTHER = 20  # lines by which a step may be longer in the document than its text
WITHIN = 60  # characters between "follow" and "runbook"
NO_PLACEHOLDERS = HTML | frozenset(
    "none nil null empty unset unknown pending invalid computed generated".split()
)
RISKY = re.compile(
    r"\b(?:irreversibl[ey]|irrevocabl[ey]|(?:cannot|can't|can not) be (?:undone|reverted|reversed)"
    r"|no (?:way|going) back|point of no return|risky|high[\s-]risk|destructive)\b",
    re.IGNORECASE,
)
MAY_BE_STEPS = 'If they are steps, name the section "Steps", or list its heading under `steps:`.'
MOST = 200  # of one sort: a plan with more of them is told so by the first


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


def judge_placeholders(body: str, labels: Iterable[str] = ()) -> list[Fault]:
    """What somebody must still fill in; `body` has empty lines in place of the front matter, `labels` are of links."""
    lines, faults, closed = Lines(body), list[Fault](), set(CLOSING_TAG.findall(body))
    names = {label.casefold() for label in labels}
    for each in PLACEHOLDER.finditer(body):
        if _no_placeholder(each, closed, names):
            continue
        what = f"`{each[0]}` looks like something still to be filled in."
        do = "Write the real text, or make it a value with one text for each environment."
        faults.append(Fault(*lines.place(each.start()), "warning", what, do))
        if len(faults) >= MOST:
            break
    return faults


def _no_placeholder(found: re.Match[str], closed: set[str], labels: set[str]) -> bool:
    """What only looks like one: a tag, what programs print for nothing, a link that is defined elsewhere."""
    name = found[1]
    if name is None:
        return found[0].strip("[]").casefold() in labels
    return name.lower() in NO_PLACEHOLDERS or name in closed


def judge_steps(steps: Iterable[Step], source: Source, *, rollback: bool) -> list[Fault]:
    """Steps that rest on another document, and risky ones without a way back; each at the words that say so."""
    faults: list[Fault] = []
    for step in steps:
        last = step.line + step.text.count("\n") + FURTHER
        found, risky = _elsewhere(step.text), RISKY.search(step.text)
        if found:
            what = f"Step {step.number} rests on another document: `{_short(found)}`."
            do = "Import what it says, or say it here: only what stands here is approved."
            place = source.seek(step.line, last, found)
            faults.append(Fault(*place, "warning", what, do))
        if risky and not (step.rollback or rollback):
            what = f"Step {step.number} says that it is risky, and nothing says how to go back."
            place = source.seek(step.line, last, risky[0])
            faults.append(Fault(*place, "warning", what, "Add a `Rollback:` to the step."))
        if len(faults) >= MOST:
            break
    return faults[:MOST]


def _elsewhere(text: str) -> str:
    """The words by which a text rests on another document; found in one pass over it."""
    lowered = text.lower()
    if "](" not in text and not any(noun in lowered for noun in DOCUMENTS):
        return ""
    verbs: deque[re.Match[str]] = deque()
    for found in ELSEWHERE.finditer(text):
        while verbs and found.start() - verbs[0].end() > WITHIN:
            verbs.popleft()
        if found["link"]:
            return found[0]
        if found["verb"]:
            verbs.append(found)
        elif found["end"]:
            verbs.clear()
        elif verbs:
            return text[verbs[0].start() : found.end()]
    return ""


def _short(text: str) -> str:
    return " ".join(text.removeprefix("](").removesuffix(")").split())[:80]


def judge_document(plan: Plan, steps: tuple[Step, ...]) -> list[Fault]:
    """The faults of the whole; those of single steps were found as they were made."""
    rollback = any(step.part == "rollback" for step in steps)
    faults = judge_values(plan.text, plan.declared) + judge_placeholders(
        plan.body, plan.context.links
    )
    source = plan.context.source
    faults += judge_leaks(plan.text, plan.declared.values, plan.declared.places)
    faults += judge_steps(steps, source, rollback=rollback)
    faults += [_unclosed(block, source) for block in _open_fences(plan.page)]
    faults += [_too_deep(block, source) for block in plan.page.too_deep[:MOST]]
    faults += _explained(plan)[:MOST]
    if not plan.open_choice and not any(step.part == "steps" for step in steps):
        do = 'Write the steps as a numbered list below a heading such as "Steps".'
        faults.append(
            Fault(1, 1, "fault", "The plan has no steps, so there is nothing to run.", do)
        )
    return faults


def _explained(plan: Plan) -> list[Fault]:
    lists = [
        Fault(
            *plan.context.source.place(block.line + 1),
            "warning",
            "This list explains rather than instructs, so it is a note.",
            MAY_BE_STEPS,
        )
        for block in plan.gathered.explaining
    ]
    bullets = [
        Fault(
            section.line + 1,
            1,
            "warning",
            f'"{section.heading}" reads like steps beside a surer list, and is kept as a note.',
            "Number its items if they are to be done, too.",
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


def _unclosed(fence: Block, source: Source) -> Fault:
    what = "This fence is not closed, so what follows it may be taken for code."
    place = source.place(fence.line + 1, "```", "~~~")
    return Fault(*place, "fault", what, "Close it with a line of ``` where its code ends.")


def _too_deep(block: Block, source: Source) -> Fault:
    what = "This is nested deeper than a plan can be read; it is kept as plain text."
    place = source.place(block.line + 1)
    return Fault(*place, "fault", what, "Nest lists and quotations less deeply.")
