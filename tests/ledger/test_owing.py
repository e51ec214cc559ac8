"""This module holds that what an event owes is written with it, or neither is."""

import pytest

from offcycle.ledger import errands, read
from offcycle.ledger.models import Errand
from offcycle.ledger.record import record
from offcycle.process import people
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


SECOND_YES = 11  # parts of the way: the first approver has said yes


def copies(ref: str) -> list[str]:
    """The copies for the archive that were owed."""
    return [each.to for each in Errand.objects.filter(change=ref, kind=errands.ARCHIVE)]


@pytest.mark.says("4.47")
@pytest.mark.parametrize("returns", [True, False])
def test_one_copy_is_owed_although_it_became_enough_by_a_role_that_came_back(
    returns: bool,
) -> None:
    told.organise()
    change = told.a_change(SECOND_YES)
    role = people.HoldRole("cor1", "approver", "eclkc")
    if returns:
        told.give("take-role", role)
    told.WAY[SECOND_YES](change)
    if returns:
        told.give("give-role", role)
    assert len(copies(change.ref)) == (0 if returns else 1)
    for part in told.WAY[SECOND_YES + 1 : SECOND_YES + 3]:  # stands by, and starts production
        part(change)
    assert copies(change.ref) == [f"{change.ref}-form-1.md"]
