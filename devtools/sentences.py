"""This module reads the sentences of the process and finds what makes each true: names in the code, and tests that name it.

Tests are read and not imported, so that looking is quick and needs no database. `python -m devtools.sentences` tells
what is missing.
"""

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from devtools.places import REFERENCE, ROOT
from offcycle.process import gates
from offcycle.process.commands import COMMANDS
from offcycle.process.events import EVENTS

FILE = REFERENCE / "process-sentences.toml"
KINDS = ("commands", "rules", "gates", "events")
MARKER = "says"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One claim of the process, in its own words, and the names of what makes it true."""

    id: str
    words: str
    commands: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    gates: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    open: bool = False
    context: str = ""
    later: str = ""

    @property
    def part(self) -> str:
        """The part of the process that it stands in."""
        return self.id.partition(".")[0]

    @property
    def due(self) -> bool:
        """Whether a test has to prove it."""
        return not self.context and not self.later

    def names(self, kind: str) -> tuple[str, ...]:
        """What it names of one kind."""
        found: list[str] = getattr(self, kind)
        return tuple(found)


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """A test that names sentences."""

    path: str
    test: str


Proofs = Mapping[str, list[Proof]]
Known = Mapping[str, set[str]]


def parts() -> dict[str, str]:
    """The headings of the process, each by the word that its sentences' ids begin with."""
    found: dict[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["parts"]
    return found


def sentences() -> tuple[Sentence, ...]:
    """Every sentence, in the order of the process."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["sentence"]
    return tuple(Sentence(**each) for each in told)


def proofs() -> dict[str, list[Proof]]:
    """The tests that name each sentence."""
    found: dict[str, list[Proof]] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        short = path.relative_to(ROOT).as_posix()
        for test, ids in marks(path.read_text(encoding="utf-8")):
            for each in ids:
                found.setdefault(each, []).append(Proof(short, test))
    return found


def marks(source: str) -> Iterator[tuple[str, list[str]]]:
    """Each mark in a source, with the test that it stands on; "" where it stands on none and so is never run."""
    if MARKER not in source:
        return
    nodes = list(ast.walk(ast.parse(source)))
    on_tests = {
        id(mark): node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for mark in node.decorator_list
    }
    for call in nodes:
        if isinstance(call, ast.Call) and _is_mark(call.func):
            yield on_tests.get(id(call), ""), [_text(each) for each in call.args]


def _is_mark(called: ast.expr) -> bool:
    """Whether it reads `pytest.mark.says`, however pytest is named there."""
    return (
        isinstance(called, ast.Attribute)
        and called.attr == MARKER
        and isinstance(called.value, ast.Attribute)
        and called.value.attr == "mark"
    )


def _text(node: ast.expr) -> str:
    """The id that is written there; what is no plain text is told as it reads."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ast.unparse(node)


def known() -> dict[str, set[str]]:
    """The names of each kind that the code has."""
    rules = {each.name for command in COMMANDS.values() for each in command.rules}
    checks = {each.name for command in COMMANDS.values() for each in command.checks}
    return {
        "commands": set(COMMANDS),
        "rules": rules | checks,
        "gates": {gate.name for gate in gates.GATES},
        "events": set(EVENTS),
    }


def faults(told: Iterable[Sentence], tests: Proofs, names: Known) -> list[str]:
    """Everything that does not hold, each with what to do."""
    by_id = {each.id: each for each in told}
    found = [
        f"{proof.path} names {each!r}, which is no sentence."
        for each in sorted(tests.keys() - by_id.keys())
        for proof in tests[each]
    ]
    found += [
        f"{proof.path} marks something that is no test: move the mark to the test that proves {each}."
        for each, several in sorted(tests.items())
        for proof in several
        if not proof.test
    ]
    for each in by_id.values():
        found += _unproved(each, tests.get(each.id, []))
        found += _unnamed(each, names)
    return found


def _unproved(sentence: Sentence, tests: list[Proof]) -> Iterator[str]:
    said = [word for word in ("open", "context", "later") if getattr(sentence, word)]
    if len(said) > 1:
        yield f"{sentence.id} is {' and '.join(said)}: let it be one of them."
    elif said and tests:
        yield f"{sentence.id} is proved by {tests[0].test}: take away what says {said[0]}."
    elif not said and not tests:
        yield f"{sentence.id} is named by no test: mark the one that proves it."


def _unnamed(sentence: Sentence, names: Known) -> Iterator[str]:
    """Names that the code does not have; while a sentence is open they may be of things to come."""
    if not sentence.open:
        for kind in KINDS:
            for name in sentence.names(kind):
                if name not in names[kind]:
                    yield f"{sentence.id} names {name}, which is not among the {kind}."


def missing(told: Iterable[Sentence], names: Known) -> Iterator[str]:
    """What is still to be done: open sentences, names to come, and names that no sentence has."""
    for each in told:
        if each.open:
            ahead = [name for kind in KINDS for name in each.names(kind) if name not in names[kind]]
            yield f"open {each.id}: {each.words}" + (
                f" [to come: {', '.join(ahead)}]" if ahead else ""
            )
    for kind in KINDS:
        has = {name for each in told for name in each.names(kind)}
        left = sorted(names[kind] - has)
        if left:
            yield f"{kind} that no sentence names: {', '.join(left)}"


def main(_words: list[str]) -> int:
    told, names = sentences(), known()
    wrong = faults(told, proofs(), names)
    for line in (*missing(told, names), *(f"WRONG: {each}" for each in wrong)):
        print(line)
    opened, due = sum(each.open for each in told), sum(each.due for each in told)
    print(f"{len(told)} sentences: {due - opened} of the {due} that are due are proved.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
