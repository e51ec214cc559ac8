"""This module tries that everything derived is the same when it is made anew from entries and documents."""

from datetime import timedelta

import pytest
from django.db import connection

from offcycle.ledger import clock, errands, read, rebuild
from offcycle.ledger.record import record
from offcycle.people import passwords
from offcycle.people.models import Account
from offcycle.process import people
from offcycle.process.kernel import Actor
from offcycle.process.review.afterwards import RecordAfterwards
from tests.ledger import told
from tests.ledger.derived import derived

pytestmark = pytest.mark.django_db


def a_busy_organisation() -> None:
    told.organise()
    told.a_change()
    for parts in (0, 3, 10, 12, 14, 4):
        told.a_change(parts, title=f"Étage {parts}")
    passwords.set_password(
        account="dev",
        password="correct horse battery staple",
        record=lambda ask: told.give("reset-credentials", ask),
    )
    told.give("take-role", people.HoldRole("hosting2", "hosting", "eclkc"))
    told.give("disable-account", people.DisableAccount("tester"))
    told.give("disable-account", people.DisableAccount("dee"))
    told.give("enable-account", people.EnableAccount("dee"))
    token = people.MakeToken("t1", "dev", "CI", ("read",), read.now() + timedelta(days=1))
    told.give("make-token", token)
    told.give("revoke-token", people.RevokeToken("t1"))
    told.a_change(2)
    made = read.now() - timedelta(hours=1)
    ask = RecordAfterwards("eclkc", "Restart", "Restarted.", "Night.", "hosting", made, made)
    told.accepted(record(command="record-afterwards", ask=ask, actor=Actor("dev")))


def test_what_is_made_anew_is_the_same() -> None:
    a_busy_organisation()
    before = derived()
    assert all(before.values())
    assert rebuild.rebuild() == 9
    assert derived() == before


def test_what_was_changed_past_the_record_is_put_right() -> None:
    a_busy_organisation()
    before = derived()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_standing SET stage = 'closed', title = 'x'")
        cursor.execute("DELETE FROM ledger_waiting")
        cursor.execute("DELETE FROM people_holding")
        cursor.execute("UPDATE people_account SET administrator = %s", [True])
        cursor.execute("DELETE FROM ledger_search")
    rebuild.rebuild()
    assert derived() == before


def test_credentials_and_what_is_owed_survive() -> None:
    a_busy_organisation()
    password = Account.objects.get(username="dev").password
    owed = read.deliveries(limit=200).items
    rebuild.rebuild()
    assert Account.objects.get(username="dev").password == password
    assert Account.objects.get(username="dev").check_password("correct horse battery staple")
    assert read.deliveries(limit=200).items == owed


def test_a_list_does_not_depend_on_when_it_is_made_anew(settings: object) -> None:
    settings.CLOCK_MAY_BE_MOVED = True  # type: ignore[attr-defined]  # pytest-django's settings take any name
    a_busy_organisation()
    before = derived()
    try:
        clock.move(timedelta(days=30))
        rebuild.rebuild()
        assert derived() == before
        assert errands.claim(worker="w")
    finally:
        clock.move(timedelta(0))
