"""This module runs the rounds of a race, and judges them.

A race prepares a round, names the parts of its processes, and judges what came of them. Over all of them stand the laws
of `raw.py`, the oracle of the walks for each change alone, the verifier, and one more: every entry that a process was told of is there once, and there is no other.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from django.db import connection, transaction

from offcycle.ledger import read, verify
from offcycle.process.facts import Happened
from tests.faults import raw
from tests.faults.crew import Came, Crew, Part
from tests.walks import raw as walks
from tests.walks.oracle import Oracle

REST = 0.012
"""How long a part rests at most, in seconds, before it begins."""


class BrokenError(AssertionError):
    """An invariant did not hold."""


@dataclass(frozen=True)
class Race:
    """A race of `size` processes; `judge` names how a round ended, or raises BrokenError."""

    size: int
    prepare: Callable[[int], Sequence[Part]]
    judge: Callable[[Sequence[Came]], str]
    rest: float = REST


@dataclass
class Tally:
    """What some rounds of a race showed."""

    race: str
    rounds: int = 0
    entries: int = 0
    ends: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        ends = ", ".join(f"{count} {end}" for end, count in sorted(self.ends.items()))
        return f"{self.race}: {self.rounds} rounds, {self.entries} entries; {ends}."


def run(name: str, race: Race, rounds: int, seed: int) -> Tally:
    """Run a race on the record of this process, and judge it."""
    chance, tally = Random(seed), Tally(name)
    with Crew(race.size) as crew:
        for number in range(rounds):
            with transaction.atomic():
                parts = race.prepare(number)
            before = read.head().seq
            came = crew.at_once(parts, [chance.uniform(0, race.rest) for _ in parts])
            tally.ends[_judged(race, came, before)] += 1
            tally.rounds += 1
    tally.entries = sound()
    return tally


def _judged(race: Race, came: list[Came], before: int) -> str:
    broke = [each.broke for each in came if each.broke]
    if broke:
        raise BrokenError(f"A part broke: {broke[0]}")
    told_of = sorted(entry for each in came for entry in each.entries)
    there = list(range(before + 1, read.head().seq + 1))
    if told_of != there:
        raise BrokenError(f"The processes were told of entries {told_of}, and there are {there}.")
    return race.judge(came)


def sound() -> int:
    """Judge the whole record; gives the number of its entries."""
    entries = raw.entries()
    for fault in raw.faults(entries):
        raise BrokenError(fault)
    organisation = read.organisation()
    for ref in dict.fromkeys(entry["change"] for entry in entries if entry["change"]):
        for breach in _breaches(organisation, ref):
            raise BrokenError(f"{ref}: {breach}")
    opened = verify.opened(_address())
    try:
        verify.verify(opened)
    finally:
        opened.close()
    return len(entries)


def _breaches(organisation: Sequence[Happened], ref: str) -> list[str]:
    """What the oracle of the walks has against one change, which it reads with the organisation and nothing else."""
    told = sorted((*organisation, *read.change(ref).happened), key=lambda each: each.seq)
    alone = [replace(each, seq=seq) for seq, each in enumerate(told, 1)]
    return Oracle().read([walks.entry(each) for each in alone])


def _address() -> str:
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    who = f"{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}"
    return f"postgresql://{who}/{named['NAME']}"
