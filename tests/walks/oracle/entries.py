"""This module is how the oracle reads an entry of the record: plain data, and the times in it."""

from datetime import datetime
from typing import Any

Entry = dict[str, Any]
WORKER = "worker"


def instant(text: str) -> datetime:
    """A time as the record writes it."""
    return datetime.fromisoformat(text)


def when(entry: Entry) -> datetime:
    """The time of an entry."""
    return instant(entry["at"])


def by_worker(entry: Entry) -> bool:
    """Whether the background worker wrote an entry."""
    return (entry["by"], entry["via"]) == (WORKER, WORKER)
