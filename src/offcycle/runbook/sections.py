"""This module makes sections out of headings, finds the title, and says what each section is for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from offcycle.runbook.blocks import FENCES, LISTS, Block
from offcycle.runbook.headings import EARLY, ROLLBACK, Kind, kind_of, number_of
from offcycle.runbook.inline import plain, without_key

WORD = re.compile(r"[^\W_]+")
INHERITED = frozenset({"note", "rollback", "checks", "later"})


@dataclass(slots=True, eq=False)
class Section:
    """A heading and what stands below it, until the next one; depth counts only in comparison."""

    heading: str
    level: int
    line: int
    typed: str = ""  # the heading as it was typed, with its links
    key: str = ""
    blocks: list[Block] = field(default_factory=list)
    children: list["Section"] = field(default_factory=list)
    parent: "Section | None" = None
    kind: Kind = ""
    named: bool = False  # a list before it names its heading as one of the things to do
    trusted: bool = False  # its lists are steps because its heading, or the one above, says so

    @property
    def numbered(self) -> bool:
        return self.named or bool(number_of(self.heading))

    @property
    def says_more(self) -> bool:
        """Whether more was typed than the heading shows: the address of a link, or of a picture."""
        return not set(WORD.findall(self.typed)) <= set(WORD.findall(self.heading))

    def walk(self) -> Iterator["Section"]:
        """Itself and all below it, in the order of the document."""
        waiting = [self]
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(reversed(found.children))

    def within(self) -> Iterator["Section"]:
        """This section and those around it."""
        section: Section | None = self
        while section is not None:
            yield section
            section = section.parent


@dataclass(slots=True, eq=False)
class Outline:
    """The sections of a document under one root, which bears the title and what precedes all headings."""

    root: Section
    title: str


def outline(blocks: list[Block], *, title: str, name: str, steps: frozenset[str]) -> Outline:
    """`title` and `steps` (headings whose lists are steps) come from the front matter."""
    root = _tree(blocks)
    heading = _title(root)
    if heading is not None:
        _raise_title(root, heading)
    root.heading = title or (heading.heading if heading else name)
    about_rollback = bool(ROLLBACK.search(root.heading))
    _say_kinds(root, about_rollback=about_rollback, steps=steps)
    return Outline(root, root.heading)


def _tree(blocks: list[Block]) -> Section:
    root = Section("", 0, 0)
    path = [root]
    for block in blocks:
        if block.kind != "heading":
            path[-1].blocks.append(block)
            continue
        text, key = without_key(block.text)
        while path[-1].level >= block.level:
            path.pop()
        section = Section(plain(text), block.level, block.line, text, key, parent=path[-1])
        path[-1].children.append(section)
        path.append(section)
    return root


def _title(root: Section) -> Section | None:
    """The sole highest heading, if it stands first and is not itself the heading of steps or notes."""
    if not root.children or any(block.kind in LISTS | FENCES for block in root.blocks):
        return None
    first = root.children[0]
    if any(other.level <= first.level for other in root.children[1:]):
        return None
    says_more = bool(first.children) or not (first.numbered or kind_of(first.heading))
    return first if says_more and first.heading else None


def _raise_title(root: Section, heading: Section) -> None:
    """Let the root take over what stands directly below the title."""
    root.blocks += heading.blocks
    root.line, root.typed = heading.line, heading.typed
    root.children = heading.children + root.children[1:]
    for child in root.children:
        child.parent = root


def _say_kinds(root: Section, *, about_rollback: bool, steps: frozenset[str]) -> None:
    goes_on_until = _last_numbered(root)
    for section in list(root.walk())[1:]:
        own, parent = kind_of(section.heading), section.parent or root
        if section.heading.casefold() in steps:
            own = "steps"
        elif own == "rollback" and about_rollback:
            own = ""
        elif own == "checks" and (
            EARLY.match(parent.heading)
            or (section.numbered and section.line < goes_on_until.get(id(parent), 0))
        ):
            own = ""  # what is checked before other steps is one of the steps
        section.kind = _kind(own, parent.kind)
        section.trusted = own == "steps" or (parent.trusted and own == "")


def _last_numbered(root: Section) -> dict[int, int]:
    """Below each section, the line of its last numbered heading that is one of steps."""
    return {
        id(section.parent): section.line
        for section in root.walk()
        if section.numbered and kind_of(section.heading) in {"", "steps"}
    }


def _kind(own: Kind, parent: Kind) -> Kind:
    """A section is what its heading says, else what the one above it is."""
    if parent == "rollback" and own in {"", "steps", "checks"}:
        return "rollback"
    if parent in {"checks", "later"} and own in {"", "steps"}:
        return parent
    if own == "prerequisites":
        return "note"
    if not own:
        return parent if parent in INHERITED else ""
    return own
