"""This module says what of a document is not to be found in its reading: words, lines of code, addresses of links."""

import re

from offcycle.runbook import Reading

WORD = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"\]\(<?([^()\s<>]+)")
FENCE = re.compile(r"^[ ]*(`{3,})[^\n`]*\n(.*?)^[ ]*\1[ ]*$", re.MULTILINE | re.DOTALL)


def told(reading: Reading) -> str:
    """All texts of a reading."""
    parts = [reading.title, *reading.procedures, reading.procedure]
    for step in reading.steps:
        parts += [step.section, step.text, step.key, *step.notes]
    for note in reading.notes:
        parts += [note.section, note.text]
    for values in reading.values.values():
        parts += [*values, *values.values()]
    for name, hosts in reading.targets.items():
        parts += [name, *hosts]
    return "\n".join([*parts, *reading.artefacts, *reading.artefacts.values()])


def lost(text: str, reading: Reading) -> set[str]:
    """Words, lines of code and addresses that are in the document alone; marks and numbers of lists are none of them."""
    said = told(reading)
    words = {word for word in WORD.findall(text) if not word.isdigit()} - set(WORD.findall(said))
    lines = {line.strip() for fence in FENCE.finditer(text) for line in fence[2].split("\n")}
    addresses = set(ADDRESS.findall(text))
    return words | {each for each in lines | addresses if each not in said}
