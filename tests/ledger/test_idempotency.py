"""This module tries that a request with a key has one effect and one answer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from offcycle.ledger import clock, idempotency, read
from offcycle.ledger.idempotency import KeyReusedError, once
from tests.ledger import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organisation(settings: object) -> Iterator[None]:
    settings.CLOCK_MAY_BE_MOVED = True  # type: ignore[attr-defined]  # pytest-django's settings take any name
    told.organise()
    yield
    clock.move(timedelta(0))


def produce() -> tuple[int, dict[str, str], bytes]:
    ref = told.request()
    return 201, {"Location": f"/changes/{ref}"}, ref.encode()


def ask(key: str = "k", digest: str = "d", account: str = "dev") -> idempotency.Answered:
    return once(account=account, key=key, request_digest=digest, produce=produce)


def test_the_same_request_has_one_effect_and_one_answer() -> None:
    first, second = ask(), ask()
    assert (first.again, second.again) == (False, True)
    assert (first.status, first.headers, first.body) == (second.status, second.headers, second.body)
    assert len(read.changes(read.Filter()).items) == 1


def test_another_request_with_the_key_is_refused() -> None:
    ask()
    with pytest.raises(KeyReusedError, match="'k'"):
        ask(digest="other")


def test_keys_are_each_accounts_own() -> None:
    assert {ask().body, ask(account="dev2").body, ask(key="l").body} == {
        b"CR-1001",
        b"CR-1002",
        b"CR-1003",
    }


def test_a_request_that_broke_leaves_nothing_and_may_come_again() -> None:
    def breaks() -> tuple[int, dict[str, str], bytes]:
        told.request()
        raise RuntimeError

    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        once(account="dev", key="k", request_digest="d", produce=breaks)
    assert read.changes(read.Filter()).items == ()
    assert ask().body == b"CR-1001"


def test_answers_are_kept_seven_days() -> None:
    ask()
    clock.move(timedelta(days=6, hours=23))
    assert ask().again
    assert idempotency.sweep() == 0
    clock.move(timedelta(days=7, hours=1))
    assert not ask(digest="other").again
    clock.move(timedelta(days=15))
    assert idempotency.sweep() == 1
