"""This module prepares texts for paper: the Markdown that people write becomes paragraphs and code, every word of it kept.

The press does this, within its bound of time, because what people write may be long and strange. Paper has no links, so an
address is written out. Emphasis and code are shown; whatever else Markdown knows stands as it was written.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from offcycle.paper.letters import printable

Run = list[str]
"""A kind and its text: `t` is text, `c` code, `b` bold."""

MARKDOWN = "markdown"
DRILL = "DRILL: nothing of this touches production"
_FENCE = re.compile(r" {0,12}(`{3,}|~{3,})")
_CODE = re.compile(r"(`{1,4})([^`](?:.{0,1000}?[^`])?)\1(?!`)")
_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\(([^\s()]{1,1000})(?: \"[^\"]{0,200}\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ITEM = re.compile(r"( *)(?:[-*+]|\d{1,4}[.)]) +")
_LABEL = re.compile(r"(Expect|Verify|Rollback|Later):", re.IGNORECASE)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_VALUE = re.compile(r"(?<![$\\])\{\{ *([A-Za-z_][A-Za-z0-9_.-]*) *\}\}")


def moment(at: datetime) -> str:
    """An instant as paper says it."""
    return at.astimezone(UTC).strftime("%-d %b %Y, %H:%M UTC")


def ready(value: Any) -> Any:
    """Data with every text made ready for the template; `{"markdown": text}` becomes paragraphs and code."""
    if isinstance(value, dict):
        if value.keys() == {MARKDOWN}:
            return blocks(value[MARKDOWN])
        return {name: ready(each) for name, each in value.items()}
    if isinstance(value, list):
        return [ready(each) for each in value]
    return _plain(value) if isinstance(value, str) else value


def _plain(text: str) -> str:
    return printable(dated(text))


def dated(text: str) -> str:
    """A text; one that is an instant and nothing else as paper says it."""
    return moment(datetime.fromisoformat(text)) if _INSTANT.fullmatch(text) else text


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the values that the plan declares put in; anything else in braces stays as it is."""
    return _VALUE.sub(lambda found: values.get(found[1], found[0]), text)


def blocks(markdown: str, letters: Callable[[str], str] = printable) -> list[dict[str, Any]]:
    """Markdown as paragraphs (`p`, runs) and code (`code`, a text), in the letters that the paper has."""
    found: list[dict[str, Any]] = []
    lines: list[str] = []
    fence = ""
    for line in [*letters(markdown).split("\n"), ""]:
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                found.append(_code(lines))
                fence, lines = "", []
            else:
                lines.append(line)
        elif mark or not line.strip():
            found += _paragraph(lines)
            fence, lines = (mark[1] if mark else ""), []
        else:
            lines.append(line)
    return [*found, _code(lines)] if fence else found


def _code(lines: list[str]) -> dict[str, Any]:
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return {"code": "\n".join(line[indent:] for line in lines).rstrip("\n")}


def _paragraph(lines: list[str]) -> list[dict[str, Any]]:
    """Lines that follow one another; each item of a list begins one of its own."""
    joined: list[tuple[int, str]] = []
    for line in lines:
        item = _ITEM.match(line)
        if item:
            mark = "• " if item[0].strip() in "-*+" else item[0].strip() + " "
            joined.append((min(len(item[1]) // 2 + 1, 6), mark + line[item.end() :].strip()))
        elif joined:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {line.strip()}")
        else:
            joined.append((0, line.strip()))
    return [{"p": list(_inline(text)), "indent": indent} for indent, text in joined]


def _inline(text: str) -> Iterator[Run]:
    label = _LABEL.match(text)
    if label:
        yield ["b", label[0]]
        text = text[label.end() :]
    at = 0
    for code in _CODE.finditer(text):
        yield from _strong(text[at : code.start()])
        yield ["c", code[2].strip() or code[2]]
        at = code.end()
    yield from _strong(text[at:])


def _strong(text: str) -> Iterator[Run]:
    at = 0
    for found in _STRONG.finditer(text):
        yield ["t", _unmarked(text[at : found.start()])]
        yield ["b", _unmarked(found[2])]
        at = found.end()
    yield ["t", _unmarked(text[at:])]


def _unmarked(text: str) -> str:
    def written_out(found: re.Match[str]) -> str:
        return found[1] if found[1] == found[2] else f"{found[1]} ({found[2]})"

    return _ESCAPE.sub(r"\1", _LINK.sub(written_out, text))
