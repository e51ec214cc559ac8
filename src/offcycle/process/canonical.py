"""This module gives values one canonical form, digests over it, and the words by which people compare digests."""

import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import rfc8785

from offcycle.process.words import WORDS

_LARGEST = 2**53 - 1
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value; refuses NaN, and integers beyond 2^53.

    What is told here is mostly texts and whole numbers under ASCII names: of these, sorted JSON without spaces is that form,
    and made in a tenth of the time. All else, and all that has no form, is left to the library.
    """
    if _is_plain(value):
        with suppress(UnicodeEncodeError):  # half a letter, which the library refuses in its words
            return _SORTED.encode(value).encode()
    return rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    """Whether a value holds neither fractions, nor numbers out of range, nor names beyond ASCII."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, dict):
        return all(
            isinstance(name, str) and name.isascii() and _is_plain(one)
            for name, one in value.items()
        )
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return type(value) is int and -_LARGEST <= value <= _LARGEST


def digest(content: bytes) -> str:
    """`sha256:<hex>` of some bytes."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def digest_of(value: Any) -> str:
    """`sha256:<hex>` of a JSON value in its canonical form."""
    return digest(canonical(value))


def read_back(seal: str) -> str:
    """Four words that stand for a digest, to be read aloud on a call; they are no credential.

    Each word stands for one of the first four bytes, so two different digests share them once in 2^32.
    """
    return " ".join(WORDS[byte] for byte in bytes.fromhex(seal.removeprefix("sha256:")[:8]))


def instant(moment: datetime) -> str:
    """An instant as RFC 3339 in UTC, always with six digits and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def moment(text: str) -> datetime:
    """The instant that an RFC 3339 text with six digits and a Z names."""
    return datetime.fromisoformat(text)
