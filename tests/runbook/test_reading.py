"""This module tries the reader on whatever bytes there are: it fails on none, and loses nothing."""

import json

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from offcycle.runbook import as_json, choose, compare, from_json, keyed, read

pieces = st.sampled_from(
    [
        "# T\n", "## Steps\n", "## Rollback\n", "## How to a\n", "## Step 1: Stop\n", "1. stop it\n",
        "2) start\n", "- [ ] tick\n", "   - detail\n", "  - Verify: it\n", "- b\n", "```sh\n", "```\n",
        "```sh run on=web a=b\n", "    code\n", "> said\n", "\n", "Expect: x\n", "Later: y\n", "word ",
        "{{ v }}", "---\n", "values: {v: 1}\n", "[a]: http://b\n", "[a]", "`c`", "**d**", "{#k}\n",
        "<!--\n", "\t", "  ", "***\n", "===\n", "\0", "\ufeff", "\u2028", "\r",
    ]
)  # fmt: skip
documents = st.lists(pieces, max_size=40).map("".join)


@given(st.binary(max_size=400))
@example(b"\xff\xfe#\x00 \x00")
@example(b'---\na: "\\ud800"\n---\n1. do')
@example(b"---\n- a\n---\n")
@example(b"---\n? [a]\n: b\n---\n")
@example(b"---\n--- !!python/object:os.system x\n---\n")
def test_any_bytes_can_be_read(source: bytes) -> None:
    assert read(source).reader == "1"


@given(st.text(max_size=400))
def test_any_text_can_be_read_stored_and_compared(text: str) -> None:
    reading = keyed(read(text.encode(errors="replace")), None)
    assert from_json(as_json(reading)) == reading


@given(documents, documents)
def test_any_document_can_be_read_stored_and_compared(text: str, other: str) -> None:
    reading = keyed(read(text.encode()), None)
    stored = rfc8785.dumps(as_json(reading))
    assert from_json(json.loads(stored)) == reading
    assert compare(reading, reading) == ()
    keys = [step.key for step in keyed(read(other.encode()), reading).steps]
    assert "" not in keys
    assert len(keys) == len(set(keys))
    compare(reading, read(other.encode()))


LETTERS = st.text(alphabet="abcdefg", min_size=3, max_size=8)


@pytest.mark.says("1.7")
@given(st.lists(st.tuples(pieces, LETTERS), max_size=25))
@example([("[a]: http://b\n", "zero"), ("## Step 1: Stop\n", "one"), ("    code\n", "two")])
def test_no_word_is_lost(parts: list[tuple[str, str]]) -> None:
    """Words after each piece turn up in title, steps or notes, whatever the pieces make of them."""
    text = "words\n" + "".join(
        piece + word + str(place) + "x\n" for place, (piece, word) in enumerate(parts)
    )
    reading = read(text.encode())
    kept = (
        json.dumps(as_json(reading)["steps"])
        + json.dumps(as_json(reading)["notes"])
        + reading.title
    )
    lost = [
        f"{word}{place}x" for place, (_, word) in enumerate(parts) if f"{word}{place}x" not in kept
    ]
    assert lost == []


def test_bytes_that_are_no_text_are_told_with_their_place() -> None:
    (fault,) = read(b"# T\n\n1. Stop\n2. Sta\xffrt\n").faults
    assert (fault.line, fault.column, fault.severity) == (4, 7, "fault")


@given(documents, st.sampled_from(["How to a", 'Say "it"', "\u00fc: # [x]"]))
def test_choosing_touches_nothing_but_the_choice(text: str, name: str) -> None:
    source = b"# T\n" + text.encode()
    chosen = choose(source, name)
    assert chosen.endswith(source)
    assert choose(chosen, name) == chosen


FRONTS = {
    "none": (b"# T\n", b'---\nprocedure: "B"\n---\n\n# T\n'),
    "empty": (b"---\n---\n# T\n", b'---\nprocedure: "B"\n---\n# T\n'),
    "another": (
        b"---\nprocedure: A  # why\nx: 1\n---\n",
        b'---\nprocedure: "B"  # why\nx: 1\n---\n',
    ),
    "no value": (b"---\nprocedure:\nx: 1\n---\n", b'---\nprocedure: "B"\nx: 1\n---\n'),
    "others": (b"---\r\nx: 1\r\n---\r\n", b'---\r\nx: 1\r\nprocedure: "B"\r\n---\r\n'),
    "in braces": (b"---\n{x: 1}\n---\n", b'---\n{"procedure": "B", x: 1}\n---\n'),
    "a mark first": (b"\xef\xbb\xbf# T\n", b'\xef\xbb\xbf---\nprocedure: "B"\n---\n\n# T\n'),
    "no text": (b"---\nx: 1\n---\n\xff\r", b'---\nx: 1\nprocedure: "B"\n---\n\xff\r'),
}


@pytest.mark.parametrize(("source", "chosen"), list(FRONTS.values()), ids=list(FRONTS))
def test_choosing_writes_into_the_front_matter(source: bytes, chosen: bytes) -> None:
    assert choose(source, "B") == chosen
