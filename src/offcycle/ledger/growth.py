"""This module says how far changes have grown, for those who show them as they grow."""

from collections.abc import Collection

from offcycle.ledger import rows


def end() -> int:
    """The number of the latest entry."""
    ((seq,),) = rows.all_of("SELECT seq FROM ledger_head")
    return int(seq)


def of(changes: Collection[str]) -> dict[str, int]:
    """How many entries each of some changes has."""
    if not changes:
        return {}
    found = rows.all_of(
        f"SELECT change, MAX(n) FROM ledger_entry WHERE change IN {rows.places(len(changes))} GROUP BY change",  # noqa: S608 - places only
        [*changes],
    )
    return {str(change): int(n) for change, n in found}
