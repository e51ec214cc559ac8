"""This module tries several writers at once: nothing is lost, nothing is doubled, and the record stays whole."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import OperationalError, connection, connections

from offcycle.ledger import attempts, idempotency, read, verify
from offcycle.ledger.idempotency import Answered, InFlightError
from offcycle.ledger.record import Recorded, StaleError, record
from offcycle.process import people
from offcycle.process.kernel import Actor
from offcycle.process.plan import Comment
from offcycle.process.triage import Nothing
from tests.ledger import told
from tests.ledger.test_verify import OurDatabase

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6

T = TypeVar("T")


@pytest.fixture(autouse=True)
def _organisation() -> None:
    told.organise()


def at_once(work: Callable[[int], T], count: int = WRITERS) -> list[T]:
    """What comes of the same work in several threads that begin together."""
    barrier = threading.Barrier(count)

    def begin(number: int) -> T:
        try:
            barrier.wait(timeout=30)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def whole() -> None:
    assert "whole and true" in verify.verify(OurDatabase())


def test_changes_that_are_requested_at_once_are_numbered_without_a_gap() -> None:
    made = at_once(lambda _: [told.request() for _ in range(5)])
    numbers = sorted(ref for refs in made for ref in refs)
    assert numbers == [f"CR-{1001 + place}" for place in range(5 * WRITERS)]
    whole()


def test_nothing_that_is_said_at_once_is_lost() -> None:
    change = told.a_change(1)
    at_once(lambda number: [change.comment("dev", f"{number}.{place}") for place in range(5)])
    view = read.change(change.ref)
    assert len({comment.text for comment in view.facts.comments}) == 5 * WRITERS
    whole()


def test_of_two_who_saw_the_same_only_one_goes_on() -> None:
    change = told.a_change(1)
    n = read.change(change.ref).n

    def say(number: int) -> bool:
        ask, actor = Comment(str(number)), Actor("dev")
        try:
            record(command="comment", ask=ask, actor=actor, change=change.ref, if_n=n)
        except StaleError:
            return False
        return True

    assert sorted(at_once(say)) == [False] * (WRITERS - 1) + [True]


@pytest.mark.says("5.5")
def test_of_several_starts_on_one_system_one_wins() -> None:
    changes = [told.a_change(3) for _ in range(WRITERS)]

    def start(number: int) -> bool:
        ref = changes[number].ref
        outcome = record(command="start-staging", ask=Nothing(), actor=Actor("dev"), change=ref)
        return isinstance(outcome, Recorded)

    assert sorted(at_once(start)) == [False] * (WRITERS - 1) + [True]


def test_a_role_that_is_taken_meanwhile_is_taken_for_all() -> None:
    change = told.a_change(0)

    def act(number: int) -> int:
        if number == 0:
            return (
                told.give("take-role", people.HoldRole("hosting", "hosting", "eclkc"))
                .happened[0]
                .seq
            )
        actor = Actor("hosting")
        outcome = record(command="acknowledge", ask=Nothing(), actor=actor, change=change.ref)
        return outcome.happened[0].seq if isinstance(outcome, Recorded) else 0

    taken, *acts = at_once(act, 4)
    assert all(seq < taken for seq in acts)
    assert sum(seq > 0 for seq in acts) <= 1
    whole()


def test_a_key_that_is_sent_at_once_has_one_effect() -> None:
    def produce() -> tuple[int, dict[str, str], bytes]:
        return 201, {}, told.request().encode()

    def send(_: int) -> Answered | None:
        try:
            return idempotency.once(account="dev", key="k", request_digest="d", produce=produce)
        except InFlightError:
            return None

    answers = [each for each in at_once(send) if each]
    assert {each.body for each in answers} == {b"CR-1001"}
    assert [each.again for each in answers].count(False) == 1
    assert len(read.changes(read.Filter()).items) == 1


def test_only_what_passes_is_tried_again() -> None:
    tried = []

    def locked() -> None:
        tried.append(1)
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        attempts.whole(locked)
    assert len(tried) == attempts.ATTEMPTS
    tried.clear()

    def gone() -> None:
        tried.append(1)
        raise OperationalError("disk I/O error")

    with pytest.raises(OperationalError):
        attempts.whole(gone)
    assert len(tried) == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_of_two_that_stand_in_each_others_way_both_get_through() -> None:
    first = threading.Barrier(2)

    def cross(number: int) -> int:
        tried = []

        def work() -> None:
            tried.append(1)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(7, %s)", [number])
                if len(tried) == 1 and not first.broken:
                    first.wait(timeout=10)
                cursor.execute("SELECT pg_advisory_xact_lock(7, %s)", [1 - number])

        attempts.whole(work)
        return len(tried)

    assert sorted(at_once(cross, 2)) == [1, 2]
