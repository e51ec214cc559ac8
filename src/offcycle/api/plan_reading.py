"""This module is the shape of a plan as it was read: its steps, its digests, and what is to be looked at."""

from typing import Literal

from pydantic import BaseModel, Field

from offcycle.api.shapes import Digest, Instant
from offcycle.ledger import plans
from offcycle.process.consequences import Ends
from offcycle.process.facts import Revision
from offcycle.runbook import Reading, Step, keyed, read
from offcycle.runbook.values import values

Part = Literal["steps", "checks", "rollback", "later"]


class CodeTold(BaseModel):
    """A block of code in a step."""

    language: str
    text: str
    role: Literal["commands", "text", "output"]


class StepTold(BaseModel):
    """One step as it was read."""

    key: str
    number: int
    part: Part
    title: str
    kind: str = Field(description="`hand`, or the name of an executor.")
    section: str
    text: str
    line: int
    target: str
    code: list[CodeTold]
    expect: str
    verify: str
    rollback: str
    notes: list[str]


class Warned(BaseModel):
    """A place in the document that cannot be used (fault) or should be looked at (warning)."""

    line: int
    column: int
    severity: Literal["fault", "warning"]
    what: str
    do: str


class ValueTold(BaseModel):
    """A value of the plan in both environments: they differ in nothing else."""

    name: str
    staging: str | None = Field(description="Null where the plan has no text for it.")
    production: str | None
    differs: bool
    secret: bool = Field(
        description="Whether it only refers to a secret, `env:NAME` or `file:PATH`, which the background worker alone looks up."
    )
    steps: list[str] = Field(description="The keys of the steps that use it.")


class Plan(BaseModel):
    """A revision of the plan, as it was read when it was saved."""

    change: str
    revision: int
    digest: Digest = Field(description="What a sign-off and the start gate name.")
    operations_digest: Digest = Field(description="What it does, over all environments.")
    operations: dict[str, Digest] = Field(description="What it does in each environment.")
    author: str
    at: Instant
    message: str
    title: str
    procedures: list[str] = Field(description="The procedures to choose from, if it has several.")
    procedure: str
    open_choice: bool
    steps: list[StepTold]
    values: list[ValueTold]
    warnings: list[Warned]
    markdown: str | None = Field(
        default=None, description="The document; left out where it was just sent."
    )


class EndsTold(BaseModel):
    """What saving a revision would end, or ended, and what holds."""

    sign_offs: list[str] = Field(description="Whose, by their accounts.")
    staging: bool = Field(description="Whether steps have to be run in staging again.")
    risk: bool = Field(description="Whether the risk has to be judged again.")
    draft: bool = Field(description="Whether it stands beside a submission that stays as it is.")
    says: list[str] = Field(description="The same in sentences.")
    approvals: list[str] = Field(
        description="Whose approvals would end if the draft replaced what was submitted."
    )
    stands: list[str] = Field(description="Whose sign-offs hold for the new revision, too.")


class Saved(Plan):
    """A revision that was just saved, and what that ended."""

    ends: EndsTold


class Checked(BaseModel):
    """What would be read in a revision, and what saving it would end."""

    digest: Digest
    title: str
    procedures: list[str]
    procedure: str
    open_choice: bool
    steps: list[StepTold]
    values: list[ValueTold]
    warnings: list[Warned]
    ends: EndsTold


def steps_of(revision: Revision) -> dict[str, Step]:
    """The steps of a revision with their words, by their keys."""
    return {step.key: step for step in plans.reading(revision).steps}


def plan(change: str, revision: Revision) -> Plan:
    """A revision as it is sent."""
    markdown = plans.markdown(revision).decode(errors="replace")
    return Plan.model_validate({**_told(change, revision), "markdown": markdown})


def saved(change: str, revision: Revision, ends: Ends) -> Saved:
    """A revision as it is sent to whoever saved it."""
    return Saved.model_validate({**_told(change, revision), "ends": _named(ends, EndsTold)})


def _told(change: str, revision: Revision) -> dict[str, object]:
    return {
        "change": change,
        "revision": revision.number,
        "digest": revision.plan,
        "operations_digest": revision.operations["all"],
        "operations": revision.operations,
        "author": revision.author,
        "at": revision.at,
        "message": revision.message,
        **_read(plans.reading(revision)),
    }


def _read(reading: Reading) -> dict[str, object]:
    return {
        "title": reading.title,
        "procedures": reading.procedures,
        "procedure": reading.procedure,
        "open_choice": reading.open_choice,
        "steps": [_named(step, StepTold) for step in reading.steps],
        "values": told_values(reading),
        "warnings": [_named(fault, Warned) for fault in reading.faults],
    }


def told_values(reading: Reading) -> list[dict[str, object]]:
    """The values of a plan side by side, as they are sent."""
    return [{**_named(each, ValueTold), "steps": list(each.steps)} for each in values(reading)]


def after(markdown: bytes, before: Revision | None) -> Reading:
    """What would be read in a document if it were saved after a revision."""
    earlier = plans.reading(before) if before else None
    return keyed(read(markdown, executors=plans.executors()), earlier)


def checked(found: Reading, ends: Ends) -> dict[str, object]:
    """What would be read in a document if it were saved, and what that would end."""
    return {"digest": found.plan, **_read(found), "ends": _named(ends, EndsTold)}


def _named(thing: object, shape: type[BaseModel]) -> dict[str, object]:
    """The attributes of a thing that a shape has."""
    told = {name: getattr(thing, name) for name in shape.model_fields}
    if "code" in told:
        told["code"] = [_named(each, CodeTold) for each in getattr(thing, "code")]  # noqa: B009 - things of several types come here
    return told
