"""This module is the only writer of the record: one command, decided by the rules, in one transaction.

Theory of operation:
1. Lock in the one order (`locks.py`), then load what happened. What was read under the locks is true until the end.
2. The time is the database's, read when the last lock is held, and never before that of the latest entry.
3. Decide. A refusal leaves no trace.
4. Append the events to the chain, with the documents that they name.
5. Project: how the change stands, its words for the search, and what others derive.
6. Owe: what must leave the building because of the events.
All of it is there afterwards, or nothing; where only another's work stood in the way, the whole is tried again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from offcycle.ledger import (
    attempts,
    chain,
    codec,
    documents,
    erasing,
    errands,
    exceptional,
    history,
    locks,
    parts,
    projectors,
    refs,
    repeating,
    rows,
    search,
    standing,
    wording,
)
from offcycle.ledger.models import Entry
from offcycle.ledger.salted import Salted
from offcycle.process import commands, exceptions, gates, notices
from offcycle.process.events.organisation import Expunged
from offcycle.process.events.run import Started
from offcycle.process.facts import Facts, Happened, fold
from offcycle.process.kernel import Actor, Case, Refused
from offcycle.process.world import World

STARTS_A_RUN = frozenset({"start-staging", "start-production", "start-rollback"})


class UnknownChangeError(LookupError):
    """There is no change with this reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"There is no change {ref}. List the changes to find the one you mean.")
        self.ref = ref


class StaleError(Exception):
    """Something happened to the change since it was looked at."""

    def __init__(self, ref: str, expected: int, n: int) -> None:
        super().__init__(
            f"{ref} has changed since you looked at it: you saw {expected} entries and there are {n}. "
            "Look at it again, then repeat what you meant to do."
        )
        self.ref, self.n = ref, n


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a command left in the record; `n` and `own` are those of the latest entry."""

    change: str | None
    n: int
    own: str
    happened: tuple[Happened, ...]
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Given:
    """A command as it was given."""

    command: str
    ask: object
    actor: Actor
    documents: tuple[bytes, ...]


def record(
    *,
    command: str,
    ask: object,
    actor: Actor,
    change: str | None = None,
    if_n: int | None = None,
    documents: Iterable[bytes] = (),
) -> Recorded | Refused:
    """Carry out a command on a change, or on the organisation: what it left, or every reason against it.

    `if_n` is the number of entries that whoever gives the command has seen. `documents` are bytes that the command
    names by their digests; they are kept if it is accepted. Raises UnknownChangeError and StaleError.
    """
    given = _Given(command, ask, actor, tuple(documents))
    outcome = attempts.whole(lambda: _carry_out(given, change, if_n))
    if isinstance(outcome, UnknownChangeError | StaleError):
        raise outcome
    return outcome


Outcome = Recorded | Refused | UnknownChangeError | StaleError


def _carry_out(given: _Given, ref: str | None, if_n: int | None) -> Outcome:
    """The outcome of a command; what is to be raised is returned, so that no transaction is broken by it."""
    on = commands.COMMANDS[given.command].on
    if on == "organisation":
        locks.organisation()
        speaks = str(getattr(given.ask, "named_by", given.actor.account))
        world = parts.known_for(given.command, speaks, history.world().world)
        return _append(given, None, world, ())
    if on == "new change":
        locks.change(None)
        return _append(given, "", history.world().world, ())
    return _on_change(given, ref or "", if_n)


def _on_change(given: _Given, ref: str, if_n: int | None) -> Outcome:
    number = refs.number(ref)
    if number is None:
        return UnknownChangeError(ref)
    starts = given.command in STARTS_A_RUN
    held = _to_hold(number, ref) if starts else ()
    locks.change(number, held)
    if starts and _to_hold(number, ref) != held:
        # An edit came between, and locks are taken in their order only.
        raise attempts.OvertakenError
    known, before = history.read(ref)
    if before is None:
        return UnknownChangeError(ref)
    n = len(before.happened)
    if if_n is not None and if_n != n:
        return StaleError(ref, if_n, n)
    runs = standing.other_runs(number) if starts else ()
    return _append(given, ref, known.world.with_runs(runs), before.happened)


def _to_hold(number: int, ref: str) -> tuple[str, ...]:
    """The systems that a run of a change may hold: those that it touches now, and those of a run that is to be undone."""
    _, known = history.read(ref)
    started = (
        (each.event for each in known.happened if isinstance(each.event, Started)) if known else ()
    )
    earlier = {system for event in started for system in event.systems}
    return tuple(sorted(earlier.union(standing.systems_of(number))))


def _append(given: _Given, ref: str | None, world: World, before: Sequence[Happened]) -> Outcome:
    """Decide, and append what follows; an empty reference asks for that of a new change."""
    facts = fold(before, ref or "")
    head = locks.head()
    if ref == "":
        ref = facts.ref = refs.ref(head.number + 1)
    case = Case(facts, world, given.actor, max(head.now, head.at))
    decided = commands.decide(given.command, given.ask, case)
    if isinstance(decided, Refused):
        return decided
    happened = tuple(
        Happened(
            seq=head.seq + place,
            n=len(before) + place if ref else 0,
            change=ref,
            at=case.at,
            by=given.actor.account,
            via=given.actor.via,
            policy=world.policy_version,
            event=event,
        )
        for place, event in enumerate(decided.events, 1)
    )
    if not happened:
        return Recorded(ref, len(before), _latest(ref), (), facts)
    documents.save(given.documents)
    with rows.together():
        links = _chain(happened, head.own)
        _advance(head, links[-1], ref)
        case = _take_in(case, happened, links)
        if ref:
            _stand(case, links[-1])
    if ref:
        history.remember(ref, before, happened, links[-1].own)
    projectors.apply(happened)
    for each in happened:
        if isinstance(each.event, Expunged):
            erasing.erase(each, each.event)
    return Recorded(ref, links[-1].n, links[-1].own, happened, case.facts)


def _chain(happened: tuple[Happened, ...], prev: str) -> list[chain.Link]:
    """Write the entries that tell of some events, with their texts and the words that they are found by."""
    links: list[chain.Link] = []
    salted: dict[str, Salted] = {}
    found: frozenset[str] = frozenset()
    for each in happened:
        texts: dict[str, Salted] = {}
        links.append(chain.link(each, codec.write(each.event, texts), prev))
        prev = links[-1].own
        salted.update(texts)
        found |= wording.words(each, [text.content.decode() for text in texts.values()])
    documents.keep(salted.values())
    rows.insert(Entry, ENTRY, [[getattr(link, name) for name in ENTRY] for link in links])
    number = refs.number(links[0].change or "")
    if number is not None:
        search.add(number, found)
    return links


ENTRY = ("seq", "change", "n", "kind", "at", "own", "body")


def _advance(head: locks.Head, last: chain.Link, ref: str | None) -> None:
    """Move the end of the chain to the latest entry."""
    end: dict[str, object] = {"seq": last.seq, "own": last.own, "at": last.at}
    if ref is None:
        end |= {"world": last.seq, "world_own": last.own}
    else:
        end["number"] = max(head.number, refs.number(ref) or 0)
    names = ", ".join(f"{name} = %s" for name in end)
    rows.run(f"UPDATE ledger_head SET {names}", list(end.values()))  # noqa: S608 - fixed names


def _take_in(case: Case, happened: tuple[Happened, ...], links: list[chain.Link]) -> Case:
    """Let the facts or the world take in each event, and owe what is due after it; gives the case at the end."""
    for each, link in zip(happened, links, strict=True):
        if each.change is None:
            case = replace(case, world=case.world.extended((each,)))
        else:
            case.facts.apply(each)
            exceptional.keep(exceptions.made(each, case.facts))
        owed = notices.owed(each, case, settings.BASE_URL)
        errands.owe(each, link.own, repeating.new(each.change, owed))
    return case


def _stand(case: Case, last: chain.Link) -> None:
    """Write down how the change stands now; the runs of others are no part of that."""
    alone = replace(case, world=case.world.with_runs(()))
    standing.keep(gates.summary(alone), n=last.n, own=last.own, at=case.at)


def _latest(ref: str | None) -> str:
    """The hash of the latest entry of a change, or of the organisation."""
    if ref is None:
        return history.world().own
    statement = "SELECT own FROM ledger_entry WHERE change = %s ORDER BY n DESC LIMIT 1"
    ((own,),) = rows.all_of(statement, [ref])
    return str(own)
