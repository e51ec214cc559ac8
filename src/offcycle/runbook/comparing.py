"""This module compares two readings of a plan step by step."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from offcycle.runbook.keys import keyed
from offcycle.runbook.reading import ENVIRONMENTS, Reading, Step

Kind = Literal["added", "removed", "moved", "reworded", "operation"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `number` is the step's in the new plan, or in the old one if it was removed.

    Where something of the whole plan differs, `number` is 0 and `key` says what: `title`, `headings`, `notes`,
    `values/staging/NAME`, `targets/NAME`, `artefacts/PATH`. `before` and `after` are texts; of a step
    that moved, its part and number.
    """

    kind: Kind
    key: str
    number: int
    before: str
    after: str


def compare(old: Reading, new: Reading) -> tuple[Difference, ...]:
    """What differs, in the order of the new plan; steps without keys are given them first."""
    old, new = _with_keys(old, None), _with_keys(new, old)
    before = {step.key: step for step in old.steps}
    after = {step.key: step for step in new.steps}
    moved = _moved(before, after)
    differences = list(_of_the_whole(old, new))
    for key, step in after.items():
        differences.extend(_of_a_step(before.get(key), step, moved=key in moved))
    differences.extend(
        Difference("removed", key, step.number, step.text, "")
        for key, step in before.items()
        if key not in after
    )
    return tuple(differences)


def _with_keys(reading: Reading, previous: Reading | None) -> Reading:
    keys = {step.key for step in reading.steps}
    return reading if "" not in keys else keyed(reading, previous)


def _of_a_step(before: Step | None, after: Step, *, moved: bool) -> Iterator[Difference]:
    if before is None:
        yield Difference("added", after.key, after.number, "", after.text)
        return
    if moved:
        yield Difference("moved", after.key, after.number, _place(before), _place(after))
    if _does(before) != _does(after):
        yield Difference("operation", after.key, after.number, before.text, after.text)
    elif _says(before) != _says(after):
        yield Difference("reworded", after.key, after.number, before.text, after.text)


def _does(step: Step) -> dict[str, Any]:
    """What a step does; that it moved to another part is told as a move."""
    return {name: value for name, value in step.operation.items() if name != "part"}


def _says(step: Step) -> tuple[Any, ...]:
    return step.title, step.text, step.code, step.expect, step.notes


def _place(step: Step) -> str:
    return f"{step.part} {step.number}"


def _moved(before: Mapping[str, Step], after: Mapping[str, Step]) -> set[str]:
    """The fewest steps that can be said to have moved: those outside the longest run in order."""
    places = {key: place for place, key in enumerate(before)}
    common = [key for key in after if key in before and after[key].part == before[key].part]
    stayed = _longest_rising([places[key] for key in common])
    return {key for key in after if key in before and places[key] not in stayed}


def _longest_rising(numbers: list[int]) -> set[int]:
    """The numbers of a longest rising run, which need not stand next to each other."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(tails, number)
        before[number] = tails[place - 1] if place else None
        tails[place : place + 1] = [number]
    run: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        run.add(last)
        last = before[last]
    return run


def _of_the_whole(old: Reading, new: Reading) -> Iterator[Difference]:
    if old.title != new.title:
        yield Difference("reworded", "title", 0, old.title, new.title)
    before, after = _operating(old), _operating(new)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Difference("operation", name, 0, before.get(name, ""), after.get(name, ""))
    if _headings(old) != _headings(new):
        yield Difference("reworded", "headings", 0, _headings(old), _headings(new))
    if _notes(old) != _notes(new):
        yield Difference("reworded", "notes", 0, _notes(old), _notes(new))


def _operating(reading: Reading) -> dict[str, str]:
    """What decides beside the steps, each under a name."""
    named = {
        f"values/{environment}/{name}": value
        for environment in ENVIRONMENTS
        for name, value in reading.values.get(environment, {}).items()
    }
    named |= {f"targets/{name}": ", ".join(hosts) for name, hosts in reading.targets.items()}
    named |= {f"artefacts/{path}": pin for path, pin in reading.artefacts.items()}
    return named


def _notes(reading: Reading) -> str:
    return "\n\n".join(
        f"# {note.section}\n\n{note.text}" if note.section else note.text for note in reading.notes
    )


def _headings(reading: Reading) -> str:
    """The headings below which steps stand, told once and not at each of their steps."""
    return "\n".join(dict.fromkeys(step.section for step in reading.steps))
