"""This module makes steps out of drafts: title, text, code, and the operation that the digests cover."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.common.utils import normalizeReference

from offcycle.runbook.blocks import FENCES, Block, Link
from offcycle.runbook.fences import Operation, code_of, commands_first, lines_of, operation_of
from offcycle.runbook.inline import plain, without_key
from offcycle.runbook.marks import Marked, later, marked
from offcycle.runbook.places import Source
from offcycle.runbook.reading import HAND, Fault, Part, Step
from offcycle.runbook.sequence import Draft
from offcycle.runbook.writing import counted, markdown

LONGEST_TITLE = 160
TITLED_BY = 2000  # characters of a text are looked at for its title
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d`])")
LABEL = re.compile(r"\[([^\[\]]+)\]")
NEED_A_TARGET = frozenset({"sh", "ansible"})
MOST_NAMED = 50  # of one sort at one operation: one with more of them is told so by the first
MARKS = ("```", "~~~")
NAMES_AN_ARTEFACT = ("playbook", "script", "job")
SCRIPT = re.compile(r"(?<![\w./~$@:%{}-])(?:\./)?\w[\w./-]*\.(?:sh|py|pl|rb|ya?ml)(?![\w/-])")


@dataclass(slots=True, eq=False)
class Context:
    """What steps are made with: links, hosts and pins of the document, and the faults found so far."""

    links: dict[str, Link]
    targets: Mapping[str, tuple[str, ...]]
    artefacts: Mapping[str, str]
    faults: list[Fault]
    source: Source = field(default_factory=lambda: Source(""))
    executors: frozenset[str] | None = None  # those that are enabled; None if nobody has said
    used_links: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def fault(self, line: int, what: str, do: str, *words: str) -> None:
        """Note a fault in a line, counted from 1, at the first of some words that stands there."""
        self.faults.append(Fault(*self.source.place(line, *words), "fault", what, do))


def made(draft: Draft, part: Part, section: str, context: Context) -> list[Step]:
    """The step of a draft, not yet numbered; behind it those that it leaves for later."""
    for blocks in (
        draft.before,
        draft.blocks,
        draft.notes,
    ):  # a rule says nothing, and does nothing
        blocks[:] = [block for block in blocks if block.kind != "rule"]
    key = _key(draft, context)
    body = _titled(draft)
    found = marked(body)
    said = later(body[0].text) if body and body[0].kind == "paragraph" else None
    named = {
        "key": key,
        "section": section,
        "title": _title(body) if said is None else _short(plain(said[:TITLED_BY])),
    }
    step = _step(draft, body, found, context, part=part if said is None else "later", **named)
    after = [_later(block, section, context) for block in found.later]
    return [step, *(each for each in after if each.title)]


def context_text(blocks: list[Block], context: Context) -> str:
    """Blocks as Markdown that stands by itself: the links that it uses are defined in it."""
    return _with_links(markdown(blocks), context)


def _key(draft: Draft, context: Context) -> str:
    """The key that the document gives to the step, taken out of its text."""
    key = draft.key
    first = draft.blocks[0] if draft.blocks else None
    if not key and first and first.kind == "paragraph":
        text, key = without_key(first.text)
        draft.blocks[0] = replace(first, text=text) if key else first
    if key in context.keys:
        what = f"The key `{key}` is given to two steps."
        do = "Give each step a key of its own, or none."
        context.fault(draft.line + 1, what, do, f"{{#{key}}}")
        return ""
    context.keys.update({key} if key else ())
    return key


def _titled(draft: Draft) -> list[Block]:
    if not draft.title:
        return draft.blocks
    title = Block("paragraph", draft.line, draft.line + 1, draft.title)
    return [title, *draft.blocks]


def _step(
    draft: Draft, body: list[Block], found: Marked, context: Context, *, part: Part, **named: str
) -> Step:
    fences = list(_fences(found.plain))
    runs = [(fence, operation) for fence, _ in fences if (operation := operation_of(fence))]
    step = Step(
        number=0,
        part=part,
        title=named["title"],
        key=named["key"],
        section=named["section"],
        notes=tuple(context_text([note], context) for note in draft.notes),
        operation={} if runs else _by_hand(part, draft, found, context),
        line=draft.line + 1,
        text=context_text([*draft.before, *body], context),
        code=tuple(code for fence, before in fences for code in code_of(fence, before)),
        expect=context_text(found.expect, context),
        verify=context_text(found.verify, context),
        rollback=context_text(found.rollback, context),
    )
    return _executed(step, runs, found, context) if runs else step


def _by_hand(part: Part, draft: Draft, found: Marked, context: Context) -> dict[str, Any]:
    said = _with_links(counted([*draft.before, *found.plain]), context)
    return {"kind": HAND, "part": part, "text": said, **_checked(found, context)}


def _checked(found: Marked, context: Context) -> dict[str, str]:
    """What is verified and rolled back, as it counts; expectations are wording."""
    return {
        "verify": _with_links(counted(found.verify), context),
        "rollback": _with_links(counted(found.rollback), context),
    }


def _executed(
    step: Step, runs: list[tuple[Block, Operation]], found: Marked, context: Context
) -> Step:
    for fence, operation in runs:
        _judge(fence, operation, context)
    if len(runs) > 1:
        context.fault(
            runs[1][0].line + 1,
            "A step has two operations, so that nobody could say which of them failed.",
            "Make a step of each.",
            *MARKS,
        )
    operation = runs[0][1]
    said = [lines_of(fence) for fence, _ in runs]
    lines = [line for text in said if text for line in text.split("\n")]
    counts: dict[str, Any] = {
        "kind": operation.kind,
        "part": step.part,
        "target": operation.target,
        "options": operation.options,
        "lines": lines,
        "artefacts": _pinned(runs, context),
        **_checked(found, context),
    }
    if len(runs) > 1:
        counts["further"] = [[each.kind, each.target, each.options] for _, each in runs[1:]]
    return replace(
        step,
        kind=operation.kind,
        target=operation.target,
        options=operation.options,
        operation=counts,
    )


def _judge(fence: Block, operation: Operation, context: Context) -> None:
    line = fence.line + 1
    for odd in operation.odd[:MOST_NAMED]:
        what = f"`{odd}` is no option of this operation."
        context.fault(line, what, "Write each option once, as name=value.", odd, *MARKS)
    if not operation.target and operation.kind in NEED_A_TARGET:
        what = f"This {operation.kind} operation does not say where it runs."
        do = "Add on=NAME, and NAME with its hosts to `targets`."
        context.fault(line, what, do, *MARKS)
    elif operation.target and operation.target not in context.targets:
        what = f"The target `{operation.target}` is not declared."
        do = "Add it with its hosts to `targets` in the front matter."
        context.fault(line, what, do, "on=", *MARKS)
    if context.executors is not None and operation.kind not in context.executors:
        what = f"The executor `{operation.kind}` is not enabled."
        known = ", ".join(sorted(context.executors)) or "none"
        do = f"Enabled here: {known}. Use one of them, or let a person do it: remove `run` behind its language."
        context.fault(line, what, do, operation.kind, *MARKS)


def _pinned(runs: list[tuple[Block, Operation]], context: Context) -> dict[str, str]:
    """The artefacts that the operations name, each with its pin; one without is a fault."""
    pins: dict[str, str] = {}
    for fence, operation in runs:
        for name in _named(fence, operation, context):
            pin = context.artefacts.get(name, context.artefacts.get(name.removeprefix("./"), ""))
            pins[name] = pin
            if not pin and len(pins) <= MOST_NAMED:
                what = f"`{name}` is run from a file whose content this plan does not fix."
                do = "Pin it: `artefacts` in the front matter, its path with its sha256."
                context.fault(_line_with(name, fence), what, do, name, *MARKS)
    return pins


def _line_with(name: str, fence: Block) -> int:
    """The line, from 1, in which a fence names something: that which opens it, or one of its code."""
    if name in fence.info:
        return fence.line + 1
    before, found, _ = fence.text.partition(name)
    return fence.line + 1 + (1 + before.count("\n") if found else 0)


def _named(fence: Block, operation: Operation, context: Context) -> list[str]:
    options = [operation.options[name] for name in NAMES_AN_ARTEFACT if name in operation.options]
    scripts = (
        [found[0] for found in SCRIPT.finditer(fence.text)] if operation.kind != "http" else []
    )
    known = [name for name in context.artefacts if name in fence.text]
    return sorted({*options, *scripts, *known})


def _fences(blocks: list[Block]) -> Iterator[tuple[Block, str]]:
    """All fences within a step, in order, each with the text just before it."""
    before = ""
    for block in blocks:
        if block.kind in FENCES:
            yield block, before
        yield from _fences(block.children)
        before = block.text if block.kind == "paragraph" else ""


def _title(blocks: list[Block]) -> str:
    """The first words of a step, or the first line of its code."""
    for block in blocks:
        for each in block.walk():
            said = ""
            if each.kind in {"paragraph", "heading"}:
                said = plain(each.text[:TITLED_BY])
            elif each.kind in FENCES:
                said = commands_first(each)
            if said:
                return _short(said)
    return _short(" ".join(markdown(blocks).split()))


def _short(title: str) -> str:
    """A long title ends with its first sentence, a long sentence between two words."""
    if len(title) <= LONGEST_TITLE:
        return title
    sentence = SENTENCE.split(title[: LONGEST_TITLE * 4], maxsplit=1)[0]
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    head, space, _ = sentence[: LONGEST_TITLE - 1].rpartition(" ")
    return (head if space else sentence[: LONGEST_TITLE - 1]) + "\u2026"


def _later(block: Block, section: str, context: Context) -> Step:
    """A follow-up that a step leaves behind."""
    said = _with_links(counted([block]), context)
    return Step(
        number=0,
        part="later",
        section=section,
        title=_title([block]),
        text=context_text([block], context),
        line=block.line + 1,
        operation={"kind": HAND, "part": "later", "text": said, "verify": "", "rollback": ""},
    )


def _with_links(text: str, context: Context) -> str:
    if not context.links or "[" not in text:
        return text
    labels = {normalizeReference(found[1]) for found in LABEL.finditer(text)}
    used = sorted(labels & context.links.keys(), key=lambda label: context.links[label].line)
    context.used_links.update(used)
    return "\n\n".join(
        [text, *(["\n".join(context.links[label].text for label in used)] if used else [])]
    )
