"""This module reads one small document for each rule, and compares with what a person expects of it.

`rules/expected.json` holds steps, notes, faults and digests as data, so that other programs can be
held against it. After a rule was changed on purpose, and the difference read with one's own eyes:
`python -m tests.runbook.test_rules` writes it anew.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from offcycle.runbook import Reading, read

RULES = Path(__file__).parent / "rules"
EXPECTED = RULES / "expected.json"
DOCUMENTS = sorted(RULES.glob("*.md"))


def said(reading: Reading) -> dict[str, Any]:
    return {
        "title": reading.title,
        "procedures": list(reading.procedures),
        "steps": [
            f"{step.part} {step.number} | {step.section} | {step.kind} | {step.title}"
            for step in reading.steps
        ],
        "code": [f"{code.role}: {code.text}" for step in reading.steps for code in step.code],
        "marks": [
            f"{name}: {getattr(step, name)}"
            for step in reading.steps
            for name in ("expect", "verify", "rollback")
            if getattr(step, name)
        ],
        "step_notes": [note for step in reading.steps for note in step.notes],
        "notes": [f"{note.line} | {note.section} | {note.text}" for note in reading.notes],
        "faults": [
            f"{fault.line}:{fault.column} {fault.severity}: {fault.what}"
            for fault in reading.faults
        ],
        "operations": dict(reading.operations),
        "plan": reading.plan,
    }


def expected() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return kept


@pytest.mark.says("1.6", "1.8")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_rule_reads_its_document_as_a_person_would(path: Path) -> None:
    assert said(read(path.read_bytes(), name=path.name)) == expected()[path.stem]


def test_every_expectation_has_its_document() -> None:
    assert sorted(expected()) == sorted(path.stem for path in DOCUMENTS)


def write_anew() -> None:
    found = {path.stem: said(read(path.read_bytes(), name=path.name)) for path in DOCUMENTS}
    text = json.dumps(found, indent=1, ensure_ascii=False)
    EXPECTED.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_anew()
