"""This module writes a reading as JSON, in which it is stored, and reads it back the same."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from offcycle.runbook.reading import Code, Fault, Note, Reading, Step

FORMAT = "offcycle-reading/1"


def as_json(reading: Reading) -> dict[str, Any]:
    """Texts, whole numbers, lists and objects only, so that it has one canonical form."""
    return {
        "format": FORMAT,
        "reader": reading.reader,
        "title": reading.title,
        "source": reading.source,
        "plan": reading.plan,
        "operations": dict(reading.operations),
        "steps": [_step(step) for step in reading.steps],
        "notes": [asdict(note) for note in reading.notes],
        "procedures": list(reading.procedures),
        "procedure": reading.procedure,
        "open_choice": reading.open_choice,
        "values": {name: dict(values) for name, values in reading.values.items()},
        "targets": {name: list(hosts) for name, hosts in reading.targets.items()},
        "artefacts": dict(reading.artefacts),
        "faults": [asdict(fault) for fault in reading.faults],
    }


def from_json(stored: Mapping[str, Any]) -> Reading:
    kept = {name: value for name, value in stored.items() if name != "format"}
    return Reading(
        **{
            **kept,
            "steps": tuple(_step_from(step) for step in stored["steps"]),
            "notes": tuple(Note(**note) for note in stored["notes"]),
            "procedures": tuple(stored["procedures"]),
            "targets": {name: tuple(hosts) for name, hosts in stored["targets"].items()},
            "faults": tuple(Fault(**fault) for fault in stored["faults"]),
        }
    )


def _step(step: Step) -> dict[str, Any]:
    written = {name: getattr(step, name) for name in step.__slots__}
    return {
        **written,
        "options": dict(step.options),
        "code": [asdict(code) for code in step.code],
        "notes": list(step.notes),
        "operation": dict(step.operation),
    }


def _step_from(stored: Mapping[str, Any]) -> Step:
    return Step(
        **{
            **stored,
            "code": tuple(Code(**code) for code in stored["code"]),
            "notes": tuple(stored["notes"]),
        }
    )
