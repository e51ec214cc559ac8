"""This module turns Markdown into a tree of blocks, each with the lines that it stands on.

Only blocks are read here: what stands within a line stays as it was typed. That is quicker, and what
could be slow in Markdown is mostly found within lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from offcycle.runbook.straight import straighten

DEEPEST = 24  # tokens within tokens, that is 12 lists within lists; what is deeper stays text
OUTER_MARKS = re.compile(r"\s*(?:(?:[-*+>]|\d{1,9}[.)])\s*+)*+")
TASK = re.compile(r"\[[ xX]\](?:\s+|$)")
MARKDOWN = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).disable(["inline", "text_join"])

KINDS = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "bullets",
    "ordered_list_open": "numbers",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "fence": "fence",
    "code_block": "code",
    "html_block": "html",
    "hr": "rule",
}
LISTS = frozenset({"bullets", "numbers"})
FENCES = frozenset({"fence", "code"})


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph, heading, list, item, fence ... with its lines, the first counted from 0."""

    kind: str
    line: int = 0
    end: int = 0
    text: str = ""
    info: str = ""
    level: int = 0  # of a heading; of a list the number that it begins with
    task: bool = False
    contents: bool = False  # a list that names the headings that follow
    children: list["Block"] = field(default_factory=list)

    def walk(self) -> Iterator["Block"]:
        """Itself and all below it, in the order of the document."""
        waiting = [self]
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(reversed(found.children))


@dataclass(slots=True, eq=False)
class Link:
    """A link's definition, written apart from where it is used: `[label]: address`."""

    label: str
    line: int
    end: int
    text: str


@dataclass(slots=True, eq=False)
class Page:
    """All blocks of a document, its link definitions, and the lines that no block accounts for."""

    blocks: list[Block]
    links: list[Link]
    lines: list[str]
    too_deep: list[Block]


def page(text: str) -> Page:
    straight = straighten(text)
    known: dict[str, Any] = {}
    tokens = MARKDOWN.parse(straight, known)
    lines = straight.split("\n")
    too_deep: list[Block] = []
    return Page(_tree(tokens, lines, too_deep), _links(known, lines), lines, too_deep)


def _tree(tokens: list[Token], lines: list[str], too_deep: list[Block]) -> list[Block]:
    root = Block("page")
    open_blocks = [root]
    for token in tokens:
        if token.nesting < 0:
            closed = open_blocks.pop()
            if _left_out(closed, lines):
                too_deep.append(closed)
            _closed(closed)
        elif token.type == "inline":
            open_blocks[-1].text = token.content
        else:
            block = _block(token)
            open_blocks[-1].children.append(block)
            if token.nesting > 0:
                open_blocks.append(block)
    return root.children


def _left_out(block: Block, lines: list[str]) -> bool:
    """Keep as text what the parser left out because it is nested too deep; whether there was any."""
    if block.kind not in {"item", "quote"} or block.children:
        return False
    raw = "\n".join(line.strip() for line in lines[block.line : block.end])
    text = OUTER_MARKS.sub("", raw, count=1).strip()
    if text:
        block.children.append(Block("paragraph", block.line, block.end, text))
    return bool(text)


def _block(token: Token) -> Block:
    line, end = token.map or (0, 0)
    block = Block(KINDS[token.type], line, end, token.content, " ".join(token.info.split()))
    if token.type == "heading_open":
        block.level = int(token.tag[1])
    elif token.type == "ordered_list_open":
        block.level = int(token.attrs.get("start", 1))
    elif token.type == "list_item_open":
        block.info = ""
    return block


def _closed(block: Block) -> None:
    """An item knows from its first line whether it is one to be ticked."""
    first = block.children[0] if block.kind == "item" and block.children else None
    if first and first.kind == "paragraph" and (box := TASK.match(first.text)):
        block.task = True
        first.text = first.text[box.end() :]


def _links(known: dict[str, Any], lines: list[str]) -> list[Link]:
    found = []
    for label, reference in known.get("references", {}).items():
        line, end = reference["map"]
        text = "\n".join(each.strip() for each in lines[line:end])
        found.append(Link(label, line, end, text))
    return sorted(found, key=lambda link: link.line)
