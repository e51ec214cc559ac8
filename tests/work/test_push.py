"""This module holds what becomes of a notice to somebody's browser: it is shown there, and a browser that is gone is forgotten and mailed for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.fakes.http import FakePartner
from offcycle.adapters.fakes.illness import Ill, Turns
from offcycle.adapters.fakes.push import FakeBrowser
from offcycle.adapters.notify.fake import FakeNotifier
from offcycle.adapters.notify.push import PushNotifier, kept
from offcycle.ledger import channels, clock, errands, read
from offcycle.ledger.models import Errand
from offcycle.ledger.record import Recorded, record
from offcycle.people import browsers
from offcycle.people.models import Browser
from offcycle.process.events import Prose
from offcycle.process.events.triage import Requested
from offcycle.process.facts import Happened
from offcycle.process.kernel import Actor
from offcycle.process.notices.leaving import Notice, Room
from offcycle.work.channels import Channels
from offcycle.work.pay import Adapters, pay_once
from tests.ledger import told

pytestmark = pytest.mark.django_db
ANN = ("dev", "Dev", "dev@example.org")


@pytest.fixture
def there() -> FakeBrowser:
    return FakeBrowser()


@pytest.fixture
def service(there: FakeBrowser) -> Iterator[FakePartner]:
    with FakePartner(there.manners) as running:
        yield running


def owe(way: str, seq: int) -> None:
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    happened = Happened(seq, 1, "CR-1001", clock.now(), "qa", "page", 1, event)
    room = Room("push", way, "", 5, (ANN,), "push")
    text = "Please look.\n\nhttp://127.0.0.1:8000/changes/CR-1001\n"
    errands.owe(happened, f"e{seq}", [Notice("dev", f"push:{way}", "Dev", "s", text, room=room)])


def test_a_browser_is_told_until_it_is_gone_and_then_mail_is(
    there: FakeBrowser, service: FakePartner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.forget()
    told.organise()
    reached = browsers.Subscription("https://fcm.googleapis.com/x", there.public, there.auth)
    outcome = browsers.add(
        reached, "Mine", for_mail=False,
        record=lambda ask: record(command="add-way", ask=ask, actor=Actor("dev", "page")),
    )  # fmt: skip
    assert isinstance(outcome, Recorded)
    (way,) = read.world().roster.ways_of("dev")
    Browser.objects.update(endpoint=f"{service.address}/x")
    mail = FakeNotifier()
    push = PushNotifier(kept(tmp_path / "push.pem"), "mailto:o@example.org", browsers.of)
    adapters = Adapters(mail, FakeArchive(), channels=Channels({}, dict, push=lambda: push))
    Errand.objects.all().delete()
    owe(way.way, 7000)
    pay_once("ann", adapters, now=clock.now)
    assert there.shown[0]["link"] == "http://127.0.0.1:8000/changes/CR-1001"
    with monkeypatch.context() as other:
        other.setattr(push, "_keys", kept(tmp_path / "another.pem"))
        there.known = kept(tmp_path / "push.pem").public
        owe(way.way, 7002)
        pay_once("ann", adapters, now=clock.now)
    (state,) = channels.every(("push",))
    assert state.dead(clock.now()), "that we are not known is for somebody to mend"
    assert "OFFCYCLE_PUSH_KEY_FILE" in state.error
    pay_once("ann", adapters, now=clock.now)
    assert [each.to for each in mail.delivered] == ["dev@example.org"]
    owe(way.way, 7003)
    pay_once("ann", adapters, now=clock.now)
    assert not channels.every(("push",))[0].dead(clock.now())
    service.turns = Turns([Ill.REFUSED])
    owe(way.way, 7001)
    pay_once("ann", adapters, now=clock.now)
    pay_once("ann", adapters, now=clock.now)
    assert [each.to for each in mail.delivered] == ["dev@example.org"] * 2
    assert read.world().roster.ways_of("dev") == ()
    assert browsers.of(way.way) is None
