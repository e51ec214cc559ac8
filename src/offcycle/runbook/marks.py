"""This module finds what a step says by name: `Expect:`, `Verify:`, `Rollback:` and `Later:`.

A mark begins a paragraph, a line or a nested item. A mark with nothing behind it means the block that
follows: a fence, a list or a paragraph.
"""

import re
from dataclasses import dataclass, field, replace

from offcycle.runbook.blocks import LISTS, Block

MARK = re.compile(
    r"(?P<open>[*_]{0,3})(?P<name>expect(?:ed(?: (?:results?|outcomes?|outputs?|behaviou?r))?)?"
    r"|verify|verification|validation|rollback|roll back|later)"
    r"(?:(?P=open)[ \t]*:|:(?P=open))[ \t]*",
    re.IGNORECASE,
)
NAMES = {
    "expe": "expect",
    "veri": "verify",
    "vali": "verify",
    "roll": "rollback",
    "late": "later",
}


@dataclass(slots=True, eq=False)
class Marked:
    """The blocks of a step, told apart by what they are for."""

    plain: list[Block] = field(default_factory=list)
    expect: list[Block] = field(default_factory=list)
    verify: list[Block] = field(default_factory=list)
    rollback: list[Block] = field(default_factory=list)
    later: list[Block] = field(default_factory=list)

    def of(self, name: str) -> list[Block]:
        return {
            "expect": self.expect,
            "verify": self.verify,
            "rollback": self.rollback,
            "later": self.later,
        }.get(name, self.plain)


def marked(blocks: list[Block]) -> Marked:
    """The blocks of a step told apart; its first line is the step itself, whatever it begins with."""
    found = Marked()
    owed = ""  # a mark that waits for the block that it means
    for place, block in enumerate(blocks):
        if owed and block.kind != "paragraph":
            found.of(owed).append(block)
            owed = ""
        elif block.kind == "paragraph":
            owed = _paragraph(found, block, owed, first=place == 0)
        elif block.kind in LISTS:
            _list(found, block)
        else:
            found.plain.append(block)
    return found


def later(text: str) -> str | None:
    """What is to be done later, if a step says of itself that it is; else nothing."""
    found = MARK.match(text)
    return text[found.end() :] if found and _name(found) == "later" else None


def _paragraph(found: Marked, block: Block, owed: str, *, first: bool) -> str:
    """Share a paragraph out line by line; the answer is the mark that is left with nothing behind it."""
    if ":" not in block.text:
        found.of(owed).append(block)
        return ""
    name, lines = owed, list[str]()
    line_number = block.line
    for place, line in enumerate(block.text.split("\n")):
        mark = None if first and place == 0 else MARK.match(line.strip())
        if mark:
            _add(found, name, lines, block, line_number)
            name, lines, line_number = _name(mark), [line.strip()[mark.end() :]], block.line + place
        else:
            lines.append(line)
    _add(found, name, lines, block, line_number)
    return name if name and not "".join(lines).strip() else ""


def _add(found: Marked, name: str, lines: list[str], block: Block, line: int) -> None:
    if "".join(lines).strip():
        found.of(name).append(replace(block, text="\n".join(lines), line=line))


def _list(found: Marked, block: Block) -> None:
    """Nested items that begin with a mark leave the list; what is left of it stays."""
    kept: list[Block] = []
    for item in block.children:
        first = item.children[0] if item.children else None
        mark = MARK.match(first.text) if first and first.kind == "paragraph" else None
        if first and mark:
            said = replace(first, text=first.text[mark.end() :])
            into = found.of(_name(mark))
            into.extend([said] if said.text.strip() else [])
            into.extend(item.children[1:])
        else:
            kept.append(item)
    if kept:
        found.plain.append(replace(block, children=kept))


def _name(mark: re.Match[str]) -> str:
    return NAMES[mark["name"][:4].lower()]
