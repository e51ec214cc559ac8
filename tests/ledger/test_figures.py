"""This module tries the figures of a record: how many changes stand where, since when they wait, and what is owed."""

from datetime import timedelta

import pytest

from offcycle.ledger import errands, figures, read
from tests.api.http import PARTS, People, Way, a_way
from tests.ledger.told import forget, organise

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    forget()
    organise()
    return People()


def test_an_empty_record_has_no_figures(people: People) -> None:
    assert people.made == {}
    assert (figures.open_changes(), figures.runs(), figures.oldest_by_stage()) == ({}, {}, {})
    assert (figures.last_drill(), figures.last_checkpoint()) == (None, None)
    assert figures.overdue(read.now()) == 0


def test_open_changes_are_counted_where_they_stand(people: People) -> None:
    a_way(people, Way.triage)
    a_way(people, Way.submit)
    running = a_way(people, Way.plan)
    running.start("dev", "staging")
    assert figures.open_changes() == {
        ("triage", "emergency", "P0"): 1,
        ("staging", "emergency", "P0"): 1,
        ("review", "emergency", "P0"): 1,
    }
    assert figures.runs() == {("staging",): 1}
    assert set(figures.oldest_by_stage()) == {"triage", "staging", "review"}
    assert figures.oldest_by_role()["approver"] <= read.now()
    assert figures.overdue(read.now()) == 0
    assert figures.overdue(read.now() + timedelta(days=2)) >= 1


def test_what_is_owed_is_late_when_nobody_tries_it(people: People) -> None:
    a_way(people, Way.triage)
    owed = sum(figures.errands().values())
    now = read.now()
    assert owed > 0
    assert figures.sending(now).late == 0
    assert figures.sending(now + timedelta(minutes=6)).late == owed
    (first, *_) = errands.claim(worker="w", limit=1)
    errands.failed(first.id, worker="w", error="x", permanent=True, retry_in_seconds=0)
    found = figures.sending(read.now() + timedelta(minutes=6))
    assert (found.late, found.failed) == (owed - 1, 1)
    assert found.last is not None


def test_a_drill_that_went_to_its_end_is_known(people: People) -> None:
    way = Way(people)
    body = {"system": "eclkc", "title": "A drill", "drill": True}
    way.ref = people.must("dev", "POST", "/changes", body)["ref"]
    assert figures.last_drill() is None
    for part in PARTS[1:]:
        part(way)
    assert figures.last_drill() == way.ref
