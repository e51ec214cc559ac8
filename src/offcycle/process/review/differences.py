"""This module tells the difference between two submissions in words, for whoever approves a second time."""

from collections.abc import Iterator

from offcycle.process.facts import Facts, Revision, Submission
from offcycle.process.review import sealing
from offcycle.process.rules import ended

VALUES = "values, targets or scripts of it"


def told(facts: Facts, submission: Submission) -> str:
    """What differs from the submission before, a line for each part; empty for the first."""
    before = facts.submissions[submission.number - 2] if submission.number > 1 else None
    if before is None:
        return ""
    old, new = (facts.revisions[each.revision - 1] for each in (before, submission))
    found = sealing.differing(sealing.sealed(before), sealing.sealed(submission))
    lines = [f"- {_line(each, old, new)}" for each in found]
    head = f"Submission {before.number} was made before this one. What differs now:"
    return "\n".join([head, *lines]) if lines else f"It reads as submission {before.number} did."


def _line(difference: sealing.Difference, old: Revision, new: Revision) -> str:
    if difference.part.startswith("operations."):
        return f"{difference.label}: {'; '.join(steps(old, new)) or VALUES}."
    after, before = (ended(text or "none") for text in (difference.after, difference.before))
    return f"{difference.label}: {after} It was: {before}"


def steps(old: Revision, new: Revision) -> Iterator[str]:
    """Which steps of a plan do something else than in an earlier revision, in the order of the later."""
    before = {step.key: step for step in old.steps}
    after = {step.key: step for step in new.steps}
    for number, (key, step) in enumerate(after.items(), 1):
        name = f"step {number}{_titled(new, key)}"
        if key not in before:
            yield f"{name} is new"
        elif before[key].operation != step.operation:
            yield f"{name} does something else"
    yield from (
        f"step {number}{_titled(old, key)} is left out"
        for number, key in enumerate(before, 1)
        if key not in after
    )
    stayed = [key for key in before if key in after]
    if stayed != [key for key in after if key in before]:
        yield "steps stand in another order"


def _titled(revision: Revision, key: str) -> str:
    title = revision.titles.get(key, "")
    return f" “{title}”" if title else ""
