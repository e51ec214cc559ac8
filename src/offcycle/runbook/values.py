"""This module sets the values of a plan side by side: all in which its staging and its production differ."""

from collections import defaultdict
from dataclasses import dataclass

from offcycle.process.canonical import canonical
from offcycle.runbook.judging import VALUE
from offcycle.runbook.reading import Reading
from offcycle.runbook.references import is_reference


@dataclass(frozen=True, slots=True)
class Value:
    """A value in both environments. A secret is shown as what refers to it; None where an environment has no text for it."""

    name: str
    staging: str | None
    production: str | None
    differs: bool
    secret: bool
    steps: tuple[str, ...]  # the keys of those that use it


def values(reading: Reading) -> tuple[Value, ...]:
    """All values, in the order in which the plan declares them."""
    staging, production = (reading.values.get(each, {}) for each in ("staging", "production"))
    used = _used(reading) if staging or production else {}
    return tuple(
        Value(
            name=name,
            staging=staging.get(name),
            production=production.get(name),
            differs=staging.get(name) != production.get(name),
            secret=any(is_reference(each.get(name, "")) for each in (staging, production)),
            steps=tuple(used.get(name, ())),
        )
        for name in {**staging, **production}
    )


def _used(reading: Reading) -> dict[str, list[str]]:
    """The keys of the steps that use each value, in what they do or in what is said of it."""
    used: dict[str, list[str]] = defaultdict(list)
    for step in reading.steps:
        said = [canonical(dict(step.operation)).decode(), step.text, step.expect, *step.notes]
        for name in dict.fromkeys(each[1] for text in said for each in VALUE.finditer(text)):
            used[name].append(step.key)
    return used
