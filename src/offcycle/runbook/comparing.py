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
    """One difference. `number`, `part` and `title` are the step's in the new plan, or in the old one if it was removed.

    Where something of the whole plan differs, `number` is 0 and `key` says what: `title`, `procedure`, `headings`,
    `notes`, `notes/HEADING`, `values/staging/NAME`, `targets/NAME`, `artefacts/PATH`. `before` and `after` are texts;
    of a step that moved, its part and number.
    """

    kind: Kind
    key: str
    number: int
    before: str
    after: str
    part: str = ""
    title: str = ""


def compare(old: Reading, new: Reading) -> tuple[Difference, ...]:
    """What differs, in the order of the new plan; steps without keys are given them first."""
    old, new = _with_keys(old, None), _with_keys(new, old)
    before = {step.key: step for step in old.steps}
    after = {step.key: step for step in new.steps}
    moved = _moved(before, after) | _under_another(before, after)
    differences = list(_of_the_whole(old, new))
    for key, step in after.items():
        differences.extend(_of_a_step(before.get(key), step, moved=key in moved))
    differences.extend(
        _difference("removed", step, _text(step), "")
        for key, step in before.items()
        if key not in after
    )
    return tuple(differences)


def _with_keys(reading: Reading, previous: Reading | None) -> Reading:
    keys = {step.key for step in reading.steps}
    return reading if "" not in keys else keyed(reading, previous)


def _of_a_step(before: Step | None, after: Step, *, moved: bool) -> Iterator[Difference]:
    if before is None:
        yield _difference("added", after, "", _text(after))
        return
    if moved:
        yield _difference("moved", after, _place(before, after), _place(after, before))
    if _does(before) != _does(after):
        yield _difference("operation", after, *_texts(before, after))
    elif _says(before) != _says(after):
        yield _difference("reworded", after, *_texts(before, after))


def _difference(kind: Kind, step: Step, before: str, after: str) -> Difference:
    return Difference(kind, step.key, step.number, before, after, step.part, step.title)


def _does(step: Step) -> dict[str, Any]:
    """What a step does; that it moved to another part is told as a move."""
    return {name: value for name, value in step.operation.items() if name != "part"}


def _says(step: Step) -> tuple[Any, ...]:
    return step.title, step.text, step.code, step.expect, step.notes


def _text(step: Step) -> str:
    """All that a step says, with the notes that stand by it."""
    return "\n\n".join([step.text, *step.notes])


def _texts(before: Step, after: Step) -> tuple[str, str]:
    """Two texts that differ as the steps do, also where they say the same and something else decides, such as a pin."""
    if before.notes == after.notes and before.text != after.text:
        return before.text, after.text
    if _text(before) != _text(after):
        return _text(before), _text(after)
    return _details(before, after), _details(after, before)


def _details(step: Step, other: Step) -> str:
    """What decides in a step beside its text, as far as it differs from the other."""
    does, compared = _does(step), _does(other)
    told = {name: value for name, value in does.items() if value != compared.get(name)}
    named = [f"{name}: {_plain(value)}" for name, value in sorted(told.items())]
    return "\n\n".join([step.text, *named]) if named else f"{step.title}\n\n{step.text}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(each)}" for name, each in sorted(value.items()))
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _place(step: Step, other: Step) -> str:
    below = f", below “{step.section}”" if step.section != other.section else ""
    return f"{step.part} {step.number}{below}"


def _under_another(before: Mapping[str, Step], after: Mapping[str, Step]) -> set[str]:
    """Steps that stand below another heading, where both plans have both headings; else the headings were changed."""
    known = {step.section for step in before.values()} & {step.section for step in after.values()}
    return {
        key
        for key, step in after.items()
        if key in before
        and before[key].section != step.section
        and {before[key].section, step.section} <= known
    }


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
    noted, notes = _notes(old), _notes(new)
    for name in dict.fromkeys([*notes, *noted]):
        if noted.get(name) != notes.get(name):
            yield Difference("reworded", name, 0, noted.get(name, ""), notes.get(name, ""))


def _operating(reading: Reading) -> dict[str, str]:
    """What decides beside the steps, each under a name."""
    named = {
        f"values/{environment}/{name}": value
        for environment in ENVIRONMENTS
        for name, value in reading.values.get(environment, {}).items()
    }
    named |= {f"targets/{name}": ", ".join(hosts) for name, hosts in reading.targets.items()}
    named |= {f"artefacts/{path}": pin for path, pin in reading.artefacts.items()}
    return named | ({"procedure": reading.procedure} if reading.procedure else {})


def _notes(reading: Reading) -> dict[str, str]:
    """What is no step, by the heading that it stands below."""
    found: dict[str, list[str]] = {}
    for note in reading.notes:
        found.setdefault(f"notes/{note.section}" if note.section else "notes", []).append(note.text)
    return {name: "\n\n".join(texts) for name, texts in found.items()}


def _headings(reading: Reading) -> str:
    """The headings below which steps stand, told once and not at each of their steps."""
    return "\n".join(dict.fromkeys(step.section for step in reading.steps))
