"""This module holds the turns of phrase that the sentences of the log share."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from offcycle.process.canonical import instant
from offcycle.process.log.known import Known

Tell = Callable[[Any, Known], str]
"""What tells an event of one kind, by what is known beside it."""


def fixed(text: str) -> Tell:
    """The same sentence for every event of a kind."""
    return lambda _, __: text


def words(name: object) -> str:
    """A stored name as words: `done_with_deviations` is “done with deviations”."""
    return str(name).replace("_", " ").replace("-", " ")


def moment(at: datetime) -> str:
    """A moment as it stands in a sentence until a reader is told it."""
    return instant(at)


def yes_or_no(value: object) -> str:
    """An answer in words."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def first_large(text: str) -> str:
    """A text that begins a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def in_one(parts: Iterable[str]) -> str:
    """Parts as one sentence; those that end in a full stop of their own keep only one."""
    text = "; ".join(part.rstrip(".") for part in parts)
    return f"{first_large(text)}." if text else ""


def count(number: int, thing: str) -> str:
    """“1 step”, “7 steps”."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
