"""This module reads a calendar over HTTP, with the limits of all that goes out.

What the other side answers with a fault is told to nobody: people give these addresses, and the answer of a host that only this
machine reaches is not for them.
"""

from collections.abc import Callable
from typing import TypeVar

from offcycle.adapters import outside, posting
from offcycle.adapters.calendars.port import Asked, Span
from offcycle.adapters.calendars.spans import NotACalendarError, spans
from offcycle.adapters.failure import Failure

T = TypeVar("T")
LARGEST = 2 * 1024 * 1024
WHOLE_SECONDS = 10.0


class HttpCalendars:
    """Calendars that people published at an address: on the public internet, or in these networks of the organisation's own."""

    def __init__(self, own: outside.Networks = ()) -> None:
        self._own = own

    def read(self, asked: Asked) -> tuple[Span, ...]:
        """The times that are taken in a calendar; raises Failure."""
        return read(asked, spans, self._own)


def read(
    asked: Asked, understand: Callable[[str, Asked], T], own: outside.Networks | None = None
) -> T:
    """What is understood of a calendar; raises Failure. With `own`, its address is one that people named."""
    try:
        answer = posting.post(
            asked.address,
            None,
            headers={"Accept": "text/calendar", "Accept-Encoding": "identity"},
            whole_seconds=WHOLE_SECONDS,
            largest=LARGEST + 1,
            own=own,
        )
    except Failure as failure:
        inside = isinstance(failure.__cause__, outside.OwnNetworkError)
        because = outside.OWN if inside else "its address did not give it"
        raise _failure(because, permanent=failure.permanent) from failure
    if len(answer.text) > LARGEST:
        raise _failure("it is longer than 2 MB", permanent=False)
    try:
        return understand(answer.text, asked)
    except NotACalendarError as error:
        raise _failure(str(error), permanent=False) from error


def _failure(because: str, *, permanent: bool) -> Failure:
    text = f"The calendar was not read, because {because}. It is tried again; see whether its address is still right."
    return Failure(text, permanent=permanent)
