"""This module holds the paying of errands: at least once, one message for its reader, and nothing forgotten."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.notify.fake import FakeNotifier
from offcycle.adapters.notify.folder import FolderNotifier, inbox
from offcycle.adapters.notify.port import Message
from offcycle.adapters.trouble import Trouble
from offcycle.ledger import clock, errands
from offcycle.ledger.models import Errand
from offcycle.process.events import Prose
from offcycle.process.events.triage import Requested
from offcycle.process.facts import Happened
from offcycle.process.notices import ArchiveCopy, Notice
from offcycle.work.pay import LEASE_SECONDS, Adapters, pay_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings: Settings) -> Iterator[None]:
    settings.CLOCK_MAY_BE_MOVED = True
    yield
    clock.move(timedelta(0))


@pytest.fixture
def notifier() -> FakeNotifier:
    return FakeNotifier()


@pytest.fixture
def adapters(notifier: FakeNotifier) -> Adapters:
    return Adapters(notifier, FakeArchive())


def pay(adapters: Adapters, worker: str = "ann") -> int:
    return pay_once(worker, adapters, now=clock.now)


def later(seconds: float) -> None:
    clock.move(clock.moved() + timedelta(seconds=seconds))


def owe(*owed: Notice | ArchiveCopy, change: str = "CR-1001", own: str = "sha256:e7") -> None:
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    happened = Happened(7, 1, change, clock.now(), "dev", "page", 1, event)
    errands.owe(happened, own, owed)


def notice(to: str = "hosting@example.org", subject: str = "CR-1001: site down") -> Notice:
    return Notice("hosting", to, "Hosting", subject, "Please look.\n")


def the_errand() -> Errand:
    return Errand.objects.get()


def test_nothing_owed_is_nothing_done(adapters: Adapters) -> None:
    assert pay(adapters) == 0


def test_a_notice_reaches_its_reader_once(tmp_path: Path) -> None:
    adapters = Adapters(FolderNotifier(tmp_path, sender="offcycle@example.org"), FakeArchive())
    owe(notice())
    assert pay(adapters) == 1
    assert pay(adapters) == 0
    (mail,) = inbox(tmp_path)
    assert (mail.to, mail.subject) == ("hosting@example.org", "CR-1001: site down")
    assert mail.text == "Please look.\n"
    assert mail.id == the_errand().message_id
    assert (the_errand().state, the_errand().note) == ("paid", "folder")


def test_a_partner_that_is_away_is_tried_again_later_and_later(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    owe(notice())
    for longest in (5, 10, 20, 40):
        notifier.script.add(Trouble.TEMPORARY)
        assert pay(adapters) == 1
        assert "because" in the_errand().error
        assert the_errand().state == "owed"
        later(longest / 2 - 0.5)
        assert pay(adapters) == 0
        later(longest / 2 + 0.5)
    assert pay(adapters) == 1
    assert len(notifier.delivered) == 1
    assert (the_errand().state, the_errand().error) == ("paid", "")


def test_a_partner_that_is_away_for_a_day_is_asked_every_quarter_of_an_hour(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    owe(notice())
    notifier.script.add(Trouble.TEMPORARY, times=100)
    for _ in range(20):
        later(15 * 60)
        assert pay(adapters) == 1


def test_what_is_refused_for_ever_is_kept_with_its_reason_and_not_tried_again(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    notifier.script.add(Trouble.PERMANENT)
    owe(notice())
    assert pay(adapters) == 1
    later(86_400)
    assert pay(adapters) == 0
    assert the_errand().state == "failed"
    assert "refuses" in the_errand().error


def test_a_lost_answer_does_not_give_the_reader_two_messages(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    notifier.script.add(Trouble.AFTERWARDS)
    owe(notice())
    pay(adapters)
    later(5)
    pay(adapters)
    assert [message.id for message in notifier.tried] == [the_errand().message_id] * 2
    assert len(notifier.delivered) == 1
    assert the_errand().state == "paid"


def test_a_dead_worker_s_errand_is_taken_over_after_its_lease(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    owe(notice())
    (held,) = errands.claim(worker="dead", lease_seconds=LEASE_SECONDS)
    later(LEASE_SECONDS - 1)
    assert pay(adapters) == 0
    later(1)
    assert pay(adapters) == 1
    assert not errands.paid(held.id, worker="dead")
    assert len(notifier.delivered) == 1


def test_a_bad_recipient_does_not_keep_the_others_from_being_told(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    owe(notice("nobody"), notice("ann@example.org"), notice("bob@example.org"))
    assert pay(adapters) == 3
    assert [message.to for message in notifier.delivered] == ["ann@example.org", "bob@example.org"]
    assert Errand.objects.get(to="nobody").state == "failed"


class Clumsy(FakeNotifier):
    """A notifier with a fault of its own."""

    def send(self, message: Message) -> None:
        if message.to.startswith("ann"):
            raise ZeroDivisionError
        super().send(message)


def test_a_fault_in_an_adapter_costs_nobody_else_their_message_and_is_seen() -> None:
    clumsy = Clumsy()
    owe(notice("ann@example.org"), notice("bob@example.org"))
    assert pay(Adapters(clumsy, FakeArchive())) == 2
    assert [message.to for message in clumsy.delivered] == ["bob@example.org"]
    broken = Errand.objects.get(to="ann@example.org")
    assert broken.state == "owed"
    assert "ZeroDivisionError" in broken.error


def test_a_title_with_line_breaks_still_tells_people_and_adds_no_header(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    owe(notice(subject="CR-1001:\r\nBcc: eve@example.net\u2028\ttab"))
    pay(adapters)
    assert [m.subject for m in notifier.delivered] == ["CR-1001: Bcc: eve@example.net tab"]


def test_an_errand_that_no_adapter_is_for_is_kept_for_a_person(adapters: Adapters) -> None:
    owe(notice())
    Errand.objects.update(kind="execute")
    assert pay(adapters) == 1
    assert the_errand().state == "failed"
    assert "by hand" in the_errand().error


def test_two_messages_to_one_reader_about_one_change_come_in_order(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    owe(notice(subject="first"), own="sha256:e7")
    owe(notice(subject="second"), own="sha256:e8")
    notifier.script.add(Trouble.TEMPORARY)
    pay(adapters)
    assert pay(adapters) == 0
    later(5)
    pay(adapters)
    pay(adapters)
    assert [message.subject for message in notifier.delivered] == ["first", "second"]


def test_a_slow_partner_leaves_the_rest_before_the_lease_is_over(
    adapters: Adapters, notifier: FakeNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(*(notice(f"{number}@example.org") for number in range(5)))
    ticks = iter(range(0, 1000, 7))
    monkeypatch.setattr("offcycle.work.pay.time.monotonic", lambda: next(ticks))
    assert pay(adapters) == 2
    later(LEASE_SECONDS)
    monkeypatch.undo()
    assert pay(adapters) == 3
    assert len(notifier.delivered) == 5


def test_a_payload_that_cannot_be_read_is_seen_and_stops_nobody(
    adapters: Adapters, notifier: FakeNotifier
) -> None:
    owe(notice("ann@example.org"))
    Errand.objects.update(payload=json.dumps({}))
    owe(notice("bob@example.org"), own="sha256:e8")
    assert pay(adapters) == 2
    assert [message.to for message in notifier.delivered] == ["bob@example.org"]
    assert "KeyError" in Errand.objects.get(to="ann@example.org").error
