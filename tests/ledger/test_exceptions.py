"""This module tries the list of exceptions: by period, by what may be seen, in parts, and the same when it is made anew."""

from datetime import timedelta

import pytest
from django.db import connection

from offcycle.ledger import exceptions, read, rebuild
from offcycle.ledger.exceptions import Period
from offcycle.ledger.read import UnknownCursorError
from offcycle.ledger.record import record
from offcycle.process.kernel import Actor
from offcycle.process.review.afterwards import RecordAfterwards
from tests.ledger import told

pytestmark = pytest.mark.django_db


def recorded(system: str = "eclkc", by: str = "dev") -> str:
    """A change that is an exception from its first moment."""
    now = read.now()
    ask = RecordAfterwards(system, "Restart", "Restarted.", "Night.", "hosting", now - timedelta(hours=1), now)  # fmt: skip
    outcome = told.accepted(record(command="record-afterwards", ask=ask, actor=Actor(by)))
    assert outcome.change
    return outcome.change


def listed(**only: object) -> list[str]:
    found = exceptions.listed(Period(**only), limit=200).items  # type: ignore[arg-type]  # by the names of its fields
    return [each.made.change for each in found]


@pytest.mark.says("always.8")
def test_exceptions_are_listed_newest_first_by_period_and_by_what_may_be_seen() -> None:
    told.organise()
    first, second = recorded(), recorded()
    third = recorded("other", "affected")
    assert listed() == [third, second, first]
    assert listed(change=second) == [second]
    assert listed(change="CR-9999") == listed(change="nonsense") == []
    assert listed(visible=frozenset({"other"})) == [third]
    assert listed(visible=frozenset()) == []
    at = {each.made.change: each.made.at for each in exceptions.listed(Period()).items}
    assert listed(since=at[second], until=at[third]) == [second]
    assert listed(until=at[first]) == []


def test_exceptions_are_listed_in_parts() -> None:
    told.organise()
    every = [recorded() for _ in range(3)]
    page = exceptions.listed(Period(), limit=2)
    rest = exceptions.listed(Period(), limit=2, cursor=page.next)
    assert [each.made.change for each in (*page.items, *rest.items)] == every[::-1]
    assert rest.next is None
    with pytest.raises(UnknownCursorError):
        exceptions.listed(Period(), cursor="x")


def kept() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute('SELECT number, n, kind, at, "by", "of" FROM ledger_exceptional ORDER BY id')
        return list(cursor.fetchall())


def test_what_is_made_anew_is_the_same() -> None:
    told.organise()
    for _ in range(2):
        recorded()
    told.a_change(3)
    before = kept()
    assert len(before) == 2
    rebuild.rebuild()
    assert kept() == before
