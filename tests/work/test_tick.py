"""This module tries that deadlines are written as time goes by: once, by whichever worker, and that nobody has to look."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from pytest_django import Settings

from offcycle.ledger import clock, read
from offcycle.ledger.models import Standing
from offcycle.ledger.record import record
from offcycle.process.kernel import Actor
from offcycle.process.notices import SetFollowUp
from offcycle.work.tick import LEFT_ALONE, Ticker
from tests.ledger import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organised(settings: Settings) -> Iterator[None]:
    settings.CLOCK_MAY_BE_MOVED = True
    told.organise()
    yield
    clock.move(timedelta(0))


def passed(ref: str) -> list[str]:
    kinds = ("notices.due_passed", "notices.warned")
    return [
        str(getattr(each.event, "clock", ""))
        for each in read.change(ref).happened
        if each.event.kind in kinds
    ]


def test_a_deadline_becomes_an_event_once_however_many_workers_there_are() -> None:
    ref = told.a_change(0).ref
    one, other = Ticker(clock.now), Ticker(clock.now)
    assert one.turn() == 0
    clock.move(timedelta(minutes=16))
    assert one.turn() == 1
    assert other.turn() == 0
    assert one.turn() == 0
    assert passed(ref) == ["acknowledgement"]


def test_what_is_told_of_a_passed_deadline_is_owed_at_once() -> None:
    ref = told.a_change(0).ref
    clock.move(timedelta(minutes=16))
    before = {each.id for each in read.deliveries(ref=ref).items}
    Ticker(clock.now).turn()
    new = [each for each in read.deliveries(ref=ref).items if each.id not in before]
    assert "nobody has acknowledged it" in new[0].payload["subject"]


def test_what_is_refused_is_left_alone_and_holds_nothing_up() -> None:
    first, second = told.a_change(0).ref, told.a_change(0).ref
    ticker = Ticker(clock.now)
    Standing.objects.filter(number=1001).update(tick_at=clock.now() - timedelta(hours=1))
    assert read.due(clock.now()) == (first,)
    assert ticker.turn() == 0
    assert ticker.left
    clock.move(timedelta(minutes=16))
    assert ticker.turn() == 2
    assert passed(first) == passed(second) == ["acknowledgement"]


def test_a_change_that_was_left_alone_is_looked_at_again_later() -> None:
    ref = told.a_change(0).ref
    now = clock.now()
    ticker = Ticker(clock.now, {ref: now + LEFT_ALONE})
    clock.move(timedelta(minutes=16))
    assert ticker.turn() == 1


def test_follow_ups_of_changes_that_had_ended_come_due_after_an_upgrade() -> None:
    ref = told.a_change(0).ref
    due = clock.now() + timedelta(days=7)
    ask = SetFollowUp("Remove the old account.", "dev", due)
    told.accepted(record(command="follow-up", ask=ask, actor=Actor("dev"), change=ref))
    Standing.objects.filter(number=1001).update(tick_at=None, is_open=False)
    upgrade = import_module("offcycle.ledger.migrations.0008_follow_ups")
    upgrade.come_due(apps, None)
    assert read.coming(clock.now()) == ((ref, due),)
