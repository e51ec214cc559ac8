"""This module says what a plan is once it is read: its steps, notes, values, digests and faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

READER = "1"
ENVIRONMENTS = ("staging", "production")
HAND = "hand"

Part = Literal["steps", "rollback", "checks", "later"]
Severity = Literal["fault", "warning"]
Role = Literal["commands", "text", "output"]

PARTS: tuple[Part, ...] = ("steps", "checks", "rollback", "later")


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in the document that cannot be used (fault) or should be looked at (warning)."""

    line: int  # from 1
    column: int  # from 1
    severity: Severity
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced block: commands to give, text to write somewhere, or output to expect."""

    language: str
    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Note:
    """Text that is no step, kept where it stood; its text is empty for a heading with nothing below."""

    section: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `operation` is what the digests are made of."""

    number: int
    title: str
    key: str = ""
    part: Part = "steps"
    section: str = ""
    text: str = ""
    line: int = 1
    kind: str = HAND
    target: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    code: tuple[Code, ...] = ()
    expect: str = ""
    verify: str = ""
    rollback: str = ""
    notes: tuple[str, ...] = ()
    operation: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as it was read, once; it is stored and never read again by a later reader."""

    title: str
    source: str
    plan: str
    operations: Mapping[str, str]
    reader: str = READER
    steps: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()
    procedures: tuple[str, ...] = ()
    procedure: str = ""
    open_choice: bool = False
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    artefacts: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
