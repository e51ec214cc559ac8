"""This module reads what stands within a line: what a person sees, and what counts in a digest.

White space and emphasis are how a text looks, not what it says, so they never count. White space
within `code` does.
"""

import html
import re

from offcycle.runbook.spans import Span, spans_of

# Nothing here but words and code with single spaces: it needs no parsing, as most lines do not.
SIMPLE = re.compile(r"(?:[^`*_\\]++|`[^`\s]++(?: [^`\s]++)*+`)*+")
# Written so that no hostile line makes them go back over what they have read (`*+`, `++`).
LINKED = re.compile(r"!?\[([^\[\]]*+)\](?:\((?:[^()\[\]]++|\([^()\[\]]*+\))*+\)|\[[^\[\]]*+\])")
LONELY_LINK = re.compile(r"(?:\[[^\[\]]*+\](?:\([^()]*+\)|\[[^\[\]]*+\])?|<?https?://\S+)[.,;]?")
ANGLED = re.compile(r"<(/?[^\s<>]++)([^<>]*+)>")
KEY = re.compile(r"\{#([A-Za-z0-9][A-Za-z0-9_-]{0,63})\}")


def normal(text: str) -> str:
    """The text as it counts in a digest: without emphasis, each white space one space."""
    if SIMPLE.fullmatch(text):
        return " ".join(text.split())
    return _squeezed("".join(_counted(span) for span in spans_of(text)))


def plain(text: str) -> str:
    """The text on one line as a person reads it: without emphasis, marks of code, links and tags."""
    shown = LINKED.sub(r"\1", text) if "[" in text else text
    if "<" in shown and "`" not in shown:
        shown = ANGLED.sub(_without_tag, shown)
    if SIMPLE.fullmatch(shown):
        said = shown.replace("`", "")
    else:
        said = "".join(span.text for span in spans_of(shown))
    return " ".join((html.unescape(said) if "&" in said else said).split())


def only_a_link(text: str) -> bool:
    return bool(LONELY_LINK.fullmatch(" ".join(text.split())))


def without_key(text: str) -> tuple[str, str]:
    """A first line without its `{#key}`, and the key, empty if there is none."""
    head, newline, rest = text.partition("\n")
    head = head.rstrip()
    found = KEY.fullmatch(head, head.rfind("{#")) if head.endswith("}") and "{#" in head else None
    return (head[: found.start()].rstrip() + newline + rest, found[1]) if found else (text, "")


def _without_tag(angled: re.Match[str]) -> str:
    """What a person sees of `<...>`: nothing of a tag, the address of a link, else all of it."""
    inside = angled[1]
    name = inside.strip("/").lower()
    if name in HTML:
        return " " if name in {"br", "li", "p", "td", "th", "tr"} else ""
    return inside if ("@" in inside or ":" in inside) and not angled[2] else angled[0]


HTML = frozenset(
    "a abbr b br code del details div em font h1 h2 h3 h4 hr i img input ins kbd li mark ol p pre s"
    " small span strike strong sub summary sup table tbody td th thead tr tt u ul".split()
)


def _counted(span: Span) -> str:
    if span.kind == "code":
        # Marked, so that the white space within survives what follows.
        return f"\0{span.marks}{span.text}{span.marks}\0"
    return span.marks if span.kind == "escaped" else span.text


def _squeezed(text: str) -> str:
    pieces = text.split("\0")
    said = [
        piece if place % 2 else re.sub(r"\s+", " ", piece) for place, piece in enumerate(pieces)
    ]
    return "".join(said).strip(" ")
