"""This module is the Merkle tree of RFC 6962 over the whole record, by which some of its entries are shown to stand in it.

The leaves are the hashes of the entries. Whoever knows the root and the size of the tree can tell from a few entries, and from
the hashes of the parts between them, that exactly these entries stand at their places, and learns nothing of the others.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence

LEAF = 32
"""How many bytes one leaf has."""


def split(size: int) -> int:
    """How many leaves stand on the left: the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two parts of the tree."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: bytes, low: int = 0, high: int | None = None) -> bytes:
    """The root over some of the leaves, which stand one behind another."""
    high = len(leaves) // LEAF if high is None else high
    if high == low:
        return hashlib.sha256(b"").digest()
    row = [leaves[at * LEAF : (at + 1) * LEAF] for at in range(low, high)]
    while (
        len(row) > 1
    ):  # a last one without a neighbour goes up as it is, which is what RFC 6962's recursion says
        paired = [node(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        row = paired + row[len(paired) * 2 :]
    return row[0]


def proof(leaves: bytes, wanted: Sequence[int]) -> list[bytes]:
    """The hashes of the parts without a wanted leaf, in the order in which `verify_bundle.py` asks for them."""
    return list(_parts(leaves, sorted(wanted), 0, len(leaves) // LEAF))


def _parts(leaves: bytes, wanted: Sequence[int], low: int, high: int) -> Iterator[bytes]:
    first = bisect_left(wanted, low)
    if first == len(wanted) or wanted[first] >= high:
        yield root(leaves, low, high)
    elif high - low > 1:
        middle = low + split(high - low)
        yield from _parts(leaves, wanted, low, middle)
        yield from _parts(leaves, wanted, middle, high)
