"""This module reads, in the entries of one round, what came first, and gives the commands that show what follows from it."""

from collections.abc import Sequence

from tests.faults.parts import Give
from tests.faults.raw import Entry
from tests.faults.rounds import BrokenError


def latest(told: Sequence[Entry], kind: str, **said: object) -> Entry | None:
    """The latest entry of a kind that says something, or none."""
    fitting = (
        entry
        for entry in reversed(told)
        if entry["kind"] == kind
        and all(entry["data"].get(name) == value for name, value in said.items())
    )
    return next(fitting, None)


def there(told: Sequence[Entry], kind: str, **said: object) -> Entry:
    """The same, where there has to be one."""
    found = latest(told, kind, **said)
    if found is None:
        raise BrokenError(f"There is no entry {kind} with {said}.")
    return found


def before(one: Entry | None, other: Entry | None) -> bool:
    """Whether an entry is there, and no other is there before it."""
    return one is not None and (other is None or one["seq"] < other["seq"])


def accepted(give: Give) -> None:
    """Demand that a command is accepted now."""
    came = give.carry_out()
    if not came.accepted:
        raise BrokenError(f"{give.account} may not {give.command}: {sorted(came.rules)}.")


def refused(give: Give, *rules: str) -> None:
    """Demand that a command is refused now, by these rules among others."""
    came = give.carry_out()
    if came.accepted or not came.rules >= set(rules):
        raise BrokenError(f"{give.account} may {give.command}, or not for {rules}: {came.rules}.")


def demand(holds: object, law: str) -> None:
    """Demand that something holds."""
    if not holds:
        raise BrokenError(law)
