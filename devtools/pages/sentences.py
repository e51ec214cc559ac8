"""This module writes the page of the process: its picture, and every sentence with what makes it true and proves it."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from devtools.pages.process import anchor, steps
from devtools.sentences import KINDS, Known, Proof, Sentence, known, parts, proofs, sentences
from offcycle.process import gates
from offcycle.process.commands import COMMANDS
from offcycle.process.kernel import Command

PAGE = """# The process

An emergency change goes from the alarm to a closed change in six steps. This page has two parts: a
[picture](#the-picture) of the steps, and below it [every sentence](#sentence-by-sentence) of the process, with the code
that makes it true and the tests that prove it.

## The picture

A change waits at a *gate* until what the gate asks for is so. Somebody gives a *command*; a command is refused while one
of its rules does not hold, and the refusal says which, and what to do. What a command does is kept as an *event*.
Nobody sets where a change stands: it stands at the first gate that is shut, in the order below.

In short: {short}.
{picture}

## Sentence by sentence

{count}
A sentence that is cut in two makes several claims; they stand in the order in which they were written.
{told}
"""

PLACES = {"triage": "0", "plan": "1", "staging": "2", "form": "3", "review": "4", "run": "5"}
"""Where the process tells of a step of the code."""

PAGES = {
    "commands": ("rules.md", "command"),
    "rules": ("rules.md", "rule"),
    "gates": ("gates.md", "gate"),
    "events": ("events.md", "event"),
}
"""The page on which the names of a kind are told, and how their anchors begin."""


def page() -> str:
    told, tests, names = sentences(), proofs(), known()
    blocks = []
    for part, title in parts().items():
        blocks.append(f"\n### {title}\n")
        here = [each for each in told if each.part == part]
        blocks += [_sentence(each, tests.get(each.id, []), names) for each in here]
    return PAGE.format(
        short=_short(), picture=picture(), count=_count(told), told="\n".join(blocks)
    )


def _count(told: tuple[Sentence, ...]) -> str:
    due = [each for each in told if each.due]
    opened, later = sum(each.open for each in due), sum(bool(each.later) for each in told)
    return (
        f"There are {len(told)}: {len(due) - opened} are proved, {opened} are not proved yet, {later} tell of what is"
        f" not built yet, and {len(told) - len(due) - later} claim nothing that software could keep or break."
    )


def _short() -> str:
    """The steps of a change in one line."""
    return ", then ".join([*dict.fromkeys(gate.step for gate in gates.GATES), "closed"])


def picture() -> str:
    """Every step with its gates and its commands, as lists that can be read aloud."""
    return "\n".join(line for step in steps() for line in _step(step))


def _step(step: str) -> Iterator[str]:
    title = parts().get(PLACES.get(step, ""), "")
    yield f"\n### {step.capitalize()}{f' ({title})' if title else ''}\n"
    shut = [gate for gate in gates.GATES if gate.step == step]
    if shut:
        yield "It waits until these gates stand open:\n"
        yield from (f"- {link('gates', gate.name)}: {gate.says}" for gate in shut)
        yield ""
    given = [command for command in COMMANDS.values() if command.step == step]
    if given:
        yield "What can be done:\n"
        yield from (f"- {_command(command)}" for command in given)


def _command(command: Command) -> str:
    """A command with the gates that have to stand open before it is taken."""
    before = [rule.gate for rule in command.rules if rule.gate]
    needs = f" Only when these stand open: {_links('gates', before)}." if before else ""
    return f"{link('commands', command.name)}: {command.says}{needs}"


def link(kind: str, name: str) -> str:
    where, begins = PAGES[kind]
    return f"[`{name}`]({where}#{begins}-{name})"


def _links(kind: str, names: list[str]) -> str:
    return ", ".join(link(kind, name) for name in names)


def _sentence(sentence: Sentence, tests: list[Proof], names: Known) -> str:
    lines = [f"{anchor('sentence', sentence.id)}**{sentence.id}**\n", f"> {sentence.words}\n"]
    lines += [
        f"- {kind.capitalize()}: {', '.join(_name(kind, name, names) for name in sentence.names(kind))}"
        for kind in KINDS
        if sentence.names(kind)
    ]
    return "\n".join([*lines, *_proved(sentence, tests), ""])


def _name(kind: str, name: str, names: Known) -> str:
    return link(kind, name) if name in names[kind] else f"`{name}` (to come)"


def _proved(sentence: Sentence, tests: list[Proof]) -> Iterator[str]:
    """What proves a sentence, or why nothing does."""
    if sentence.context:
        yield f"- No test is due. {sentence.context}"
    elif sentence.later:
        yield f"- Not built yet. {sentence.later}"
    elif sentence.open:
        yield "- Not proved yet."
    for proof in sorted(tests):
        name = PurePosixPath(proof.path).name
        yield f"- Test: `{proof.test}` in [{name}](../../{proof.path})"
