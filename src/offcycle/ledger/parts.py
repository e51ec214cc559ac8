"""This module finds out who takes part in a change that waits for approvers, for the commands that ask that.

Commands on the organisation see no change. Recording that an approver is out of office is worth as much as an approval,
and so it is the one of them that has to know this; it is asked under the lock that lets no command on a change pass.
"""

from offcycle.ledger import history, refs, rows
from offcycle.process.facts import fold
from offcycle.process.people.absences import takes_part
from offcycle.process.world import World

ASKED_BY = frozenset({"record-absence", "follow-calendar"})
"""The commands that ask it."""


def known_for(command: str, account: str, world: World) -> World:
    """The world as a command of the organisation sees it, when this account gives it, or named the calendar that speaks for it."""
    if command not in ASKED_BY:
        return world
    found = any(_takes_part(account, number, world) for number in _waiting(world))
    return world.with_parts(frozenset({account}) if found else frozenset())


def _waiting(world: World) -> list[int]:
    """The changes that wait for approvers, as they stand after their latest entries.

    What approvers are called is said by the policy that judges a change, which may be an earlier one.
    """
    roles = sorted({each.quorum.role for each in world.policies.values()})
    among = ", ".join("%s" for _ in roles)
    statement = (
        f"SELECT DISTINCT number FROM ledger_waiting WHERE role IN ({among}) ORDER BY number"  # noqa: S608 - placeholders alone
    )
    return [number for (number,) in rows.all_of(statement, roles)] if roles else []


def _takes_part(account: str, number: int, world: World) -> bool:
    ref = refs.ref(number)
    _, known = history.read(ref)
    if known is None:
        return False
    return takes_part(account, world.roster, fold(known.happened, ref), known.happened)
