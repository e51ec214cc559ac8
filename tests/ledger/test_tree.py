"""This module tries the tree over the record against RFC 6962's own recursion, and its proofs against the verifier's."""

import hashlib
from itertools import combinations

import pytest

from offcycle.ledger import tree, verify, verify_bundle


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(bytes([0, number])).digest() for number in range(count)]


def by_the_rfc(some: list[bytes]) -> bytes:
    """Section 2.1, word for word; the leaves are hashed already."""
    if len(some) == 1:
        return some[0]
    k = 1
    while k * 2 < len(some):
        k *= 2
    return hashlib.sha256(b"\x01" + by_the_rfc(some[:k]) + by_the_rfc(some[k:])).digest()


@pytest.mark.parametrize("count", range(1, 34))
def test_the_root_is_that_of_the_rfc(count: int) -> None:
    some, state = leaves(count), verify.State()
    for leaf in some:
        state.grow(f"sha256:{leaf.hex()}")
    assert tree.root(b"".join(some)) == by_the_rfc(some)
    assert state.root == f"sha256:{by_the_rfc(some).hex()}"


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert tree.root(b"") == hashlib.sha256().digest()
    assert verify.State().root == f"sha256:{hashlib.sha256().hexdigest()}"


@pytest.mark.parametrize("count", range(1, 9))
def test_every_choice_of_entries_is_shown_to_stand_in_the_tree(count: int) -> None:
    some = leaves(count)
    whole = b"".join(some)
    for size in range(1, count + 1):
        for wanted in combinations(range(count), size):
            others = iter(f"sha256:{each.hex()}" for each in tree.proof(whole, wanted))
            own = {at + 1: f"sha256:{some[at].hex()}" for at in wanted}
            found = verify_bundle._root(own, sorted(own), others, 0, count)
            assert found == by_the_rfc(some)
            assert next(others, None) is None
