"""This module finds the steps among the blocks of one section, and keeps all else beside them.

Its ordered and ticked lists are one sequence. Without one, its bullets are the steps if they instruct;
without those, its fences are, each with the paragraph before it.
"""

import re
from dataclasses import dataclass, field

from offcycle.runbook.blocks import FENCES, LISTS, Block
from offcycle.runbook.fences import code_of, is_example, operation_of
from offcycle.runbook.inline import LINKED, only_a_link, plain
from offcycle.runbook.marks import MARK
from offcycle.runbook.words import begins_with_a_verb, english

JUDGED = 2000  # characters of an item are looked at for whether it instructs
NUMBERS, BULLETS, FENCED, PROSE, NOTHING = 4, 3, 2, 1, 0
# Code at the beginning of a bullet is something to do if what follows it goes on so; else it is explained.
TO_A_HEADING = re.compile(r"\W*\[[^\[\]]*+\]\(#[^()]*+\)")
GOES_ON = re.compile(
    r"\W*$|[.;(\u2192]|(?:to|and|then|in|on|from|with|for|again|until|as|once|if|inside|into|within|after"
    r"|before|at|against|via|using|where|command|followed)\b"
)

# Code at the beginning of a numbered item is something to do, unless a statement about it follows.
STATES = re.compile(r"(?:is|are|was|were|has|have|includes|contains|means|passes|ends)\b")
# Commands that are typed without marks, and are no words that begin a sentence.
COMMAND = re.compile(
    r"(?:export )?[A-Z][A-Z0-9_]*=\S"
    r"|(?:aws|az|docker|echo|gcloud|git|helm|kubectl|mysql|oc|psql|systemctl|terraform) [\w./$\"'-]"
)
# Markdown knows no `4a)`: such a line is a part of the step that it stands below.
LETTERED = re.compile(r"[*_(]{0,3}\d{0,2}\.?[a-z][.)][*_]{0,3}[ \t]")


@dataclass(slots=True, eq=False)
class Draft:
    """A step to be: the line that leads to it, itself, what belongs to it, and notes on it."""

    blocks: list[Block]
    line: int
    before: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    title: str = ""
    key: str = ""


@dataclass(slots=True, eq=False)
class Found:
    """The steps of a section, how surely they are steps, what is none, and lists that only explain."""

    drafts: list[Draft] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    rank: int = NOTHING
    explaining: list[Block] = field(default_factory=list)


def steps_among(blocks: list[Block], *, trusted: bool, prose: bool = False) -> Found:
    """`trusted`: the heading says that these are steps, so every list is one of them; `prose`: so may paragraphs be."""
    lists = [block for block in blocks if block.kind in LISTS]
    counted = [block for block in lists if block.kind == "numbers" or _ticked(block)]
    steps = [block for block in counted if _are_steps(block, trusted=trusted)]
    rank, taken = NUMBERS, {id(block) for block in steps}
    refused = [
        block
        for block in counted
        if id(block) not in taken and not (block.contents or links_only(block))
    ]
    if not steps:
        steps = [
            block
            for block in lists
            if block.kind == "bullets" and _are_steps(block, trusted=trusted)
        ]
        rank = NUMBERS if trusted else BULLETS
    if not steps:
        found = _by_fences(blocks)
        if prose and not found.drafts:
            found = _by_paragraphs(blocks)
    else:
        found = _sequence(blocks, {id(block) for block in steps})
        found.rank = rank
    found.explaining = refused
    return found


def as_note(draft: Draft) -> list[Block]:
    """What a step was to be made of, as the text of a note."""
    return [*draft.before, *draft.blocks, *draft.notes]


def ticked_among(blocks: list[Block]) -> Found:
    """Only what can be ticked: in a section that explains, these alone are steps."""
    steps = {id(block) for block in blocks if block.kind in LISTS and _ticked(block)}
    if not steps:
        return Found(rest=list(blocks))
    found = _sequence(blocks, steps)
    found.rank = NUMBERS
    return found


def whole(blocks: list[Block], *, title: str, line: int) -> Draft:
    """All blocks as one step."""
    return Draft(list(blocks), line, title=title)


def _ticked(block: Block) -> bool:
    return any(item.task for item in block.children)


def _are_steps(block: Block, *, trusted: bool) -> bool:
    if _ticked(block):
        return True
    if block.contents or links_only(block):
        return False
    return trusted or instructs(block)


def links_only(block: Block) -> bool:
    """Whether a list is one of links."""
    texts = [first_text(item)[:JUDGED] for item in block.children]
    lonely = sum(only_a_link(text) or bool(TO_A_HEADING.match(text)) for text in texts)
    return lonely * 2 > len(block.children)


def instructs(block: Block) -> bool:
    """Whether at least half of the items tell somebody to do something."""
    ordered = block.kind == "numbers"
    items = [item for item in block.children if item.children]
    telling = sum(_tells(item, ordered=ordered) for item in items)
    if telling * 2 >= len(items):
        return True
    # Words of another language tell us nothing, so there a numbered list is taken for what it looks like.
    return ordered and not english(" ".join(first_text(item) for item in items))


def _tells(item: Block, *, ordered: bool) -> bool:
    first = item.children[0]
    if first.kind in FENCES:
        return True
    text = first.text[:JUDGED].lstrip("*_\"'( ")
    if text.startswith("`") and not ordered:
        return _goes_on(text.lstrip("`").partition("`")[2])
    if text.startswith("`") and STATES.match(text.lstrip("`").partition("`")[2].strip("`*_ ")):
        return False
    if text.startswith("[") and not ordered:
        link = LINKED.match(text)
        return _goes_on(text[link.end() :] if link else "") or begins_with_a_verb(plain(text))
    if ordered and COMMAND.match(text):
        return True
    return text.startswith(("`", "[")) or begins_with_a_verb(plain(text), numbered=ordered)


def _goes_on(behind: str) -> bool:
    """Whether what follows code or a link says what to do with it, and not what it is."""
    return bool(GOES_ON.match(behind.strip("`*_ ")))


def first_text(item: Block) -> str:
    first = item.children[0] if item.children else None
    return first.text if first and first.kind == "paragraph" else ""


def _sequence(blocks: list[Block], steps: set[int]) -> Found:
    found = Found()
    between: list[Block] = []
    for block in blocks:
        if id(block) in steps:
            before = _settle(found, between, leads_on=True)
            between = []
            for item in block.children:
                found.drafts.extend(_draft(item, before))
                before = [] if item.children else before
        else:
            between.append(block)
    _settle(found, between, leads_on=False)
    return found


def _draft(item: Block, before: list[Block]) -> list[Draft]:
    """The step that an item is; an item with nothing in it is none."""
    return [Draft(list(item.children), item.line, before)] if item.children else []


def _settle(found: Found, between: list[Block], *, leads_on: bool) -> list[Block]:
    """Give what stands between two lists to the step before, or to the one after (the answer)."""
    if not found.drafts:
        _operations_first(found, between)
        return []
    last = between[-1] if between else None
    leads = leads_on and last is not None and _leads(last)
    step = found.drafts[-1]
    for place, block in enumerate(between[:-1] if leads else between):
        following = between[place + 1] if place + 1 < len(between) else None
        if _belongs(block, following, first=place == 0):
            step.blocks.append(block)
        else:
            step.notes.append(block)
    return [last] if leads and last else []


def _belongs(block: Block, following: Block | None, *, first: bool) -> bool:
    """Whether a block between two lists is part of the step before it, and not a note on it."""
    if block.kind in FENCES:
        return True
    if block.kind in LISTS:
        return first
    fence_follows = following is not None and following.kind in FENCES
    return block.kind == "paragraph" and (
        bool(MARK.match(block.text) or LETTERED.match(block.text))
        or (fence_follows and _leads(block))
    )


def _leads(block: Block) -> bool:
    return block.kind == "paragraph" and block.text.rstrip("*_ ").endswith(":")


def _operations_first(found: Found, blocks: list[Block]) -> None:
    """Before the first list all is a note, but an operation is a step wherever it stands."""
    for block in blocks:
        if operation_of(block):
            lead = [found.rest.pop()] if found.rest and _leads(found.rest[-1]) else []
            found.drafts.append(Draft([*lead, block], (lead or [block])[0].line))
        elif found.drafts:
            found.drafts[-1].notes.append(block)
        else:
            found.rest.append(block)


def _by_fences(blocks: list[Block]) -> Found:
    found = Found()
    lead: Block | None = None
    for block in blocks:
        if block.kind in FENCES:
            _fenced(found, block, lead)
            lead = None
        else:
            _noted(found, lead)
            lead = block if block.kind == "paragraph" else None
            _noted(found, None if lead else block)
    _noted(found, lead)
    operations = any(operation_of(block) for draft in found.drafts for block in draft.blocks)
    found.rank = NUMBERS if operations else FENCED if found.drafts else NOTHING
    return found


def _fenced(found: Found, fence: Block, lead: Block | None) -> None:
    """A fence opens a step with the paragraph before it, unless it shows or continues another one."""
    said = lead.text if lead else ""
    with_lead = [block for block in (lead, fence) if block]
    commands = any(code.role == "commands" for code in code_of(fence, said))
    new = lead is not None or not found.drafts or operation_of(fence) is not None
    if commands and new and not is_example(fence, said):
        found.drafts.append(Draft(with_lead, with_lead[0].line))
    elif found.drafts:
        found.drafts[-1].blocks.extend(with_lead)
    else:
        found.rest.extend(with_lead)


def _by_paragraphs(blocks: list[Block]) -> Found:
    """Paragraphs that tell somebody to do something, each with what follows it; nothing if half of them do not."""
    said = [block for block in blocks if block.kind == "paragraph"]
    telling = {id(block) for block in said if begins_with_a_verb(plain(block.text[:JUDGED]))}
    if not telling or len(telling) * 2 < len(said):
        return Found(rest=list(blocks))
    found = Found(rank=PROSE)
    for block in blocks:
        if id(block) in telling:
            found.drafts.append(Draft([block], block.line))
        elif found.drafts and block.kind != "paragraph":
            found.drafts[-1].blocks.append(block)
        else:
            _noted(found, block)
    return found


def commands_among(blocks: list[Block]) -> Found:
    """The fences that are commands, as steps."""
    found = _by_fences(blocks)
    return found if found.drafts else Found(rest=list(blocks))


def _noted(found: Found, block: Block | None) -> None:
    if block is None:
        return
    (found.drafts[-1].notes if found.drafts else found.rest).append(block)
