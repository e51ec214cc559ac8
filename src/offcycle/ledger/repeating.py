"""This module leaves out a copy for the archive that was owed before: the same form is kept once, whatever asks for it."""

from collections.abc import Iterable, Iterator

from offcycle.ledger import rows
from offcycle.process.notices import ArchiveCopy, Notice

_THERE = "SELECT count(*) FROM ledger_errand WHERE change = %s AND kind = 'archive' AND \"to\" = %s AND state <> 'failed'"


def new(change: str | None, owed: Iterable[Notice | ArchiveCopy]) -> Iterator[Notice | ArchiveCopy]:
    """What is owed, without the copies that are on their way or were saved; one that was given up is owed again."""
    for each in owed:
        if not (isinstance(each, ArchiveCopy) and _known(change, each.name)):
            yield each


def _known(change: str | None, name: str) -> bool:
    ((found,),) = rows.all_of(_THERE, [change, name])
    return bool(found)
