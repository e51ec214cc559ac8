"""This module tells what differs between plans: two revisions, or what two people wrote at the same time."""

from typing import Literal

from pydantic import BaseModel, Field

from offcycle.api.plan_reading import Checked, Part
from offcycle.api.problems import Problem
from offcycle.api.shapes import Instant
from offcycle.ledger import plans
from offcycle.ledger.overtaken import Overtaken
from offcycle.process.facts import Revision
from offcycle.runbook import Difference, Reading, became, compare, passages, subject


class PassageTold(BaseModel):
    """A piece of text: `same` and `removed` make the earlier text, `same` and `added` the later one."""

    kind: Literal["same", "removed", "added"]
    text: str


class DifferenceTold(BaseModel):
    """One difference between two revisions; `number` 0 stands for the whole plan, and `key` then says what of it."""

    kind: Literal["added", "removed", "moved", "reworded", "operation"]
    key: str
    number: int
    part: Part | Literal[""] = Field(description="Of the step; empty for the whole plan.")
    title: str
    what: str = Field(description="What it is about, in words: “Step 3”.")
    became: str = Field(description="What became of it, in words: “does something else”.")
    before: str
    after: str
    passages: list[PassageTold] = Field(description="Both texts as one, marked word by word.")


class PlanDiff(BaseModel):
    """What differs between two revisions, in the order of the later."""

    change: str
    from_revision: int
    to_revision: int
    differences: list[DifferenceTold]


class Against(BaseModel):
    """The present revision, which a new one would replace, and what differs from it to the new one."""

    revision: int
    author: str
    at: Instant
    yours: bool = Field(description="Whether the caller has saved it.")
    differences: list[DifferenceTold]


class CheckedAgainst(Checked):
    """What would be read in a revision, what saving it would end, and what it would change."""

    against: Against | None = Field(description="Null while there is no plan.")


class ConflictTold(BaseModel):
    """Lines that both changed, each in their own way; `line` is where they begin in the present revision."""

    line: int
    base: list[str]
    theirs: list[str]
    yours: list[str]


class PlanOvertaken(BaseModel):
    """What a problem says besides, when somebody else saved a revision meanwhile; nothing was overwritten."""

    base_revision: int = Field(description="The one that was written over; 0 for none.")
    current_revision: int
    author: str = Field(description="Who saved the present revision.")
    at: Instant
    message: str
    difference: list[DifferenceTold] = Field(description="From the base to the present revision.")
    both_changed: list[DifferenceTold] = Field(
        description="What you changed of what was changed meanwhile, too: to be looked at, also where the lines merge."
    )
    conflicts: list[ConflictTold] = Field(description="Lines that only a person can decide.")
    merged: str | None = Field(
        description="Your text with what was saved meanwhile, where the two touch different lines; save it with `based_on`."
    )


def diff(change: str, before: Revision, after: Revision) -> PlanDiff:
    """What differs between two revisions."""
    found = compare(plans.reading(before), plans.reading(after))
    return PlanDiff(
        change=change,
        from_revision=before.number,
        to_revision=after.number,
        differences=[_difference(each) for each in found],
    )


def against(present: Revision, new: Reading, account: str) -> Against:
    """What a new reading would change of the present revision, for somebody."""
    return Against(
        revision=present.number,
        author=present.author,
        at=present.at,
        yours=present.author == account,
        differences=[_difference(each) for each in compare(plans.reading(present), new)],
    )


def _difference(found: Difference) -> DifferenceTold:
    marked = [
        {"kind": each.kind, "text": each.text} for each in passages(found.before, found.after)
    ]
    told = {name: getattr(found, name) for name in found.__slots__}
    told |= {"what": subject(found), "became": became(found)}
    return DifferenceTold.model_validate({**told, "passages": marked})


def problem(ref: str, found: Overtaken) -> Problem:
    """The problem that somebody else saved a revision meanwhile."""
    number, current = found.base.number if found.base else 0, found.current
    rests = f"it rests on revision {number}" if number else "it was written before there was one"
    do = (
        "`merged` holds both edits: look at it, and save it"
        if found.merged.text is not None
        else "Take what you want of both, and save it"
    )
    detail = (
        f"The plan of {ref} was not saved, because {rests}, and {current.author} has saved revision {current.number} since. "
        f"Nothing was overwritten. {do} with `based_on` {current.number}."
    )
    return Problem("stale", detail, also=_told(number, found))


def _told(number: int, found: Overtaken) -> PlanOvertaken:
    current = found.current
    return PlanOvertaken(
        base_revision=number,
        current_revision=current.number,
        author=current.author,
        at=current.at,
        message=current.message,
        difference=[_difference(each) for each in found.difference],
        both_changed=[_difference(each) for each in found.both],
        conflicts=[
            ConflictTold.model_validate(
                {name: list(getattr(each, name)) for name in LINES} | {"line": each.line}
            )
            for each in found.merged.conflicts
        ],
        merged=found.merged.text,
    )


LINES = ("base", "theirs", "yours")
