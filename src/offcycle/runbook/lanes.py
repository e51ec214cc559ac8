"""This module says which sections below a heading are done in a row, and which are ways to choose between.

In a row are those whose headings are numbered, or say when they are done ("Diagnosis", "Mitigation", "After the switch"), and
check lists. Others with steps are ways to do it, and nobody but a person can know which.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from offcycle.runbook.headings import HOW_TO, stage_of
from offcycle.runbook.sections import Section

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Below:
    """A section below a heading, and whether all of its steps are boxes to tick."""

    section: Section
    ticked: bool


@dataclass(slots=True)
class Lanes:
    """`row`: one after the other; `ways`: to choose between, each with the row around it if `around`; `aside`: notes."""

    row: list[Section] = field(default_factory=list)
    ways: list[Section] = field(default_factory=list)
    aside: list[Section] = field(default_factory=list)
    around: bool = False


def lanes_of(parent: Section, below: Sequence[Below]) -> Lanes:
    """The sections with steps that stand directly below a heading, told apart."""
    if parent.trusted:
        return Lanes([each.section for each in below])
    numbered = sum(each.section.numbered for each in below)
    lists = sum(each.ticked for each in below) >= SEVERAL
    lanes = Lanes()
    for each in below:
        if _in_the_row(each, numbered=numbered, lists=lists):
            lanes.row.append(each.section)
        elif numbered >= SEVERAL and not HOW_TO.match(each.section.heading):
            lanes.aside.append(each.section)
        else:
            lanes.ways.append(each.section)
    main = any(stage_of(section.heading) == "main" for section in lanes.row)
    lanes.around = bool(lanes.row and lanes.ways) and not (numbered or lists or main)
    return lanes


def _in_the_row(below: Below, *, numbered: int, lists: bool) -> bool:
    section = below.section
    if section.numbered or stage_of(section.heading):
        return True
    return (below.ticked and (lists or numbered > 0)) or (
        section.kind == "steps" and numbered >= SEVERAL
    )
