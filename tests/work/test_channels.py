"""This module holds what becomes of a notice through a channel: it arrives there, or as a mail to those who are named, once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.failure import Failure
from offcycle.adapters.fakes import slack
from offcycle.adapters.fakes.http import FakePartner, reply
from offcycle.adapters.fakes.illness import Ill, Turns
from offcycle.adapters.notify.fake import FakeNotifier
from offcycle.adapters.notify.port import Message
from offcycle.adapters.trouble import Trouble
from offcycle.config.adapters import MAKERS
from offcycle.ledger import clock, errands
from offcycle.ledger.models import Errand
from offcycle.process.events import Prose
from offcycle.process.events.triage import Requested
from offcycle.process.facts import Happened
from offcycle.process.notices.leaving import Notice, Room
from offcycle.process.policy import Channel
from offcycle.work.channels import Channels, Resting
from offcycle.work.pay import Adapters, pay_once

pytestmark = pytest.mark.django_db

CHAT = Channel(kind="slack", secret="env:OFFCYCLE_CHANNEL_CHAT", instead=("hosting",))
ANN, BEN = ("ann", "Ann", "ann@example.org"), ("ben", "Ben", "ben@example.org")


@pytest.fixture(autouse=True)
def _clock(settings: Settings) -> Iterator[None]:
    settings.CLOCK_MAY_BE_MOVED = True
    yield
    clock.move(timedelta(0))


@pytest.fixture
def mail() -> FakeNotifier:
    return FakeNotifier()


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePartner]:
    with FakePartner(slack.MANNERS) as running:
        monkeypatch.setenv("OFFCYCLE_CHANNEL_CHAT", f"{running.address}{slack.PATH}\n")
        yield running


@pytest.fixture
def adapters(mail: FakeNotifier) -> Adapters:
    return Adapters(mail, FakeArchive(), channels=Channels(MAKERS, lambda: {"chat": CHAT}))


def owe(*instead: tuple[str, str, str], channel: str = "chat", seq: int = 7) -> None:
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    happened = Happened(seq, 1, "CR-1001", clock.now(), "dev", "page", 1, event)
    room = Room(channel, channel, "", 15, instead)
    text = "Please look.\n\nhttp://127.0.0.1:8000/changes/CR-1001\n"
    notice = Notice("", channel, channel, "CR-1001: down", text, room=room)
    errands.owe(happened, f"sha256:e{seq}{channel}", [notice])


def pay(adapters: Adapters) -> int:
    return pay_once("ann", adapters, now=clock.now)


def later(seconds: float) -> None:
    clock.move(clock.moved() + timedelta(seconds=seconds))


def states() -> dict[str, str]:
    return {each.to: each.state for each in Errand.objects.order_by("id")}


def test_a_notice_is_posted_once_and_mailed_to_nobody(
    adapters: Adapters, mail: FakeNotifier, chat: FakePartner
) -> None:
    owe(ANN)
    assert pay(adapters) == 1
    (post,) = chat.taken
    assert post.said["blocks"][0]["text"]["text"] == "CR-1001: down"
    assert (states(), mail.tried) == ({"chat": "paid"}, [])
    assert Errand.objects.get().note == "slack"


def test_what_a_channel_refuses_for_good_is_mailed_at_once_and_says_why(
    adapters: Adapters, mail: FakeNotifier, chat: FakePartner
) -> None:
    chat.turns = Turns([Ill.REFUSED])
    owe(ANN, BEN)
    pay(adapters)
    pay(adapters)
    assert states() == {"chat": "failed", ANN[2]: "paid", BEN[2]: "paid"}
    assert [each.to for each in mail.delivered] == [ANN[2], BEN[2]]
    assert "channel_is_archived" in mail.delivered[0].text
    assert mail.delivered[0].subject == "CR-1001: down"
    assert "mailed instead" in Errand.objects.get(to="chat").error
    assert len({each.id for each in mail.delivered}) == 2


def test_a_channel_that_is_away_is_given_up_after_its_minutes_and_not_before(
    adapters: Adapters, mail: FakeNotifier, chat: FakePartner
) -> None:
    chat.turns = lambda: Ill.DOWN
    owe(ANN)
    began = clock.now()
    while states() == {"chat": "owed"}:
        assert clock.now() - began <= timedelta(minutes=15, seconds=30)
        pay(adapters)
        later(5)
    assert clock.now() - began >= timedelta(minutes=15)
    pay(adapters)
    assert [each.to for each in mail.delivered] == [ANN[2]]


def test_where_nobody_is_left_to_be_mailed_it_is_tried_on(
    adapters: Adapters, chat: FakePartner
) -> None:
    chat.turns = Turns([Ill.DOWN] * 3)
    owe()
    for _ in range(4):
        pay(adapters)
        later(15 * 60)
    assert states() == {"chat": "paid"}


def test_two_channels_that_fail_by_one_event_give_each_person_one_mail(
    adapters: Adapters, mail: FakeNotifier
) -> None:
    owe(ANN, BEN, channel="gone")
    owe(ANN, channel="gone-too")
    for _ in range(3):
        pay(adapters)
    assert sorted(each.to for each in mail.delivered) == [ANN[2], BEN[2]]
    assert states() == {"gone": "failed", "gone-too": "failed", ANN[2]: "paid", BEN[2]: "paid"}


def test_a_worker_that_lost_its_lease_mails_nothing_in_its_stead() -> None:
    owe(ANN)
    (held,) = errands.claim(worker="late", lease_seconds=30)
    later(31)
    errands.claim(worker="other", lease_seconds=30)
    payload = {"to": ANN[2], "subject": "s", "text": "t", "account": "ann", "name": "Ann"}
    assert not errands.mail_instead(held, [payload], worker="late", error="x")
    assert states() == {"chat": "owed"}


def test_a_partner_that_asks_for_rest_gets_it(adapters: Adapters, chat: FakePartner) -> None:
    chat.turns = Turns([Ill.BUSY])
    chat.manners = replace(chat.manners, busy=reply(429, "later", Retry_After="90"))
    owe(ANN)
    pay(adapters)
    later(80)
    assert pay(adapters) == 0
    later(15)
    assert pay(adapters) == 1
    assert states() == {"chat": "paid"}


def test_a_missing_secret_is_told_and_mended_without_a_restart(
    adapters: Adapters, chat: FakePartner, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{chat.address}{slack.PATH}"
    monkeypatch.delenv("OFFCYCLE_CHANNEL_CHAT")
    owe(ANN)
    pay(adapters)
    error = Errand.objects.get().error
    assert "OFFCYCLE_CHANNEL_CHAT" in error
    monkeypatch.setenv("OFFCYCLE_CHANNEL_CHAT", address)
    later(5)
    pay(adapters)
    assert states() == {"chat": "paid"}
    assert slack.PATH not in json.dumps(error)


def test_a_slow_partner_is_left_alone_so_that_others_do_not_wait_behind_it() -> None:
    at = [0.0]
    inner = FakeNotifier()
    resting = Resting(inner, lambda: at[0])
    message = Message("<e7@x>", "ann@example.org", "s", "t", clock.now())

    class Slow:
        name = "slow"

        def send(self, message: Message) -> None:
            at[0] += 12
            inner.send(message)

    resting.notifier = Slow()
    inner.script.add(Trouble.TEMPORARY, times=2)
    for tried in (1, 1, 2):
        with pytest.raises(Failure) as caught:
            resting.send(message)
        assert len(inner.tried) == tried
        assert not caught.value.permanent
        at[0] += 20
    at[0] += 40
    resting.send(message)
    assert len(inner.delivered) == 1
