"""This module runs the rounds of a race, and judges them.

A race prepares a round, names the parts of its processes, and judges what came of them, or what the record says of it by then.
Over all of them stand the laws of `laws.py`, the oracle of the walks for each change alone, the verifier, and one more: every
entry that a process was told of is there once, and there is no other.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from django.db import connection, transaction

from offcycle.ledger import read, verify
from tests.faults import laws, raw
from tests.faults.crew import Came, Crew, Part
from tests.faults.raw import Entry
from tests.walks.oracle import Oracle

REST = 0.012
"""How long a part rests at most, in seconds, before it begins."""


NAMES = ("absence", "proposal", "question")
"""What of an entry names another entry by its number."""


class BrokenError(AssertionError):
    """An invariant did not hold."""


@dataclass(frozen=True)
class Race:
    """A race of `size` processes; its judge names how a round ended, or raises BrokenError."""

    size: int
    prepare: Callable[[int], Sequence[Part]]
    judge: Callable[[Sequence[Came]], str] | None = None  # by what each process was answered
    rest: float = REST
    by_record: Callable[[Sequence[Entry]], str] | None = None  # by the entries of the round alone


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


def one(came: Sequence[Came]) -> str:
    """The verdict of a race that exactly one part wins."""
    won = [number for number, each in enumerate(came, 1) if each.accepted]
    if len(won) != 1:
        raise BrokenError(f"{len(won)} of {len(came)} were accepted, and it has to be one.")
    return f"won by the {['first', 'second'][won[0] - 1]}"


def run(name: str, race: Race, rounds: int, seed: int) -> Tally:
    """Run a race on the record of this process, and judge it."""
    chance, tally = Random(seed), Tally(name)
    first = read.head().seq
    with Crew(race.size) as crew:
        for number in range(rounds):
            began = read.head().seq
            with transaction.atomic():
                parts = race.prepare(number)
            before = read.head().seq
            came = crew.at_once(parts, [chance.uniform(0, race.rest) for _ in parts])
            _told_of_all(came, before)
            tally.ends[_ended(race, came, began)] += 1
            tally.rounds += 1
    tally.entries = sound(first)
    return tally


def _told_of_all(came: list[Came], before: int) -> None:
    """Demand that nothing broke, and that the entries since then are those that the processes were told of."""
    broke = [each.broke for each in came if each.broke]
    if broke:
        raise BrokenError(f"A part broke: {broke[0]}")
    told_of = sorted(entry for each in came for entry in each.entries)
    there = list(range(before + 1, read.head().seq + 1))
    if told_of != there:
        raise BrokenError(f"The processes were told of entries {told_of}, and there are {there}.")


def _ended(race: Race, came: list[Came], began: int) -> str:
    """How a round ended: by what was answered, and by what was recorded since it began."""
    ends = [race.judge(came)] if race.judge else []
    if race.by_record:
        ends.append(race.by_record(raw.entries(began)))
    return ", ".join(ends)


def sound(since: int = 0) -> int:
    """Judge the whole record, and by the oracle each change that something happened to since; gives the number of entries."""
    entries = raw.told(raw.entries(), raw.texts())
    for fault in laws.faults(entries):
        raise BrokenError(fault)
    for ref in dict.fromkeys(entry["change"] for entry in entries if entry["seq"] > since):
        for breach in _breaches(entries, ref) if ref else ():
            raise BrokenError(f"{ref}: {breach}")
    opened = verify.opened(_address())
    try:
        verify.verify(opened)
    finally:
        opened.close()
    return len(entries)


def _breaches(entries: Sequence[Entry], ref: str) -> list[str]:
    """What the oracle of the walks has against one change, which it reads with the organisation and nothing else."""
    own = [entry for entry in entries if entry["change"] in {None, ref}]
    renumbered = {entry["seq"]: number for number, entry in enumerate(own, 1)}
    return Oracle().read([_alone(entry, renumbered) for entry in own])


def _alone(entry: Entry, renumbered: dict[int, int]) -> Entry:
    """An entry as if there were no other change."""
    names = {name: renumbered.get(value) for name, value in entry["data"].items() if name in NAMES}
    data = {**entry["data"], **names}
    return {**entry, "seq": renumbered[entry["seq"]], "by": entry["actor"], "data": data}


def _address() -> str:
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    who = f"{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}"
    return f"postgresql://{who}/{named['NAME']}"
