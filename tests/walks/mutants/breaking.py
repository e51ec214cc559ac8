"""This module breaks things in the rules for a while: a rule is taken out, a gate stands open, something else stands in a module."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from offcycle.process.commands import COMMANDS
from offcycle.process.facts import Facts
from offcycle.process.facts.change import APPLY
from offcycle.process.kernel import Gate, Met, Unmet

Broken = AbstractContextManager[None]
Mutant = Callable[[], Broken]


@contextmanager
def without(*names: str, of: str = "") -> Iterator[None]:
    """Rules and checks are taken out of every command, or of one."""
    kept = dict(COMMANDS)
    for name, command in kept.items():
        if of in {"", name}:
            rules = tuple(each for each in command.rules if each.name not in names)
            checks = tuple(each for each in command.checks if each.name not in names)
            COMMANDS[name] = replace(command, rules=rules, checks=checks)
    try:
        yield
    finally:
        COMMANDS.update(kept)


@contextmanager
def instead(place: Any, name: str, other: Any) -> Iterator[None]:
    """Something else stands in a module or a class for a while."""
    kept = getattr(place, name)
    setattr(place, name, other)
    try:
        yield
    finally:
        setattr(place, name, kept)


@contextmanager
def softer(name: str, find: Callable[..., Unmet | None]) -> Iterator[None]:
    """A rule or a check asks for something else in every command."""
    kept = dict(COMMANDS)
    for each, command in kept.items():
        rules = tuple(replace(one, find=find) if one.name == name else one for one in command.rules)
        checks = tuple(
            replace(one, find=find) if one.name == name else one for one in command.checks
        )
        COMMANDS[each] = replace(command, rules=rules, checks=checks)
    try:
        yield
    finally:
        COMMANDS.update(kept)


@contextmanager
def acting(name: str, act: Callable[..., Any]) -> Iterator[None]:
    """A command does something else; `act` is given what it did."""
    kept = COMMANDS[name]
    COMMANDS[name] = replace(kept, act=lambda case, ask: act(tuple(kept.act(case, ask)), case))
    try:
        yield
    finally:
        COMMANDS[name] = kept


@contextmanager
def open_gate(gate: Gate) -> Iterator[None]:
    """A gate stands open whatever the case, wherever it is asked."""
    kept = gate.look
    object.__setattr__(gate, "look", lambda _: Met("It is broken."))
    try:
        yield
    finally:
        object.__setattr__(gate, "look", kept)


@contextmanager
def taking(
    kind: type, then: Callable[[Facts, Any, Any], None], *, first: bool = True
) -> Iterator[None]:
    """One kind of event is taken in otherwise: something is done after it, or in its stead."""
    kept = APPLY[kind]

    def take(facts: Facts, happened: Any, event: Any) -> None:
        if first:
            kept(facts, happened, event)
        then(facts, happened, event)

    APPLY[kind] = take
    try:
        yield
    finally:
        APPLY[kind] = kept


@contextmanager
def both(*broken: Broken) -> Iterator[None]:
    """Several things are broken at once."""
    with ExitStack() as stack:
        for each in broken:
            stack.enter_context(each)
        yield
