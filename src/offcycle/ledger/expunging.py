"""This module expunges by two commands: one proposes what is to go, the other confirms it, and the ledger finds what that is.

What is found is found twice, because texts may be made between the two: a submission repeats what was said before.
"""

from dataclasses import dataclass

from django.db import transaction

from offcycle.ledger import attempts, finding, history, locks
from offcycle.ledger.finding import Place
from offcycle.ledger.record import Recorded, record
from offcycle.process.kernel import Actor, Refused
from offcycle.process.people.expunging import Expunge, ProposeExpunge


class NothingFoundError(LookupError):
    """Nothing of this change holds that passage, and it has no text in such an entry."""

    def __init__(self) -> None:
        super().__init__(f"{self.__doc__} Copy the passage as it stands there, or name the entry.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal that was recorded, with the entries of which something is to go."""

    number: int
    places: tuple[Place, ...]


def propose(ask: ProposeExpunge, actor: Actor) -> Proposed | Refused:
    """Record a proposal; raises NothingFoundError, and records nothing, if there is nothing to expunge.

    Whether there is comes second, so that nobody who may not propose can find out what stands in a change.
    """
    outcome = attempts.whole(lambda: _propose(ask, actor))
    if isinstance(outcome, NothingFoundError):
        raise outcome
    return outcome


def _propose(ask: ProposeExpunge, actor: Actor) -> Proposed | Refused | NothingFoundError:
    try:
        with transaction.atomic():
            outcome = record(command="propose-expunge", ask=ask, actor=actor)
            if isinstance(outcome, Refused):
                return outcome
            return Proposed(outcome.happened[0].seq, places(outcome.happened[0].seq))
    except (
        NothingFoundError
    ) as error:  # as a value, so that no more is undone than what was done here
        return error


def places(number: int) -> tuple[Place, ...]:
    """The entries of which something goes if a proposal is confirmed; raises NothingFoundError if there are none."""
    asked = finding.proposal(number)
    found = tuple(finding.find(asked.change, asked.passage, asked.entries).places)
    if not found:
        raise NothingFoundError
    return found


def confirm(number: int, actor: Actor) -> Recorded | Refused:
    """Expunge what was proposed, if the other of the two persons confirms it here."""
    outcome = attempts.whole(lambda: _confirm(number, actor))
    history.forget()
    return outcome


def _confirm(number: int, actor: Actor) -> Recorded | Refused:
    locks.organisation()  # so that nothing is written between finding and expunging
    proposal = history.world().world.erasures.proposals.get(number)
    digests: tuple[str, ...] = ()
    if proposal and proposal.done_at is None:
        asked = finding.proposal(number)
        digests = tuple(finding.find(asked.change, asked.passage, asked.entries).digests)
    return record(command="expunge", ask=Expunge(number, digests), actor=actor)
