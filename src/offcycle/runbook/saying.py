"""This module says what a step asks of a person in one environment: its words with the values of that environment put in.

A secret is no value that anybody is shown: its reference, such as `env:TOKEN`, stands in its place and is named besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from offcycle.runbook.blocks import FENCES, Block, page
from offcycle.runbook.inline import plain
from offcycle.runbook.judging import VALUE
from offcycle.runbook.marks import marked
from offcycle.runbook.reading import Reading, Step
from offcycle.runbook.references import is_reference
from offcycle.runbook.writing import markdown


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a step as Markdown, without its title, its commands and its marks, which stand apart."""

    title: str
    text: str
    commands: tuple[str, ...]
    expect: str
    verify: str
    rollback: str
    notes: tuple[str, ...]
    secrets: tuple[str, ...]  # references that whoever does it has to replace


def said(step: Step, reading: Reading, environment: str) -> Said:
    """What a step says where its values are those of an environment."""
    known = reading.values.get(environment, {})
    return _said(step, known, _secrets(step, known))


def undoing(step: Step, reading: Reading, environment: str) -> Said:
    """What a step says of how it is undone there."""
    told = replace(step, title=f"Undo: {step.title}", text=step.rollback, expect="", verify="")
    return said(replace(told, rollback="", notes=()), reading, environment)


def _said(step: Step, known: Mapping[str, str], secrets: tuple[str, ...]) -> Said:
    blocks = _untitled(marked(page(step.text).blocks).plain, step.title)
    return Said(
        title=filled(step.title, known),
        text=filled(markdown(each for each in blocks if each.kind not in FENCES), known),
        commands=tuple(
            filled(each.text.rstrip("\n"), known) for each in blocks if each.kind in FENCES
        ),
        expect=filled(step.expect, known),
        verify=filled(step.verify, known),
        rollback=filled(step.rollback, known),
        notes=tuple(filled(note, known) for note in step.notes),
        secrets=secrets,
    )


def _secrets(step: Step, known: Mapping[str, str]) -> tuple[str, ...]:
    texts = (step.title, step.text, *step.notes)
    names = (each[1] for text in texts for each in VALUE.finditer(text))
    return tuple(dict.fromkeys(known[name] for name in names if is_reference(known.get(name, ""))))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with each value in the place of its name; a name that is not known stays."""
    return VALUE.sub(lambda found: values.get(found[1], found[0]), text)


def _untitled(blocks: list[Block], title: str) -> list[Block]:
    """The blocks without the first, where the title says all of it."""
    first = blocks[0] if blocks else None
    if first and first.kind == "paragraph" and plain(first.text) == title:
        return blocks[1:]
    return blocks
