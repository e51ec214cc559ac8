"""This module is what the worker knows of running a step: once at most; unknown is not failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Operation:
    """One attempt at one step of one run; (run, step, attempt) is its slot."""

    run: str  # such as CR-1001-R3
    step: str  # the step's key
    attempt: int  # from 1
    environment: str
    kind: str  # what runs it: sh, http, ansible, jenkins
    target: str
    lines: tuple[str, ...]
    timeout: float  # seconds


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of an attempt."""

    outcome: Literal["done", "failed", "unknown"]
    exit_code: int | None  # None when it never came back
    output: bytes  # as it came; hostile until shown otherwise
    started_at: datetime
    finished_at: datetime


class Executor(Protocol):
    """Runs operations.

    - A slot takes effect at most once; asked again, it answers with what is known of it.
    - Raising Failure promises that nothing was begun, and leaves the slot free.
    - When it was begun and its end is not known, the outcome is unknown, never failed:
      only a person settles that.
    """

    @property
    def name(self) -> str:
        """What the partner is called in the record of the run."""

    def run(self, operation: Operation) -> Result:
        """Run the operation and wait for its end, its timeout at most."""
