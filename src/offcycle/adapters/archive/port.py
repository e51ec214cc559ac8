"""This module is what the worker knows of archives: copies go in, and none is ever overwritten."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from offcycle.adapters.failure import Failure

_LONGEST = 200  # bytes of a name, which leaves room for "-1000" in the 255 that file systems allow


@dataclass(frozen=True, slots=True)
class Copy:
    """One document to keep."""

    name: str  # a plain file name, such as CR-1001-submission-2.pdf
    data: bytes
    digest: str  # "sha256:<hex>" of data
    media_type: str


@dataclass(frozen=True, slots=True)
class Saved:
    """Where the copy is, and what was kept there."""

    location: str  # what a person needs to find it
    digest: str


class Archive(Protocol):
    """Keeps copies.

    - The same name and the same bytes are one copy, however often it is saved.
    - The same name and other bytes are kept beside it, as `name-2`, `name-3`.
    - Returning means that the partner has the whole copy and would keep it through a crash.
    - Otherwise it raises Failure; permanent for a name that is no plain file name and for bytes
      that are not those of the digest.
    """

    @property
    def name(self) -> str:
        """What the partner is called in the list of deliveries."""

    def save(self, copy: Copy) -> Saved:
        """Keep the copy, or raise Failure."""


def digest_of(data: bytes) -> str:
    """Give the text form of the SHA-256 of some bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def refuse_unsafe(copy: Copy) -> None:
    """Raise a permanent Failure for a name that leads elsewhere or bytes not as promised."""
    fault = _fault(copy.name)
    if fault:
        raise _refused(copy, f"its name {fault}", "Save it under a plain file name.")
    if digest_of(copy.data) != copy.digest:
        raise _refused(copy, f"its bytes are not those of {copy.digest}", "Make the copy anew.")


def version_name(name: str, version: int) -> str:
    """Give the name of a later version: form.pdf, form-2.pdf, form-3.pdf."""
    if version == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{version}.{ending}" if dot and stem else f"{name}-{version}"


def _fault(name: str) -> str | None:
    faults = {
        "is empty": not name.strip(),
        "begins with a dot": name.startswith("."),
        "has a folder in it": "/" in name or "\\" in name,
        "has characters that cannot be seen": not name.isprintable(),
        f"is longer than {_LONGEST} bytes": len(name.encode("utf-8", "replace")) > _LONGEST,
    }
    return next((fault for fault, present in faults.items() if present), None)


def _refused(copy: Copy, because: str, remedy: str) -> Failure:
    text = f"The copy {copy.name[:100]!r} was not archived, because {because}. {remedy}"
    return Failure(text, permanent=True)
