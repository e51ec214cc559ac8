"""This module makes HTML of the Markdown that people write, with nothing in it that acts, loads or styles.

Theory of operation: raw HTML stays text; images become links to where they are; a link that does not say http, https or mailto
becomes its text and address; headings become strong paragraphs, because the page has its own. Then nh3 lets few tags through,
so that an oversight here does no harm. What is too long, or nested too deep, is shown as it was written.
The latest short texts are remembered: everybody who follows a run or reads a plan reads the same ones.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 20_000  # characters; of longer texts nobody reads the looks
DEEPEST = 24
SCHEMES = frozenset({"http", "https", "mailto"})
REMEMBERED, SHORT = 1_000, 2_000  # texts, and their characters: at most a few megabytes
ABSOLUTE = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\\]+", re.IGNORECASE)
LABEL = re.compile(
    r"(?:expect(?:ed(?: \w+)?)?|verify|verification|validation|roll ?back|later|note):",
    re.IGNORECASE,
)
"""What begins a line that says something of its own about a step, even where no empty line stands before it."""
LANGUAGE = re.compile(r"language-[\w+#.-]{1,30}")
RELATION = "noopener noreferrer nofollow"
TAGS = frozenset(
    "a blockquote br code em hr li ol p pre s strong table tbody td th thead tr ul".split()
)
ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "ol": {"start"}}


def markdown(text: str, lines: str = "") -> SafeString:
    """The HTML of a text, safe to stand in a page; with `lines`, in whatever word, each line stays a line of its own."""
    if len(text) > LONGEST:
        return format_html('<pre tabindex="0">{}</pre>', text)
    make = _remembered if len(text) <= SHORT else _made
    return mark_safe(make(text, bool(lines)))  # noqa: S308 - nh3 cleaned it


def _made(text: str, breaks: bool) -> str:  # noqa: FBT001 - one of two keys of what is remembered
    parser = _parser(breaks=breaks)
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "p"
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            strong = before is not None and before.type == "heading_open"
            token.children = list(_within(_apart(token.children or []), strong=strong))
    return _clean(parser.renderer.render(tokens, parser.options, {}))


_remembered = lru_cache(REMEMBERED)(_made)


@cache
def _parser(*, breaks: bool) -> MarkdownIt:
    options = {"html": False, "maxNesting": DEEPEST, "breaks": breaks}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


def _within(tokens: Iterable[Token], *, strong: bool) -> Iterator[Token]:
    """What stands in a line, with images and links made harmless."""
    if strong:
        yield Token("strong_open", "strong", 1)
    address: str | None = None  # of the link that is open; empty for one that is none any more
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            if ABSOLUTE.fullmatch(address):
                yield _link(address)
        elif token.type == "link_close":
            yield _closed(address or "")
            address = None
        elif token.type == "image":
            yield from _image(token, linked=address is not None)
        else:
            yield token
    if strong:
        yield Token("strong_close", "strong", -1)


def _apart(tokens: list[Token]) -> list[Token]:
    """What stands in a line, with each label of a step, plain or marked as strong, on a line of its own."""
    for place, token in enumerate(tokens):
        behind = "".join(each.content for each in tokens[place + 1 : place + 4])
        if token.type == "softbreak" and LABEL.match(behind):
            token.type, token.tag = "hardbreak", "br"
    return tokens


def _link(address: str) -> Token:
    return Token("link_open", "a", 1, attrs={"href": address})


def _closed(address: str) -> Token:
    """The end of a link; of one that leads to no address of its own, that address as text."""
    if ABSOLUTE.fullmatch(address):
        return Token("link_close", "a", -1)
    return _text(f" ({address})" if address else "")


def _image(token: Token, *, linked: bool) -> Iterator[Token]:
    """An image is never loaded: a link to it, or only its words, where it stands in a link."""
    address, words = str(token.attrs.get("src", "")), token.content.strip()
    told = f"image: {words}" if words else "image"
    if linked or not ABSOLUTE.fullmatch(address):
        yield _text(f"[{told}, {address}]")
        return
    yield _link(address)
    yield _text(told)
    yield Token("link_close", "a", -1)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_kept,
        url_schemes=set(SCHEMES),
        link_rel=RELATION,
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    """The value that an attribute keeps: of classes none but the language of code."""
    if name == "class":
        return value if tag == "code" and LANGUAGE.fullmatch(value) else None
    return value
