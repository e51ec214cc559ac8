"""This module puts sections together: phases of one procedure, or procedures to choose between.

Sections are phases only when their headings are numbered or the heading above says steps; two others
with steps are two ways to do it, and nobody but a person can know which.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice, product

from offcycle.runbook.blocks import FENCES, LISTS, Block
from offcycle.runbook.contents import name_contents
from offcycle.runbook.headings import HOW_TO, NAMED_STEP, number_of, stage_of, without_number
from offcycle.runbook.lanes import Below, Lanes, lanes_of
from offcycle.runbook.sections import Section
from offcycle.runbook.sequence import (
    BULLETS,
    FENCED,
    NOTHING,
    NUMBERS,
    Found,
    commands_among,
    instructs,
    steps_among,
    ticked_among,
    whole,
)
from offcycle.runbook.words import begins_with_a_verb

MOST_CHOICES = 50
MOST_NAMED = 3
SEVERAL = 2


@dataclass(slots=True, eq=False)
class Share:
    """What one section gives to a procedure."""

    section: Section
    found: Found


@dataclass(slots=True, eq=False)
class Procedure:
    """One way through the document; `chosen` are the sections that it decides for."""

    name: str
    shares: list[Share] = field(default_factory=list)
    chosen: list[Section] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Gathered:
    """The procedures of a document, and the sections set aside beside surer ones."""

    procedures: list[Procedure]
    set_aside: list[Section]
    explaining: list[Block]


def gather(root: Section) -> Gathered:
    gatherer = _Gatherer(root)
    procedures = gatherer.below(root)
    _name_apart(procedures)
    return Gathered(procedures, gatherer.set_aside, gatherer.explaining)


def shares_of(
    root: Section, kind: str, chosen: Procedure | None, others: list[Procedure]
) -> list[Share]:
    """The sections of a kind (rollback, checks, later), but for those of procedures not chosen."""
    mine = {id(section) for section in chosen.chosen} if chosen else set()
    theirs = {id(section) for other in others for section in other.chosen} - mine
    shares: list[Share] = []
    for section in root.walk():
        if section.kind != kind or any(id(around) in theirs for around in section.within()):
            continue
        share = _trusting(section)
        if share:
            shares.append(share)
    return shares


def _trusting(section: Section) -> Share | None:
    """Its lists, else its fences, else its prose as one step; nothing for a section without text."""
    found = steps_among(section.blocks, trusted=True)
    if (
        not found.drafts
        and section.blocks
        and any(block.kind != "rule" for block in section.blocks)
    ):
        found = Found([whole(section.blocks, title="", line=section.blocks[0].line)])
    return Share(section, found) if found.drafts else None


def _name_apart(procedures: list[Procedure]) -> None:
    """Give each procedure a name of its own, with the heading above it where that helps."""
    names = Counter(procedure.name for procedure in procedures)
    for procedure in procedures:
        around = procedure.chosen[-1].parent if procedure.chosen else None
        if names[procedure.name] > 1 and around is not None:
            procedure.name = f"{around.heading} / {procedure.name}"
    seen: Counter[str] = Counter()
    for procedure in procedures:
        seen[procedure.name] += 1
        if seen[procedure.name] > 1:
            procedure.name = f"{procedure.name} ({seen[procedure.name]})"


class _Gatherer:
    def __init__(self, root: Section) -> None:
        self.root = root
        name_contents(root)
        self.found = {id(section): _found(section) for section in root.walk()}
        self.floor = max(self._rank(section) for section in root.walk())
        self.set_aside: list[Section] = []
        self.explaining = [
            block
            for section in root.walk()
            if section.kind in {"", "steps"}
            for block in self.found[id(section)].explaining
        ]

    def _rank(self, section: Section) -> int:
        """How surely the section has steps; one that belongs to no procedure has no say."""
        if section.kind not in {"", "steps", "note"}:
            return NOTHING
        found = self.found[id(section)]
        if section.numbered and section.kind != "note" and _is_one_step(section):
            return NUMBERS
        return _surer(section, found)

    def below(self, section: Section) -> list[Procedure]:
        """The procedures in a section and below it: none, one, or several to choose between."""
        if section.kind not in {"", "steps", "note"}:
            return []
        own = self._own(section)
        children = [(child, self.below(child)) for child in section.children]
        children = [(child, procedures) for child, procedures in children if procedures]
        if section.numbered and section.kind != "note" and not children:
            return self._numbered(section, own)
        return self._together(section, own, children)

    def _own(self, section: Section) -> Share | None:
        found = self.found[id(section)]
        if not found.drafts:
            return None
        sure = section.trusted or section.numbered or stage_of(section.heading) == "main"
        if sure or _surer(section, found) >= self.floor:
            return Share(section, found)
        if found.rank in {BULLETS, FENCED}:
            self.set_aside.append(section)
        return None

    def _numbered(self, section: Section, own: Share | None) -> list[Procedure]:
        """A numbered heading with two or more items is a phase, else it is one step."""
        if own and own.found.rank >= BULLETS and len(own.found.drafts) >= SEVERAL:
            phase = _with_commands(own)
            if phase:
                return [Procedure(section.heading, [phase])]
        if not _is_one_step(section):
            return [Procedure(section.heading, [own])] if own else []
        title = without_number(section.heading)
        if title == number_of(section.heading).strip() and section.blocks:
            title = ""  # "Step 4" alone says nothing that its text does not say better
        blocks = [*section.blocks, *(block for child in section.children for block in _all(child))]
        draft = whole(blocks, title=title, line=section.line)
        draft.key = section.key
        return [Procedure(section.heading, [Share(section, Found([draft], rank=NUMBERS))])]

    def _together(
        self, section: Section, own: Share | None, children: list[tuple[Section, list[Procedure]]]
    ) -> list[Procedure]:
        attached = [each for each in children if each[0].kind == "note"]
        below = {id(child): procedures for child, procedures in children if child.kind != "note"}
        lanes = lanes_of(
            section,
            [
                Below(child, all(_has_ticks(share) for each in ways for share in each.shares))
                for child, ways in children
                if child.kind != "note"
            ],
        )
        self.set_aside += lanes.aside
        numbered = any(child.numbered for child in lanes.row)
        if numbered and own and not section.trusted and not _has_ticks(own):
            own = None  # with numbered headings, a list before the first of them is a note
        choices = _choices(section, own, lanes, below)
        return _with_attached(section, choices, attached)


def _choices(
    section: Section, own: Share | None, lanes: Lanes, below: dict[int, list[Procedure]]
) -> list[Procedure]:
    """The row as one procedure, and each of the ways."""
    first = [own] if own else []
    row = [below[id(child)] for child in lanes.row]
    choices: list[Procedure] = []
    if lanes.row and not lanes.around:
        choices = _in_a_row(_name_of_row(section, lanes), first, row)
    elif first and not lanes.around:
        choices = [Procedure(section.heading, first)]
    for way in lanes.ways:
        ways = [_chosen(way, each) for each in below[id(way)]]
        choices += _surrounded(first, row, ways) if lanes.around else ways
    return choices


def _name_of_row(section: Section, lanes: Lanes) -> str:
    """Its heading; beside other ways, where no numbers hold it together, what it is made of."""
    if not lanes.ways or any(child.numbered for child in lanes.row):
        return section.heading
    return ", ".join(child.heading for child in lanes.row[:MOST_NAMED])


def _surrounded(
    first: list[Share], row: list[list[Procedure]], ways: list[Procedure]
) -> list[Procedure]:
    """Each way with what is done before and after all of them."""
    around = [share for procedures in row for share in procedures[0].shares]
    return [
        Procedure(
            way.name,
            [*first, *sorted([*around, *way.shares], key=lambda share: share.section.line)],
            way.chosen,
        )
        for way in ways
    ]


def _with_commands(own: Share) -> Share | None:
    """A phase whose commands stand before its list: they come first; nothing if its list only says what to look at."""
    commands = commands_among(own.found.rest)
    if not commands.drafts:
        return own
    if not any(block.kind in LISTS and instructs(block) for block in own.section.blocks):
        return None
    drafts = [*commands.drafts, *own.found.drafts]
    return Share(own.section, replace(own.found, drafts=drafts, rest=commands.rest))


def _found(section: Section) -> Found:
    if section.kind == "note":
        return ticked_among(section.blocks)
    prose = section.trusted or bool(stage_of(section.heading) or HOW_TO.match(section.heading))
    return steps_among(section.blocks, trusted=section.trusted, prose=prose)


def _surer(section: Section, found: Found) -> int:
    """Bullets under "How to ..." or "After the switch" are as sure as numbers."""
    sure = found.rank == BULLETS and (HOW_TO.match(section.heading) or stage_of(section.heading))
    return NUMBERS if sure else found.rank


def _is_one_step(section: Section) -> bool:
    """Whether a numbered heading is a thing to do, and not a chapter that is merely numbered."""
    if any(child.kind == "steps" or child.numbered for child in section.children):
        return False
    if section.named:
        return True
    if NAMED_STEP.match(section.heading) or begins_with_a_verb(without_number(section.heading)):
        return True
    return any(block.kind in FENCES or block.kind == "numbers" for block in section.blocks)


def _all(section: Section) -> list[Block]:
    """A section below a step, heading and all, unless it explains or is of another kind."""
    if section.kind not in {"", "steps"}:
        return []
    said = section.typed if section.says_more else section.heading
    head = Block("heading", section.line, section.line + 1, said, level=section.level)
    below = [block for child in section.children for block in _all(child)]
    return [head, *section.blocks, *below]


def _has_ticks(share: Share) -> bool:
    return any(item.task for block in share.section.blocks for item in block.children)


def _in_a_row(name: str, first: list[Share], phases: list[list[Procedure]]) -> list[Procedure]:
    """One procedure of all phases; where a phase has several ways, one procedure for each of them."""
    rows = []
    for row in islice(product(*phases), MOST_CHOICES):
        named = [each.name for each, ways in zip(row, phases, strict=True) if len(ways) >= SEVERAL]
        rows.append(
            Procedure(
                " / ".join(named) or name,
                [*first, *(share for each in row for share in each.shares)],
                [chosen for each in row for chosen in each.chosen],
            )
        )
    return rows


def _chosen(child: Section, procedure: Procedure) -> Procedure:
    """A way through one of several sections; its name is the inmost heading that was chosen."""
    name = procedure.name if procedure.chosen else child.heading
    return Procedure(name, procedure.shares, [child, *procedure.chosen])


def _with_attached(
    section: Section, choices: list[Procedure], attached: list[tuple[Section, list[Procedure]]]
) -> list[Procedure]:
    """What can be ticked in a section that explains belongs to every procedure."""
    extra = [share for _, procedures in attached for each in procedures for share in each.shares]
    if not extra:
        return choices
    choices = choices or [Procedure(section.heading)]
    for choice in choices:
        choice.shares = sorted([*choice.shares, *extra], key=lambda share: share.section.line)
    return choices
