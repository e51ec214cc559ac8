"""This module tries what is owed: who gets it, in which order, and what becomes of it when it fails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from offcycle.ledger import clock, errands, read
from offcycle.ledger.read import Delivery
from tests.ledger import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organisation() -> None:
    told.organise()


@pytest.fixture
def later(settings: object) -> Iterator[object]:
    """Moves the clock."""
    settings.CLOCK_MAY_BE_MOVED = True  # type: ignore[attr-defined]  # pytest-django's settings take any name
    yield lambda **by: clock.move(clock.moved() + timedelta(**by))
    clock.move(timedelta(0))


def delivery(errand: int) -> Delivery:
    (found,) = [each for each in read.deliveries(limit=200).items if each.id == errand]
    assert isinstance(found, Delivery)
    return found


@pytest.mark.says("0.13")
def test_a_request_is_owed_to_hosting_in_its_transaction() -> None:
    ref = told.request("Site down")
    owed = errands.claim(worker="w")
    assert {each.to for each in owed} >= {"hosting@example.org", "hosting2@example.org"}
    assert {each.change for each in owed} == {ref}
    assert all("Site down" in each.payload["subject"] + each.payload["text"] for each in owed)
    assert len({each.message_id for each in owed}) == len(owed)


def test_no_more_is_claimed_than_was_asked_for() -> None:
    for _ in range(4):
        told.request()
    claimed = [errands.claim(worker="w", limit=2) for _ in range(3)]
    assert [len(each) for each in claimed] == [2, 2, 2]
    assert len({each.id for part in claimed for each in part}) == 6


def test_what_is_claimed_is_nobody_elses_until_the_lease_ends(later: object) -> None:
    told.request()
    first = errands.claim(worker="one", lease_seconds=30)
    assert first
    assert errands.claim(worker="two") == []
    later(seconds=31)  # type: ignore[operator]  # the fixture's function
    again = errands.claim(worker="two")
    assert [(each.id, each.message_id) for each in again] == [
        (each.id, each.message_id) for each in first
    ]
    assert {each.attempts for each in again} == {2}
    assert not errands.paid(first[0].id, worker="one")
    assert errands.paid(first[0].id, worker="two", note="250 ok")
    assert not errands.paid(first[0].id, worker="two")
    assert (delivery(first[0].id).state, delivery(first[0].id).note) == ("paid", "250 ok")


def test_a_temporary_failure_comes_back_and_a_permanent_one_does_not(later: object) -> None:
    told.request()
    one, two, *others = errands.claim(worker="w")
    for each in others:
        errands.paid(each.id, worker="w")
    errands.failed(one.id, worker="w", error="busy", permanent=False, retry_in_seconds=60)
    errands.failed(two.id, worker="w", error="no such box", permanent=True, retry_in_seconds=0)
    assert errands.claim(worker="w") == []
    later(seconds=61)  # type: ignore[operator]  # the fixture's function
    assert [each.id for each in errands.claim(worker="w")] == [one.id]
    assert (delivery(two.id).state, delivery(two.id).error) == ("failed", "no such box")


def test_messages_of_a_change_reach_a_receiver_in_order() -> None:
    told.a_change(12)
    seen: dict[str, list[int]] = {}
    while owed := errands.claim(worker="w", limit=7):
        receivers = [each.to for each in owed]
        assert len(set(receivers)) == len(receivers), "the later waits for the earlier"
        for each in owed:
            seen.setdefault(each.to, []).append(each.id)
            errands.paid(each.id, worker="w")
    assert any(len(ids) > 1 for ids in seen.values())
    assert all(ids == sorted(ids) for ids in seen.values())


def test_nothing_owed_is_never_due() -> None:
    while owed := errands.claim(worker="w"):
        for each in owed:
            errands.paid(each.id, worker="w")
    assert errands.next_due() is None
    told.request()
    assert errands.next_due() is not None


def test_what_goes_to_the_archive_comes_before_all_notices() -> None:
    for _ in range(4):
        told.request()
    told.a_change()
    (first,) = errands.claim(worker="w", limit=1)
    assert first.kind == errands.ARCHIVE
