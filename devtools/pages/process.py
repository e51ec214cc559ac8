"""This module writes the pages about the process: its gates, its commands with their rules, and what can happen."""

import dataclasses
import typing
from types import UnionType

from offcycle.process import gates
from offcycle.process.commands import COMMANDS
from offcycle.process.events import EVENTS, Event
from offcycle.process.kernel import Command

STEPS = ("triage", "plan", "staging", "form", "review", "run", "notices", "people")
ORDER = (*STEPS, "policy", "calendar", "record")

GATES = """# Gates

A change has no status that anybody could set. It waits at the first of these gates that is shut, and its stage is
that gate's step. A gate is computed, each time somebody looks, from what has happened and from what is in force.

```
{picture}
```

| | gate | step | it is open when | asked after production was run |
|---|---|---|---|---|
{rows}

The gates before production are as they were when production was started. If the run is stopped, or production does
not pass validation, they are asked again.
"""

COMMANDS_PAGE = """# Commands and their rules

Whoever acts gives a command. All of its rules are asked; every one that does not hold is told, with what to do and who can.
The page greys a button, the API fills `why_not`, and the command is refused, all by the same list.
A check is a rule about what was typed.
{parts}"""

EVENTS_PAGE = """# Events

What can be in the record. Kinds are only ever added. Every entry says beside it who did it, when, by which door and
under which version of the policy. Free text is kept as a document of its own; the entry holds its salted digest.

| kind | what happened | what the entry says |
|---|---|---|
{rows}
"""


def gates_page() -> str:
    rows = [
        f"| {number} | {anchor('gate', gate.name)}`{gate.name}` | {gate.step} | {gate.says} | {'yes' if gate.lasting else 'no'} |"
        for number, gate in enumerate(gates.GATES, start=1)
    ]
    return GATES.format(picture=picture(), rows="\n".join(rows))


def anchor(kind: str, name: str) -> str:
    """A place that other pages link to, whatever their readers make of headings."""
    return f'<a id="{kind}-{name}"></a>'


def steps() -> tuple[str, ...]:
    """Every step that has a command: those of a change in their order, then what belongs to no change."""
    return tuple(dict.fromkeys((*STEPS, *(command.step for command in COMMANDS.values()))))


def picture() -> str:
    """The steps as boxes in their order, each with its gates."""
    lines = []
    for step in dict.fromkeys(gate.step for gate in gates.GATES):
        names = ", ".join(gate.name for gate in gates.GATES if gate.step == step)
        lines += [f"  {step:<9}| {names}", "           v"]
    return "\n".join([*lines, "  closed"])


def commands_page() -> str:
    parts: list[str] = []
    told: set[str] = set()
    for step in steps():
        given = [command for command in COMMANDS.values() if command.step == step]
        if given:
            parts.append(f"\n## {step.capitalize()}\n")
            parts += [_command(command, told) for command in given]
    return COMMANDS_PAGE.format(parts="\n".join(parts))


def _command(command: Command, told: set[str]) -> str:
    """One command; a rule has its anchor where it is told first."""
    claims = [(rule.name, rule.says) for rule in command.rules]
    claims += [(check.name, f"(check) {check.says}") for check in command.checks]
    fields = ", ".join(f"`{each.name}`" for each in dataclasses.fields(command.ask))
    rows = "\n".join(
        f"| {'' if name in told else anchor('rule', name)}`{name}` | {says} |"
        for name, says in claims
    )
    told.update(name for name, _ in claims)
    typed = f"What is typed: {fields}." if fields else "Nothing is typed."
    return (
        f"{anchor('command', command.name)}\n\n### `{command.name}`\n\n{command.says} {typed}\n\n"
        f"| rule | what must hold |\n|---|---|\n{rows}\n"
    )


def events_page() -> str:
    rows = [
        f"| {anchor('event', kind)}`{kind}` | {sentence(event)} | {_fields(event)} |"
        for kind, event in sorted(
            EVENTS.items(), key=lambda told: ORDER.index(told[0].split(".")[0])
        )
    ]
    return EVENTS_PAGE.format(rows="\n".join(rows))


def sentence(event: type[Event]) -> str:
    return " ".join((event.__doc__ or "").split())


def _fields(event: type[Event]) -> str:
    hints = typing.get_type_hints(event)
    return ", ".join(
        f"`{each.name}` {_word(hints[each.name])}"
        for each in dataclasses.fields(event)  # type: ignore[arg-type] # the registry holds dataclasses alone
    )


def _word(hint: object) -> str:
    """An annotation in a word that the page's readers know."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {UnionType, typing.Union}:
        return f"{_word(inner[0])} or null"
    if origin is tuple:
        return f"list of {_word(inner[0])}"
    if origin is dict:
        return f"{_word(inner[1])} by name"
    return WORDS.get(getattr(hint, "__name__", ""), "object")


WORDS = {
    "str": "text",
    "int": "number",
    "bool": "yes/no",
    "datetime": "instant",
    "Prose": "free text",
}
