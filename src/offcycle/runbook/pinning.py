"""This module pins artefacts: it writes the digest of each file that an operation names into the front matter.

Nothing else in the document is touched, neither a comment nor a line ending.
"""

import json
import re
from collections.abc import Mapping

from offcycle.runbook.front import Front, FrontMatterUnreadableError, Node, changed_front
from offcycle.runbook.reading import Reading

SIMPLE = re.compile(r"[A-Za-z_][\w./-]*")
INDENT = "  "


def artefacts_of(reading: Reading) -> tuple[str, ...]:
    """The files that a plan's operations name, and those that it declares."""
    named = {
        path.removeprefix("./")
        for step in reading.steps
        for path in step.operation.get("artefacts", {})
    }
    return tuple(sorted(named | set(reading.artefacts)))


def pin(source: bytes, pins: Mapping[str, str]) -> bytes:
    """The document with these digests under `artefacts`; raises FrontMatterUnreadableError."""
    return changed_front(source, lambda front: _pinned(front, pins)) if pins else source


def _pinned(front: Front, pins: Mapping[str, str]) -> str:
    """The text of the front matter with the pins in it."""
    node = front.entry("artefacts")
    if node is None:
        return _added(front, pins)
    if node.entries is None:
        if node.text:
            raise FrontMatterUnreadableError(
                "Nothing was pinned, because `artefacts` holds no list of paths. Correct it first."
            )
        lines = "".join(f"\n{INDENT}{_name(path)}: {each}" for path, each in pins.items())
        return front.text[: node.begin] + lines + front.text[node.end :]
    present = {path: each for path, each in node.entries.items() if path in pins}
    text = _inserted(front.text, node, {path: pins[path] for path in pins if path not in present})
    for path, each in sorted(present.items(), key=lambda entry: -entry[1].begin):
        gap = "" if text[each.begin - 1] in " \n" else " "
        text = text[: each.begin] + gap + pins[path] + text[each.end :]
    return text


def _added(front: Front, pins: Mapping[str, str]) -> str:
    text, root = front.text, front.root
    if root is not None and root.flow:
        told = ", ".join(f"{json.dumps(path)}: {each}" for path, each in pins.items())
        comma = ", " if root.entries else ""
        return f'{text[: root.begin + 1]}"artefacts": {{{told}}}{comma}{text[root.begin + 1 :]}'
    lines = "".join(f"{INDENT}{_name(path)}: {each}\n" for path, each in pins.items())
    return f"{text if text.strip() else ''}artefacts:\n{lines}"


def _inserted(text: str, node: Node, pins: Mapping[str, str]) -> str:
    """The text with further pins behind the last of a list, so that what stands before keeps its place."""
    if not pins or not node.entries:
        told = ", ".join(f"{json.dumps(path)}: {each}" for path, each in pins.items())
        return text[: node.begin + 1] + told + text[node.begin + 1 :] if told else text
    last = max(node.entries.values(), key=lambda each: each.end)
    if node.flow:
        told = "".join(f", {json.dumps(path)}: {each}" for path, each in pins.items())
        return text[: last.end] + told + text[last.end :]
    column = min(column for _, column in node.key_lines.values()) - 1
    end = text.find("\n", last.end)
    end = len(text) if end < 0 else end
    lines = "".join(f"\n{' ' * column}{_name(path)}: {each}" for path, each in pins.items())
    return text[:end] + lines + text[end:]


def _name(path: str) -> str:
    return path if SIMPLE.fullmatch(path) else json.dumps(path, ensure_ascii=False)
