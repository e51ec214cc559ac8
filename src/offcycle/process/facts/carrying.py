"""This module keeps results of steps in staging while the plan changes: which of them a later revision leaves untouched.

Theory of operation:
- What a step does in staging is its operation with the values of staging. Where that is not known, because the revision was
  saved before it was told, only plans that do the same in staging altogether are taken as untouched.
- While a run goes on, a corrected plan takes its place: each step that is still there, in the same order among those that
  stayed, keeps its result; every other is to be taken.
- A later run begins with the results before the first step that changed. What stands behind it is run again, because what it
  was run upon has changed.
- A revision that cannot be run, because something in it is left open, changes no run; the next one that can is compared with
  what the run has gone through.
"""

from dataclasses import replace
from difflib import SequenceMatcher
from itertools import takewhile

from offcycle.process.facts.plan import Revision
from offcycle.process.facts.run import Run, RunStep

STAGING = "staging"

Deed = tuple[str, str]


def _deeds(revision: Revision) -> list[Deed]:
    """What each step does in staging, in order."""
    unknown = f"revision {revision.number}"  # like no other
    return [
        (step.operation, step.staging or unknown) for step in revision.steps if step.part == "steps"
    ]


def _same(before: Revision, after: Revision) -> bool:
    return before.operations.get(STAGING) == after.operations.get(STAGING)


def kept(before: Revision, after: Revision) -> dict[int, int]:
    """Which steps stayed untouched: the place of each in the later revision, with its place before."""
    if _same(before, after):
        return {place: place for place in range(len(after.keys()))}
    matcher = SequenceMatcher(None, _deeds(before), _deeds(after), autojunk=False)
    return {
        block.b + place: block.a + place
        for block in matcher.get_matching_blocks()
        for place in range(block.size)
    }


def unchanged(before: Revision, after: Revision) -> int:
    """How many steps stand before the first that changed."""
    if _same(before, after):
        return len(after.keys())
    pairs = zip(_deeds(before), _deeds(after), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def go_on(run: Run, before: Revision, after: Revision) -> None:
    """Let a run go on under a corrected plan."""
    stayed, old = kept(before, after), list(run.steps.values())
    named = {step.key: step for step in old}
    found = {
        key: replace(old[stayed[place]], key=key) if place in stayed else _anew(key, named.get(key))
        for place, key in enumerate(after.keys())
    }
    run.steps = {key: _counted(run, step) for key, step in found.items()}
    run.revision, run.plan, run.operations = after.number, after.plan, after.operations[STAGING]


def _anew(key: str, before: RunStep | None) -> RunStep:
    """A step that is to be taken; what was tried of it in this run before it was changed stays on record."""
    if before is None:
        return RunStep(key)
    return RunStep(key, attempt=before.attempt, attempts=before.attempts)


def _counted(run: Run, step: RunStep) -> RunStep:
    """A step whose next attempt has a number that none had under its key, so that no executor takes one attempt for another."""
    if step.settled:
        return step
    return replace(step, attempt=max(step.attempt, run.tried.get(step.key, 0)))


def begun(base: Run | None, steps: tuple[str, ...], carried: tuple[str, ...]) -> dict[str, RunStep]:
    """The steps of a run as it begins, with the results that are carried over from the one before."""
    found = {key: RunStep(key) for key in steps}
    if base:
        for key, step in zip(carried, base.steps.values(), strict=False):
            found[key] = RunStep(
                key=key,
                state=step.state,
                by=step.by,
                at=step.at,
                note=step.note,
                carried=step.carried or base.id,
            )
    return found
