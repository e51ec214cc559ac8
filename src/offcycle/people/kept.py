"""This module keeps what a person wants to find again on their own pages: views that they named, and cards that they closed.

It is no part of the record: nobody is held to it, and nobody else sees it.
"""

from collections.abc import Mapping

from offcycle.people.models import Kept

VIEW, TOUR = "view", "tour"
MOST = 30
"""How many things of one kind somebody keeps; with more, nobody would find any."""
LONGEST_NAME = 80


class FullError(Exception):
    """As many are kept as can be."""


def of(account: str) -> dict[str, dict[str, str]]:
    """All that somebody keeps: by kind, the values by their names."""
    found: dict[str, dict[str, str]] = {VIEW: {}, TOUR: {}}
    rows = Kept.objects.filter(account=account).order_by("name")
    for kind, name, value in rows.values_list("kind", "name", "value"):
        found.setdefault(kind, {})[name] = value
    return found


def keep(account: str, kind: str, values: Mapping[str, str]) -> None:
    """Keep values under their names; a name that is kept already takes the new value. Raises FullError."""
    known = set(Kept.objects.filter(account=account, kind=kind).values_list("name", flat=True))
    if len(known | set(values)) > MOST:
        raise FullError(FullError.__doc__)
    for name, value in values.items():
        Kept.objects.update_or_create(
            account=account, kind=kind, name=name[:LONGEST_NAME], defaults={"value": value}
        )


def drop(account: str, kind: str, name: str) -> None:
    """Keep it no longer."""
    Kept.objects.filter(account=account, kind=kind, name=name).delete()
