"""This module gives values one canonical form, digests over it, and the words by which people compare digests."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import rfc8785

from offcycle.process.words import WORDS


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value; refuses NaN, and integers beyond 2^53."""
    return rfc8785.dumps(value)


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
