"""This module says what became of each step since an earlier plan: whether it does the same, does something else, or is new.

Two plans that have nothing to do with each other give their steps the same keys, s1 and on. So keys are trusted only where one
plan descends from the other; else a step is known again by what it does, and then by how it reads.
"""

from dataclasses import dataclass, replace
from typing import Literal

from offcycle.runbook.deeds import deed
from offcycle.runbook.keys import keyed
from offcycle.runbook.reading import Reading, Step

Since = Literal["same", "changed", "new"]


@dataclass(frozen=True, slots=True)
class Was:
    """What a step was in the earlier plan."""

    since: Since
    key: str  # it had there; empty for a new one


def since(now: Reading, earlier: Reading, environment: str, *, kin: bool) -> dict[str, Was]:
    """For each step by its key: whether it does in an environment what it did, or another did, in the earlier plan."""
    known = {_does(step, earlier, environment): step.key for step in reversed(earlier.steps)}
    before = _before(now, earlier, kin=kin)
    return {
        step.key: _was(known.get(_does(step, now, environment)), before.get(step.key))
        for step in now.steps
    }


def _was(same: str | None, before: str | None) -> Was:
    if same is not None:
        return Was("same", same)
    return Was("changed", before) if before is not None else Was("new", "")


def _does(step: Step, reading: Reading, environment: str) -> tuple[str, str]:
    return step.part, deed(step, reading, environment)


def _before(now: Reading, earlier: Reading, *, kin: bool) -> dict[str, str]:
    """The keys of the steps that were in the earlier plan, with those that they had there."""
    if kin:
        there = {step.key for step in earlier.steps}
        return {step.key: step.key for step in now.steps if step.key in there}
    marked = tuple(replace(step, key=f"was/{place}") for place, step in enumerate(earlier.steps))
    bare = tuple(replace(step, key="") for step in now.steps)
    found = keyed(replace(now, steps=bare), replace(earlier, steps=marked))
    own = {mark.key: step.key for mark, step in zip(marked, earlier.steps, strict=True)}
    return {
        step.key: own[paired.key]
        for step, paired in zip(now.steps, found.steps, strict=True)
        if paired.key in own
    }
