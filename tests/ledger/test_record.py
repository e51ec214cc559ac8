"""This module tries the one writer: what it leaves, what it refuses, and that both databases keep it."""

from datetime import timedelta

import pytest

from offcycle.ledger import read
from offcycle.ledger.record import StaleError, UnknownChangeError, record
from offcycle.process import people
from offcycle.process.kernel import Actor, Refused
from offcycle.process.triage import Nothing
from tests.ledger import told
from tests.organisations import CUSTOMER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organisation() -> None:
    told.organise()


def test_the_straight_way_ends_closed() -> None:
    change = told.a_change()
    view = read.change(change.ref)
    assert view.facts.outcome == "done"
    (listed,) = read.changes(read.Filter()).items
    assert (listed.summary.stage, listed.n, listed.own) == ("closed", view.n, view.own)


def test_changes_are_numbered_without_a_gap() -> None:
    assert [told.request(), told.request(), told.request()] == ["CR-1001", "CR-1002", "CR-1003"]


def test_a_refusal_leaves_no_trace() -> None:
    ref = told.request()
    before = read.head()
    outcome = record(command="acknowledge", ask=Nothing(), actor=Actor("dev"), change=ref)
    assert isinstance(outcome, Refused)
    assert read.head() == before


def test_a_change_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownChangeError, match="CR-9999"):
        record(command="close", ask=Nothing(), actor=Actor("dev"), change="CR-9999")


def test_who_saw_an_older_state_is_told() -> None:
    change = told.a_change(2)
    with pytest.raises(StaleError):
        record(
            command="acknowledge", ask=Nothing(), actor=Actor("hosting"), change=change.ref, if_n=1
        )


def test_a_role_that_was_taken_counts_at_once() -> None:
    ref = told.request()
    told.give("take-role", people.HoldRole("hosting", "hosting", "eclkc"))
    outcome = record(command="acknowledge", ask=Nothing(), actor=Actor("hosting"), change=ref)
    assert isinstance(outcome, Refused)


def test_who_takes_part_records_no_absence_whatever_approvers_are_called_by_now() -> None:
    """A change may be judged by an earlier policy, which calls its approvers otherwise than the one in force."""
    told.a_change(10)
    told.give("give-role", people.HoldRole("admin", "qa", "eclkc"))
    renamed = CUSTOMER.policy.replace('role = "approver"', 'role = "signer"')
    told.give("activate-policy", people.ActivatePolicy(renamed))
    out = people.RecordAbsence("cor2", read.now() + timedelta(days=1))
    outcome = record(command="record-absence", ask=out, actor=Actor("admin"))
    assert isinstance(outcome, Refused)
    assert [each.rule for each in outcome.refusals] == ["absence.who"]
