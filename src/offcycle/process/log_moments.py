"""This module says the moments in a sentence of the log to a reader; it is apart so that a client loads no rules for it."""

import re
from collections.abc import Callable
from datetime import datetime

_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")


def in_words(said: str, tell: Callable[[datetime], str]) -> str:
    """A sentence with each moment in it as `tell` says it."""
    return _MOMENT.sub(lambda found: _told(found[0], tell), said)


def _told(text: str, tell: Callable[[datetime], str]) -> str:
    try:
        return tell(datetime.fromisoformat(text))
    except ValueError:  # somebody typed what only looks like one
        return text
