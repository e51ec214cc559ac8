"""This module holds the reading of code, escapes and emphasis within a line against a Markdown library's."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from offcycle.runbook.inline import normal
from offcycle.runbook.spans import spans_of

INLINE = MarkdownIt("zero").enable(["backticks", "escape", "emphasis", "newline"])
pieces = st.sampled_from(
    ["a", "b ", " ", "*", "**", "***", "_", "__", "`", "``", "\\", ".", "!", "\n", "  \n", "\u00e9", "\u2014", "(", "\u00a0", "x*y"]
)  # fmt: skip


def by_the_library(text: str) -> str:
    tokens: list[Token] = []
    INLINE.inline.parse(text, INLINE, {}, tokens)
    return "".join("\n" if "break" in token.type else token.content for token in tokens)


@given(st.lists(pieces, max_size=16).map("".join))
@example("*a **b* c**")
@example("`a\\``b`")
@example("***a** b*")
@example("a\\\n  b")
def test_the_same_is_said_as_the_library_says(text: str) -> None:
    said = "".join(span.text for span in spans_of(text))
    assert said.split() == by_the_library(text).split()


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("press *Stop*  and __wait__", "press Stop and wait"),
        ("run `ls  -l`  now", "run `ls  -l` now"),
        ("2 \\* 3", "2 \\* 3"),
        ("snake_case_name", "snake_case_name"),
        ("a ** b", "a ** b"),
    ],
)
def test_emphasis_and_white_space_do_not_count_but_code_does(typed: str, counted: str) -> None:
    assert normal(typed) == counted
