"""This module reads the front matter of a plan: the YAML between two lines of `---` at its top.

Every value is the text that was typed: `1.10`, `yes` and `0123` stay what they are. It is read event
by event, so that nothing can blow up: no aliases, no tags that make objects, a limited depth.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import yaml
from yaml import events

from offcycle.runbook.reading import Fault

LIMIT = 64 * 1024
DEEPEST = 12
KEY_LINE = re.compile(r"(?:[A-Za-z_][\w .-]*|\"[^\"\n]+\"|'[^'\n]+')\s*:(?:\s|$)|\{")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
OWN = frozenset({"title", "values", "targets", "artefacts", "procedure", "steps"})
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrontMatterUnreadableError(Exception):
    """The front matter cannot be changed because it cannot be read. Correct it by hand first."""


@dataclass(slots=True)
class Node:
    """A value of the front matter: its text, or what it holds, and where it stands."""

    line: int
    column: int
    begin: int
    end: int = 0
    text: str | None = None
    flow: bool = False
    entries: dict[str, "Node"] | None = None
    key_lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    elements: list["Node"] | None = None
    waiting: "str | None" = None


@dataclass(slots=True)
class Front:
    """What was found: where the body begins, the entries, and what is wrong with them."""

    body_line: int = 0  # how many lines stand before the body
    text: str = ""
    root: Node | None = None
    faults: list[Fault] = field(default_factory=list)

    def entry(self, name: str) -> Node | None:
        return (self.root.entries or {}).get(name) if self.root else None

    def text_of(self, name: str) -> str:
        node = self.entry(name)
        return " ".join((node.text or "").split()) if node else ""


def front_matter(text: str) -> Front:
    """The front matter of a text whose line endings are LF; an empty one if there is none."""
    lines = text.split("\n")
    closing = _closing(lines)
    if closing is None:
        return Front()
    front = Front(body_line=closing + 1, text="\n".join(lines[1:closing]) + "\n")
    if len(front.text) > LIMIT:
        front.faults.append(_fault(1, 1, "The front matter is longer than 64 KiB", "Shorten it."))
        return front
    _load(front)
    return front


def choose(source: bytes, procedure: str) -> bytes:
    """The document with `procedure:` in its front matter, and nothing else touched."""
    named = json.dumps(" ".join(procedure.split()), ensure_ascii=False)
    return changed_front(source, lambda front: _chosen(front, named))


def name_steps(source: bytes, heading: str) -> bytes:
    """The document with a heading under `steps:` in its front matter, so that the lists below it are steps."""
    return changed_front(source, lambda front: _named(front, " ".join(heading.split())))


def _named(front: Front, heading: str) -> str:
    """The text of the front matter with one more heading of steps; raises FrontMatterUnreadableError if there is no safe place."""
    text, present = front.text, front.entry("steps")
    if present is None:
        line = f"steps: {json.dumps([heading], ensure_ascii=False)}"
        if front.root and front.root.flow:
            raise FrontMatterUnreadableError(f"Write `{line}` into the front matter by hand.")
        return f"{text}{line}\n" if text.strip() else f"{line}\n"
    kept = [each.text or "" for each in present.elements or ()] or [present.text or ""]
    listed = json.dumps([*filter(None, kept), heading], ensure_ascii=False)
    newline = "\n" if text[present.begin : present.end].endswith("\n") else ""
    head = text[: present.begin].rstrip()
    if not head.endswith(":"):
        raise FrontMatterUnreadableError(f"Write `steps: {listed}` into the front matter by hand.")
    return f"{head} {listed}{newline}{text[present.end :]}"


def changed_front(source: bytes, change: Callable[[Front], str]) -> bytes:
    """The document with its front matter changed, or with one if it had none; all other bytes are as they were."""
    mark = b"\xef\xbb\xbf" if source.startswith(b"\xef\xbb\xbf") else b""
    body = source[len(mark) :]
    ending = "\r\n" if b"\r\n" in body else "\n"
    text = body.decode("utf-8", errors="surrogateescape")
    front = front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not front.body_line:
        made = f"---\n{change(front)}---\n\n".replace("\n", ending)
        return mark + made.encode() + body
    if front.faults or (front.root and front.root.entries is None):
        raise FrontMatterUnreadableError(
            "The front matter was not changed, because it cannot be read. Correct it first."
        )
    return mark + _with_front(text, front, change(front), ending)


def _chosen(front: Front, named: str) -> str:
    """The text of the front matter with the procedure in it."""
    text, present = front.text, front.entry("procedure")
    if present:
        gap = "" if text[present.begin - 1 : present.begin] in {" ", "\n"} else " "
        tail = "" if present.text is None or text[present.begin : present.end].strip() else " "
        after = text[present.end :]
        kept = text[present.begin : present.end]
        newline = "\n" if kept.endswith("\n") else ""
        return (
            text[: present.begin] + gap + named + tail * bool(after[:1].strip()) + newline + after
        )
    if front.root and front.root.flow:
        comma = ", " if front.root.entries else ""
        begin = front.root.begin + 1
        return f'{text[:begin]}"procedure": {named}{comma}{text[begin:]}'
    return f"{text}procedure: {named}\n" if text.strip() else f"procedure: {named}\n"


def _with_front(text: str, front: Front, changed: str, ending: str) -> bytes:
    """The text with its front matter changed, every other line ending as it was."""
    lines = [found[0] for found in LINE.finditer(text)]
    head, tail = lines[0], lines[front.body_line - 1 :]
    old = lines[1 : front.body_line - 1]
    new = changed.split("\n")[:-1]
    endings = _endings(old, new, ending)
    middle = "".join(line + mark for line, mark in zip(new, endings, strict=True))
    return (head + middle + "".join(tail)).encode("utf-8", errors="surrogateescape")


def _endings(old: list[str], new: list[str], usual: str) -> list[str]:
    """The ending of each new line: that of the line which it was, else the usual one."""
    endings: list[str] = []
    same = SequenceMatcher(None, [line.rstrip("\r\n") for line in old], new, autojunk=False)
    for _, begin, end, new_begin, new_end in same.get_opcodes():
        kept = [_ending(line) or usual for line in old[begin:end]][: new_end - new_begin]
        endings += kept + [usual] * (new_end - new_begin - len(kept))
    return endings


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _closing(lines: list[str]) -> int | None:
    """The line that ends the front matter; none if the document has none, but begins with a rule."""
    if lines[0].rstrip() != "---":
        return None
    for place, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            inside = [each for each in lines[1:place] if each.strip() and not each.startswith("#")]
            looks = not lines[1:place] or (bool(inside) and bool(KEY_LINE.match(inside[0])))
            return place if looks else None
    return None


def _load(front: Front) -> None:
    try:
        front.root = _Builder(front).build()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        where = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        said = problem.problem or "it is no YAML"
        front.faults.append(
            _fault(*where, f"The front matter cannot be read: {said}", "Correct the YAML here.")
        )
    except (yaml.YAMLError, ValueError, RecursionError):
        front.faults.append(
            _fault(
                1, 1, "The front matter cannot be read", "Remove what is not plain text from it."
            )
        )
    if front.root and front.root.entries is None and front.text.strip():
        front.faults.append(
            _fault(
                2, 1, "The front matter is no list of `name: value`", "Write it so, or remove it."
            )
        )


class _Builder:
    """Makes nodes out of YAML events; what it refuses becomes a fault, and reading goes on."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self.open: list[Node] = []
        self.root: Node | None = None

    def build(self) -> Node | None:
        for event in yaml.parse(self.front.text, Loader=LOADER):
            if isinstance(event, events.NodeEvent):
                self._node(event)
            elif isinstance(event, events.CollectionEndEvent):
                self.open.pop()
        return self.root

    def _node(self, event: events.NodeEvent) -> None:
        mark, end = event.start_mark, event.end_mark
        if mark is None or end is None:
            raise ValueError("an event that nobody wrote")
        node = Node(mark.line + 2, mark.column + 1, mark.index, end.index, text="")
        if isinstance(event, events.ScalarEvent):
            node.text = _text(event)
        elif isinstance(event, events.CollectionStartEvent):
            node.text, node.flow = None, bool(event.flow_style)
            mapping = isinstance(event, events.MappingStartEvent)
            node.entries, node.elements = ({}, None) if mapping else (None, [])
        else:
            self._refuse(node, "An alias (`*name`) is not read here", "Write the value out.")
        self._place(node)
        if node.text is None:
            self._deeper(node)

    def _deeper(self, node: Node) -> None:
        self.open.append(node)
        if len(self.open) > DEEPEST:
            raise ValueError("deeper than anything that a plan says in its front matter")

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = self.root or node
            return
        parent = self.open[-1]
        if parent.elements is not None:
            parent.elements.append(node)
        elif parent.waiting is None:
            self._key(parent, node)
        else:
            self._value(parent, node)

    def _key(self, parent: Node, node: Node) -> None:
        name = node.text
        if name is None:
            name = ""
            self._refuse(node, "A name in the front matter must be plain text", "Write a word.")
        elif name in (parent.entries or {}):
            first = parent.key_lines[name][0]
            what = f"`{name}` is in the front matter twice, first in line {first}"
            self._refuse(node, what, "Keep one of the two.")
        parent.waiting = name
        parent.key_lines.setdefault(name, (node.line, node.column))

    def _value(self, parent: Node, node: Node) -> None:
        name = parent.waiting or ""
        parent.waiting = None
        if parent.entries is not None:
            parent.entries.setdefault(name, node)

    def _refuse(self, node: Node, what: str, do: str) -> None:
        self.front.faults.append(_fault(node.line, node.column, what, do))


def _text(event: events.ScalarEvent) -> str:
    """What was typed; nothing for an empty value, `~` and `null`."""
    empty = event.style is None and event.value in {"", "~", "null", "Null", "NULL"}
    return "" if empty else event.value.encode("utf-8", errors="replace").decode()


def _fault(line: int, column: int, what: str, do: str) -> Fault:
    return Fault(line, column, "fault", f"{what}.", do)
