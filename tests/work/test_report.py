"""This module holds what a worker tells the record: where the copy of an approved form is, once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.archive.folder import FolderArchive
from offcycle.adapters.archive.port import Archive
from offcycle.adapters.notify.fake import FakeNotifier
from offcycle.adapters.trouble import Trouble
from offcycle.ledger import clock, errands
from offcycle.ledger.models import Entry, Errand
from offcycle.work.pay import LEASE_SECONDS, Adapters, pay_once
from tests.ledger import told

pytestmark = pytest.mark.django_db


BOTH_APPROVED = 12  # parts of the way


@pytest.fixture
def approved() -> Iterator[str]:
    """A change whose form was just approved by both seats."""
    told.organise()
    yield told.a_change(BOTH_APPROVED).ref
    told.forget()


@pytest.fixture(autouse=True)
def _clock(settings: Settings) -> Iterator[None]:
    settings.CLOCK_MAY_BE_MOVED = True
    yield
    clock.move(timedelta(0))


def pay_all(archive: Archive, worker: str = "ann") -> FakeNotifier:
    notifier = FakeNotifier()
    while pay_once(worker, Adapters(notifier, archive), now=clock.now):
        pass
    return notifier


def reported(change: str) -> int:
    return Entry.objects.filter(change=change, kind="review.archived").count()


@pytest.mark.says("4.47")
def test_an_approved_form_is_archived_and_the_record_says_where(
    approved: str, tmp_path: Path
) -> None:
    pay_all(FolderArchive(tmp_path))
    (file,) = tmp_path.glob("*.md")  # its PDF lies beside it
    assert approved in file.read_text()
    assert reported(approved) == 1
    errand = Errand.objects.get(kind=errands.ARCHIVE)
    assert (errand.state, errand.note) == ("paid", str(file))


def test_everybody_who_is_owed_a_notice_gets_one(approved: str) -> None:
    notifier = pay_all(FakeArchive())
    owed = Errand.objects.filter(kind=errands.NOTICE)
    assert owed.filter(state="paid").count() == owed.count() == len(notifier.delivered)
    to = {(message.to, message.subject.partition(":")[0]) for message in notifier.delivered}
    assert {("hosting@example.org", approved), ("cor1@example.org", approved)} <= to


@pytest.mark.says("4.48")
def test_an_archive_that_is_away_holds_nobody_up_and_is_told_once_it_is_back(approved: str) -> None:
    archive = FakeArchive()
    archive.script.add(Trouble.TEMPORARY)
    notifier = pay_all(archive)
    assert reported(approved) == 0
    assert notifier.delivered
    clock.move(timedelta(seconds=5))
    pay_all(archive)
    assert reported(approved) == 1
    assert list(archive.kept) == [f"{approved}-form-1.md", f"{approved}-form-1.pdf"]


def test_a_worker_that_died_after_its_report_does_not_make_the_next_one_fail(approved: str) -> None:
    archive = FakeArchive()
    pay_all(archive)
    # What a kill between the report and settling leaves: reported, and still held by the dead.
    Errand.objects.filter(kind=errands.ARCHIVE).update(
        state="owed", leased_by="dead", leased_until=clock.now() + timedelta(seconds=LEASE_SECONDS)
    )
    pay_all(archive)
    assert Errand.objects.get(kind=errands.ARCHIVE).state == "owed"
    clock.move(timedelta(seconds=LEASE_SECONDS))
    pay_all(archive)
    assert Errand.objects.get(kind=errands.ARCHIVE).state == "paid"
    assert reported(approved) == 1
    assert list(archive.kept) == [f"{approved}-form-1.md", f"{approved}-form-1.pdf"]


def test_an_archive_that_refuses_for_ever_is_seen_with_its_reason(approved: str) -> None:
    archive = FakeArchive()
    archive.script.add(Trouble.PERMANENT)
    pay_all(archive)
    errand = Errand.objects.get(kind=errands.ARCHIVE)
    assert errand.state == "failed"
    assert "refuses" in errand.error
    assert reported(approved) == 0
