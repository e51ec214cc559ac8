"""This module holds what is known of a document while it is being read."""

from dataclasses import dataclass, field

from offcycle.runbook.blocks import Page
from offcycle.runbook.declared import Declared
from offcycle.runbook.front import Front
from offcycle.runbook.procedures import Gathered, Procedure, Share
from offcycle.runbook.reading import Part
from offcycle.runbook.sections import Outline, Section
from offcycle.runbook.steps import Context


@dataclass(slots=True, eq=False)
class Plan:
    """What is known of a document while it is being read."""

    text: str
    front: Front
    declared: Declared
    page: Page
    outline: Outline
    gathered: Gathered
    context: Context
    chosen: Procedure | None = None
    open_choice: bool = False
    drafted: dict[Part, list[Share]] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The text with empty lines in place of the front matter, so that lines keep their number."""
        lines = self.text.split("\n")
        return "\n".join([*[""] * self.front.body_line, *lines[self.front.body_line :]])

    def heading_of(self, section: Section) -> str:
        """The heading of a section; the title is none."""
        return "" if section is self.outline.root else section.heading
