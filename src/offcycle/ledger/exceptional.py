"""This module keeps the exceptions that changes make, by their times: derived from entries alone, and written in their transaction."""

from collections.abc import Iterable

from offcycle.ledger import refs, rows
from offcycle.ledger.models import Exceptional
from offcycle.process.exceptions import Exceptional as Made

NAMES = ("number", "n", "kind", "at", "by", "of")


def keep(made: Iterable[Made]) -> None:
    """Write down exceptions, in the order in which they were made."""
    new = [
        (refs.number(each.change) or 0, each.n, each.kind, each.at, each.by, each.of)
        for each in made
    ]
    if new:
        rows.insert(Exceptional, NAMES, new)


def clear() -> None:
    """Forget all exceptions, before they are found anew."""
    rows.run("DELETE FROM ledger_exceptional")
