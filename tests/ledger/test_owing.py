"""This module holds that what an event owes is written with it, or neither is."""

import pytest

from offcycle.ledger import errands, read
from offcycle.ledger.record import record
from offcycle.process.kernel import Actor
from offcycle.process.review import submission
from offcycle.process.triage import Answers
from tests.ledger import told

pytestmark = pytest.mark.django_db(transaction=True)

READY = 9  # parts of the way: the risk is reviewed


@pytest.fixture
def ready() -> str:
    """A security related change that can be submitted."""
    told.organise()
    change = told.a_change(READY)
    change.must("dev", "triage", Answers(security_related=True))
    pay()
    return change.ref


def pay() -> set[str]:
    """Pay all that is owed; gives who was told."""
    told_to: set[str] = set()
    while owed := errands.claim(worker="w", limit=200):
        told_to |= {each.to for each in owed}
        for each in owed:
            errands.paid(each.id, worker="w")
    return told_to


def submit(ref: str) -> None:
    record(command="submit", ask=submission.Submit(), actor=Actor("hosting"), change=ref)


@pytest.mark.says("4.4", "4.5", "4.6")
def test_a_submission_owes_its_copies_in_its_own_transaction(ready: str) -> None:
    submit(ready)
    owed = pay()
    assert {"cor1@example.org", "cor2@example.org", "dev@example.org", "isso@example.org"} <= owed


@pytest.mark.says("4.6")
def test_a_submission_whose_copies_cannot_be_written_is_not_made(
    ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("The disk is full.")

    before = read.head()
    with monkeypatch.context() as patched:
        patched.setattr(errands, "owe", breaks)
        with pytest.raises(RuntimeError, match="disk"):
            submit(ready)
    told.forget()
    assert read.head() == before
    assert read.change(ready).facts.submission is None
    assert pay() == set()
