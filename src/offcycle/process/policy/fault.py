"""This module is one thing that is wrong with a policy file: where, what, and what to do about it."""

from dataclasses import dataclass

from offcycle.process.policy.places import Path


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong at a path; `named` where it is the name of a setting that is wrong, and not its value."""

    path: Path
    says: str
    do: str
    named: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong at a place of a file; line and column count from 1."""

    line: int
    column: int
    where: str  # the setting, such as quorum.seats; empty where the text is no TOML
    says: str
    do: str

    def __str__(self) -> str:
        where = f", {self.where}" if self.where else ""
        return f"Line {self.line}, column {self.column}{where}: {self.says} {self.do}"


def said(path: Path) -> str:
    """A path as people read it: `form.fields#2.label` is the label of the second field."""
    parts = (f"#{one + 1}" if isinstance(one, int) else f".{one}" for one in path)
    return "".join(parts).removeprefix(".")
