"""This module tries the canonical form, digests, the words for digests, and instants as text."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given, strategies

from offcycle.process.canonical import canonical, digest, digest_of, instant, moment, read_back
from offcycle.process.words import WORDS

# From RFC 8785: members are sorted by UTF-16 code units, numbers are as ECMAScript writes them.
FORMS = (
    ({"b": 2, "a": [1, True, None]}, b'{"a":[1,true,null],"b":2}'),
    ({"\u20ac": 1, "\r": 2, "\u05d3": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7},
     '{"\\r":2,"1":4,"\x80":6,"ö":7,"ד":3,"€":1,"😀":5}'.encode()),
    ([333333333.33333329, 1e30, 4.50, 2e-3, 1e-27], b"[333333333.3333333,1e+30,4.5,0.002,1e-27]"),
    ("\u20ac$\u000f\u000aA'B\"\\\\\"/", b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
)  # fmt: skip


@pytest.mark.parametrize(("value", "form"), FORMS)
def test_the_canonical_form_is_that_of_rfc_8785(value: object, form: bytes) -> None:
    assert canonical(value) == form


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, -(2**53), {1: 2}, object(), "half \ud800"]
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


ANY_VALUE = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers(-(2**53) + 1, 2**53 - 1)
    | strategies.floats(allow_nan=False, allow_infinity=False)
    | strategies.text(),
    lambda inner: strategies.lists(inner) | strategies.dictionaries(strategies.text(), inner),
)


@given(ANY_VALUE)
def test_the_short_way_gives_what_the_library_gives(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_a_digest_is_named_by_its_algorithm() -> None:
    assert digest(b"") == "sha256:" + hashlib.sha256(b"").hexdigest()
    assert digest_of({"b": 1, "a": 2}) == digest(b'{"a":2,"b":1}')


def test_the_read_back_code_is_four_words_that_never_change() -> None:
    assert read_back("sha256:0001feff" + "0" * 56) == "acorn amber zebra zipper"
    assert len(WORDS) == len(set(WORDS)) == 256
    assert all(word.isascii() and word.isalpha() and 4 <= len(word) <= 9 for word in WORDS)
    assert hashlib.sha256("\n".join(WORDS).encode()).hexdigest() == WORDS_KEPT


WORDS_KEPT = "2b4250de9f9c50c6f0593dc0a93f0af59b33af3b7716095e40d1176a1100ec3a"
INSTANTS = (
    (datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC), "2026-11-23T02:14:07.000000Z"),
    (datetime(2026, 11, 23, 2, 14, 7, 5, timezone(timedelta(hours=-5))), "2026-11-23T07:14:07.000005Z"),
)  # fmt: skip


@pytest.mark.parametrize(("when", "text"), INSTANTS)
def test_an_instant_is_utc_with_six_digits(when: datetime, text: str) -> None:
    assert instant(when) == text
    assert moment(text) == when
