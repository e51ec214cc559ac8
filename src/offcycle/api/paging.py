"""This module is how lists are asked for in parts: how much at once, and from where on."""

from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

from ninja import Query

from offcycle.api.problems import FieldFault, Problem
from offcycle.ledger.read import MOST, Page, UnknownCursorError

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items at most.")]
Cursor = Annotated[
    str | None, Query(max_length=100, description="`next` of the part before; left out at first.")
]


def page_of(ask: Callable[[], Page]) -> Page:
    """A part of a list; refuses a cursor that no list gave."""
    try:
        return ask()
    except UnknownCursorError as error:
        raise unknown_cursor() from error


def unknown_cursor() -> Problem:
    """The problem that a cursor is none that a list gave."""
    message = "It is no cursor of this list."
    return Problem(
        "not_understood",
        f"The parameter cursor was not understood. {message} Take it from `next` of the part before.",
        errors=[FieldFault(field="cursor", message=message)],
    )


def part_of(items: Iterable[T], name: Callable[[T], str], limit: int, cursor: str | None) -> Page:
    """A part of what is sorted by its names and kept in memory; the cursor is the last name before it."""
    rest = [each for each in items if cursor is None or name(each) > cursor]
    more = name(rest[limit - 1]) if len(rest) > limit else None
    return Page(tuple(rest[:limit]), more)
