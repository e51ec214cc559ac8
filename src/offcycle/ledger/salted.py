"""This module is a text under a salt: its digest stands in the record and tells nothing of the text.

So a text can be expunged: without text and salt nobody can find out what the digest was made of,
not even by trying all short texts.
"""

import hashlib
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Salted:
    """Some bytes, with the salt under which they were digested."""

    LENGTH: ClassVar[int] = 16

    digest: str
    salt: bytes
    content: bytes

    @classmethod
    def of(cls, content: bytes, salt: bytes = b"") -> "Salted":
        """The bytes with their digest; without a salt it is the digest of the bytes alone."""
        return cls("sha256:" + hashlib.sha256(salt + content).hexdigest(), salt, content)
