"""This module says where what is no step is shown: before which step it stands, or behind all of them."""

import re
from dataclasses import replace

from offcycle.runbook.reading import Note, Reading

PASSED_OVER = "Another procedure, which is not followed here."
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
    """What is shown of a step as its title and below it: its first line as it was written, where the title only repeats that."""
    first, _, rest = text.strip().partition("\n")
    if _bare(first).startswith(_bare(title.removesuffix("…"))):
        return first.strip(), rest.strip("\n")
    return title, text


def _bare(text: str) -> str:
    return MARKS.sub("", text)
