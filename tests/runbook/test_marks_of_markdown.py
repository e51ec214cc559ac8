"""This module types every test vector in other ways: line endings, marks of lists, indents; what is read stays the same."""

import re
from pathlib import Path
from typing import Any

import pytest

from offcycle.runbook import Reading, read

VECTORS = Path(__file__).parents[2] / "docs" / "reference" / "vectors"
DOCUMENTS = {path.stem: path.read_text(encoding="utf-8") for path in VECTORS.glob("*.md")}
BULLET = re.compile(r"^( *)- ", re.MULTILINE)
NUMBER = re.compile(r"^( *\d+)\. ", re.MULTILINE)
INDENT = re.compile(r"^ {3,}", re.MULTILINE)
OURS = 3  # columns by which the vectors are indented
FENCE = re.compile(
    r"(^---\n.*?^---\n|^ *(`{3,}|~{3,}).*?(?:^ *\2 *$|\Z))", re.MULTILINE | re.DOTALL
)


def outside(text: str, mark: re.Pattern[str], by: str) -> str:
    """The text with a mark typed in another way, but for the front matter and what stands in fences."""
    kept = [(found.start(), found.end()) for found in FENCE.finditer(text)]

    def typed(found: re.Match[str]) -> str:
        within = any(begin <= found.start() < end for begin, end in kept)
        return found[0] if within else found.expand(by)

    return mark.sub(typed, text)


def said(reading: Reading) -> dict[str, Any]:
    return {
        "steps": [(step.part, step.section, step.title, step.text) for step in reading.steps],
        "code": [step.code for step in reading.steps],
        "notes": [(note.section, note.text) for note in reading.notes],
        "procedures": reading.procedures,
        "faults": [(fault.line, fault.what) for fault in reading.faults],
        "operations": dict(reading.operations),
    }


WAYS = {
    "line endings of another system": lambda text: text.replace("\n", "\r\n"),
    "line endings of an old system": lambda text: text.replace("\n", "\r"),
    "stars for bullets": lambda text: outside(text, BULLET, r"\1* "),
    "plus signs for bullets": lambda text: outside(text, BULLET, r"\1+ "),
    "brackets behind numbers": lambda text: outside(text, NUMBER, r"\1) "),
    "an empty line at the end": lambda text: text + "\n\n",
    "spaces at the end of empty lines": lambda text: text.replace("\n\n", "\n  \n"),
}


@pytest.mark.parametrize("stem", sorted(DOCUMENTS))
@pytest.mark.parametrize("way", sorted(WAYS))
def test_the_reading_is_the_same_however_it_is_typed(stem: str, way: str) -> None:
    text = DOCUMENTS[stem]
    assert said(read(WAYS[way](text).encode())) == said(read(text.encode()))


@pytest.mark.parametrize("stem", sorted(DOCUMENTS.keys() - {"deep-steps"}))  # odd on purpose
@pytest.mark.parametrize("width", [2, 4])
def test_the_steps_are_the_same_with_other_indents(stem: str, width: int) -> None:
    text = DOCUMENTS[stem]

    def typed(found: re.Match[str]) -> str:
        levels, rest = divmod(len(found[0]), OURS)
        return " " * (levels * width + rest)

    other = INDENT.sub(typed, text)
    before, after = said(read(text.encode())), said(read(other.encode()))
    for same in ("steps", "code", "operations", "procedures"):
        assert after[same] == before[same]
