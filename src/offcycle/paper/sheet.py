"""This module makes the plan into a sheet to run from by hand: steps with boxes to tick and lines for the times.

The words are those of the reading that was kept when the revision was saved; production's values are filled in.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from offcycle.ledger import plans
from offcycle.paper.wording import MARKDOWN, filled, moment
from offcycle.process.facts import Revision
from offcycle.process.kernel import Case
from offcycle.runbook import Reading, Step
from offcycle.runbook.reading import HAND

Data = dict[str, Any]

PRODUCTION, STAGING = "production", "staging"
_PARTS = (
    ("steps", "Steps", ""),
    (
        "checks",
        "Checks after the last step",
        "Whoever validates production looks at each, and ticks it.",
    ),
    (
        "rollback",
        "When it goes wrong: rollback",
        "Where a step above names a rollback of its own, that one is taken, from the last step done back to the first; then these.",
    ),
    ("later", "Later", "Nothing of this is needed for the change to end; each gets a date."),
)
_DIGESTS = {
    STAGING: "What it does in staging",
    PRODUCTION: "What it does in production",
    "all": "What it does, everywhere",
}


def of(revision: Revision, case: Case) -> Data:
    """A revision of the plan as it is printed."""
    told: Data = {
        "revision": str(revision.number),
        "author": case.name(revision.author),
        "at": moment(revision.at),
        "digests": _digests(revision),
    }
    try:
        reading = plans.reading(revision)
    except (ValueError, TypeError, KeyError, LookupError):  # its words were expunged
        gone = "The words of this revision were expunged."
        return {**told, "title": gone, "values": [], "targets": [], "parts": [], "notes": []}
    return {**told, **_read(reading)}


def _digests(revision: Revision) -> list[Data]:
    return [
        {"label": "The plan, word for word", "value": revision.plan},
        *(
            {"label": _DIGESTS.get(name, f"What it does in {name}"), "value": value}
            for name, value in sorted(revision.operations.items(), reverse=True)
        ),
    ]


def _read(reading: Reading) -> Data:
    values = reading.values.get(PRODUCTION, {})
    return {
        "title": reading.title,
        "values": _values(reading),
        "targets": [
            {"name": name, "hosts": ", ".join(hosts)} for name, hosts in reading.targets.items()
        ],
        "parts": list(_parts(reading, values)),
        "notes": [
            {"section": note.section, "text": {MARKDOWN: note.text}} for note in reading.notes
        ],
    }


def _values(reading: Reading) -> list[Data]:
    here, there = reading.values.get(PRODUCTION, {}), reading.values.get(STAGING, {})
    return [
        {"name": name, "production": here.get(name, ""), "staging": there.get(name, "")}
        for name in dict.fromkeys([*here, *there])
    ]


def _parts(reading: Reading, values: Mapping[str, str]) -> Iterable[Data]:
    for part, title, hint in _PARTS:
        steps = [step for step in reading.steps if step.part == part]
        if steps or part in {"steps", "rollback"}:
            ticks = ["passed", "failed"] if part == "checks" else ["done", "failed", "not needed"]
            told = list(_steps(steps, values))
            yield {"title": title, "hint": hint, "ticks": ticks, "steps": told}


def _steps(steps: list[Step], values: Mapping[str, str]) -> Iterable[Data]:
    before = steps[0].section if len({step.section for step in steps}) == 1 else ""
    for step in steps:
        yield {
            "number": step.number,
            "section": step.section if step.section != before else "",
            "machine": _machine(step),
            "text": {MARKDOWN: filled(step.text or step.title, values)},
            "notes": [
                {MARKDOWN: filled(note, values)} for note in step.notes if note not in step.text
            ],
        }
        before = step.section


def _machine(step: Step) -> str:
    if step.kind == HAND:
        return ""
    on = f" on {step.target}" if step.target else ""
    options = json.dumps(dict(step.options), ensure_ascii=False) if step.options else ""
    return f"Offcycle does this by itself with {step.kind}{on}. By hand: what stands below. {options}".strip()
