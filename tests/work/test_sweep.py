"""This module tries that old answers are swept away when the worker begins, and then once a day."""

from datetime import timedelta

import pytest

from offcycle.ledger import clock, idempotency
from offcycle.ledger.models import Answer
from offcycle.work.sweep import Sweeper

pytestmark = pytest.mark.django_db


def answered(key: str) -> None:
    idempotency.once(
        account="dev", key=key, request_digest="sha256:1", produce=lambda: (200, {}, b"")
    )


def kept() -> set[str]:
    return set(Answer.objects.values_list("key", flat=True))


def test_old_answers_are_swept_at_once_and_then_daily(settings: object) -> None:
    settings.CLOCK_MAY_BE_MOVED = True  # type: ignore[attr-defined]  # pytest-django's settings take any name
    sweeper = Sweeper(clock.now)
    answered("first")
    try:
        clock.move(timedelta(days=8))
        answered("second")
        assert sweeper.turn() == 0
        assert kept() == {"second"}
        clock.move(timedelta(days=8, hours=12))
        answered("third")
        sweeper.turn()
        assert kept() == {"second", "third"}
        clock.move(timedelta(days=17))
        sweeper.turn()
        assert kept() == set()
    finally:
        clock.move(timedelta(0))
