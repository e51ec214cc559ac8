"""This module writes blocks out again as Markdown: one form, whatever marks and indents were used."""

import re
from collections.abc import Callable, Iterable

from offcycle.runbook.blocks import FENCES, LISTS, Block
from offcycle.runbook.inline import normal

Inline = Callable[[str], str]
RUNS = re.compile(r"`+")


def as_typed(text: str) -> str:
    """Text within a paragraph as its author typed it, a line break of two spaces kept as one."""
    lines = text.strip().split("\n")
    return "\n".join(_line(line) for line in lines).rstrip()


def _line(line: str) -> str:
    return line.strip() + ("  " if line.endswith("  ") else "")


def markdown(blocks: Iterable[Block]) -> str:
    return written(blocks, as_typed)


def counted(blocks: Iterable[Block]) -> str:
    """The blocks as they count in a digest."""
    return written(blocks, normal)


def written(blocks: Iterable[Block], inline: Inline) -> str:
    pieces: list[str] = []
    for block in blocks:
        piece = _piece(block, inline)
        if pieces and piece:
            pieces.append("\n" if block.kind in LISTS and block.level <= 1 else "\n\n")
        if piece:
            pieces.append(piece)
    return "".join(pieces)


def _piece(block: Block, inline: Inline) -> str:
    if block.kind == "paragraph":
        return inline(block.text)
    if block.kind in LISTS:
        return _listed(block, inline)
    if block.kind in FENCES:
        return _fenced(block)
    return _other(block, inline)


def _other(block: Block, inline: Inline) -> str:
    match block.kind:
        case "heading":
            return f"{'#' * block.level} {inline(block.text)}"
        case "quote":
            return _prefixed(written(block.children, inline), "> ", "> ")
        case "rule":
            return "---"
        case _:
            return block.text.strip("\n")


def _fenced(block: Block) -> str:
    longest = max((len(run) for run in RUNS.findall(block.text)), default=0)
    ticks = "`" * max(3, longest + 1)
    content = block.text if not block.text or block.text.endswith("\n") else block.text + "\n"
    return f"{ticks}{block.info}\n{content}{ticks}"


def _listed(block: Block, inline: Inline) -> str:
    items = []
    for place, item in enumerate(block.children):
        mark = f"{block.level + place}. " if block.kind == "numbers" else "- "
        box = "[ ] " if item.task else ""
        items.append(_prefixed(box + written(item.children, inline), mark, " " * len(mark)))
    return "\n".join(items)


def _prefixed(text: str, first: str, rest: str) -> str:
    """Each line with its prefix; empty lines get none behind them."""
    lines = [(first if place == 0 else rest) + line for place, line in enumerate(text.split("\n"))]
    return "\n".join(line.rstrip() if not line.strip(" >") else line for line in lines)
