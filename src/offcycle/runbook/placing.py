"""This module says where what is no step is shown: before which step it stands, or behind all of them."""

import re
from dataclasses import replace

from offcycle.runbook.reading import Note, Reading

PASSED_OVER = "Another procedure, which is not followed here."
BEGINS = re.compile(
    r"\s*(?:[-*+>|#]|\d+[.)]\s|`{3}|~{3}|(?:expect|verif|valid|rollback|later)[^:\n]{0,20}:)",
    re.IGNORECASE,
)
MARKS = re.compile(r"[\s`*_\\]")


def placed(reading: Reading) -> list[list[Note]]:
    """For each step in the order of the reading the notes before it, and last those behind all steps.

    Of a procedure that is not followed no more than its name is shown.
    """
    waiting = _shown(reading)
    places: list[list[Note]] = []
    for step in reading.steps:
        places.append([note for note in waiting if note.line < step.line])
        waiting = [note for note in waiting if note.line >= step.line]
    return [*places, waiting]


def _shown(reading: Reading) -> list[Note]:
    passed_over = set(reading.procedures) - {reading.procedure}
    notes: dict[tuple[str, int], Note] = {}
    for note in reading.notes:
        if note.section in passed_over:
            notes.setdefault((note.section, 0), replace(note, text=PASSED_OVER))
        else:
            notes[note.section, note.line] = note
    return list(notes.values())


def headed(title: str, text: str) -> tuple[str, str]:
    """What is shown of a step as its title and below it: its first sentences as written, where the title only repeats those."""
    lines = text.strip().split("\n")
    count = next((place for place, line in enumerate(lines) if place and _begins(line)), len(lines))
    first = " ".join(line.strip() for line in lines[:count])
    if _bare(first).startswith(_bare(title.removesuffix("…"))):
        return first, "\n".join(lines[count:]).strip("\n")
    return title, text


def below(title: str, text: str) -> str:
    """What has to be shown below a title: all of the text, but for a first paragraph of which the title says every word."""
    head, rest = headed(title, text)
    return rest if _bare(head) == _bare(title) else text


def _begins(line: str) -> bool:
    """Whether a line does not carry on the paragraph before it."""
    return not line.strip() or bool(BEGINS.match(line))


def _bare(text: str) -> str:
    return MARKS.sub("", text)
