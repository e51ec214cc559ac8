"""This module tells how a change stood right after one of its entries, so that what approvers had before them can be shown again."""

from offcycle.ledger import history, read
from offcycle.ledger.record import UnknownChangeError
from offcycle.process.facts import fold
from offcycle.process.kernel import WORKER, Actor, Case
from offcycle.process.world import World


def case_at(ref: str, seq: int) -> Case:
    """The case of a change, its organisation and its policy right after an entry, for nobody in particular.

    The time is that of the change's latest entry by then. So the answer is the same whenever it is asked.
    """
    known, found = history.read(ref)
    happened = [each for each in found.happened if each.seq <= seq] if found else []
    if not happened:
        raise UnknownChangeError(ref)
    return Case(fold(happened, ref), _world(known, seq), Actor(WORKER, WORKER), happened[-1].at)


def _world(known: history.Known, seq: int) -> World:
    """The organisation as it stood after an entry; mostly that is how it stands now."""
    if known.seq <= seq:
        return known.world
    return World.fold(each for each in read.organisation() if each.seq <= seq)
