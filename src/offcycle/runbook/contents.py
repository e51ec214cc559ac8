"""This module finds the lists that only name the headings that follow: they are tables of contents, and no steps.

What a numbered list names is one procedure in that order: "1. Stop the site, 2. Move it" above the sections "Stop the site"
and "Move it" makes these two its phases, although their headings bear no numbers.
"""

import re
from collections.abc import Iterable, Iterator

from offcycle.runbook.blocks import LISTS, Block
from offcycle.runbook.headings import without_number
from offcycle.runbook.inline import plain
from offcycle.runbook.sections import Section
from offcycle.runbook.sequence import first_text, instructs, links_only

FEW = 2
LOOKED_AT = 2000  # characters of an item
WORD = re.compile(r"\w+")
IN_ORDER = re.compile(r"\bsteps?\b|\bin (?:this |that |the following )?order\b", re.IGNORECASE)
PROCESS = re.compile(r"\b(?:process|procedure|workflow|steps)\b", re.IGNORECASE)


def name_contents(root: Section) -> None:
    """Mark the lists that name headings, and the sections that are phases because a list names them in order."""
    sections = [each for each in root.walk() if each is not root and each.kind in {"", "steps"}]
    named = {_as_named(section.heading): section for section in reversed(sections)}
    for section in [root, *sections]:
        for before, block in _lists(section):
            found = [named[name] for name in _names(block) if name in named]
            found = [each for each in found if each.line > block.line]
            if len(found) >= FEW and len(found) * 2 > len(block.children):
                block.contents = True
                in_order = block.kind == "numbers" or bool(
                    IN_ORDER.search(before) or PROCESS.search(section.heading)
                )
                _name(found if in_order and instructs(block) else [])


def _name(sections: Iterable[Section]) -> None:
    for section in sections:
        section.named = True


def _lists(section: Section) -> Iterator[tuple[str, Block]]:
    """The lists of a section that are not of links, each with the paragraph before it."""
    before = ""
    for block in section.blocks:
        if block.kind in LISTS and not links_only(block):
            yield before, block
        before = block.text if block.kind == "paragraph" else ""


def _names(block: Block) -> list[str]:
    return [_as_named(plain(first_text(item)[:LOOKED_AT])) for item in block.children]


def _as_named(heading: str) -> str:
    """A heading as it is compared with what names it: its words, without its number."""
    return " ".join(WORD.findall(without_number(heading).casefold()))
