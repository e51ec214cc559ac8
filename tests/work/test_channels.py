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
from offcycle.ledger import channels, clock, errands
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


def owe(
    *instead: tuple[str, str, str],
    channel: str = "chat",
    seq: int = 7,
    kind: str = "slack",
    onward: tuple[str, str, str, int, str] | None = None,
) -> None:
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    happened = Happened(seq, 1, "CR-1001", clock.now(), "dev", "page", 1, event)
    room = Room(channel, channel, "", 15, instead, kind, (onward,) if onward else ())
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
    assert not errands.send_instead(held, [payload], worker="late", error="x")
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


def test_a_dead_channel_is_known_until_it_takes_something_again(
    adapters: Adapters, chat: FakePartner, mail: FakeNotifier
) -> None:
    owe(ANN)
    chat.turns = Turns([Ill.REFUSED])
    pay(adapters)
    state = channels.states()["chat"]
    assert state.dead(clock.now())
    assert "because" in state.error
    pay(adapters)  # the mail in its stead
    assert (channels.states()["mail"].failing_since, len(mail.delivered)) == (None, 1)
    owe(BEN, seq=8)
    pay(adapters)
    assert not channels.states()["chat"].dead(clock.now())


def test_a_notice_does_not_wait_for_a_channel_that_is_known_to_be_dead(
    adapters: Adapters, chat: FakePartner
) -> None:
    chat.turns = lambda: Ill.DOWN
    owe(ANN)
    pay(adapters)
    later(16 * 60)
    owe(BEN, seq=8)
    pay(adapters)
    pay(adapters)
    found = Errand.objects.filter(state="failed").values_list("to", "seq")
    assert sorted(found) == [("chat", 7), ("chat", 8)]


def test_the_next_channel_takes_what_the_first_could_not(
    mail: FakeNotifier, chat: FakePartner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFCYCLE_CHANNEL_GONE", "http://127.0.0.1:9/gone")
    gone = CHAT.model_copy(update={"secret": "env:OFFCYCLE_CHANNEL_GONE"})
    adapters = Adapters(
        mail, FakeArchive(), channels=Channels(MAKERS, lambda: {"gone": gone, "chat": CHAT})
    )
    owe(ANN, channel="gone", onward=("chat", "chat", "chat", 1, "slack"))
    later(16 * 60)
    pay(adapters)
    assert "It goes through “chat” instead." in Errand.objects.get(to="gone").error
    pay(adapters)
    assert (len(chat.taken), states()) == (1, {"gone": "failed", "chat": "paid"})
    assert not mail.tried


def test_a_webhook_that_is_away_is_mailed_and_tried_on_by_the_plan_of_the_standard(
    adapters: Adapters, chat: FakePartner, mail: FakeNotifier
) -> None:
    chat.turns = lambda: Ill.BROKEN
    owe(ANN, kind="webhook")
    tries = []
    for _ in range(4 * 24 * 12):
        tries += ["."] * chat.tried
        chat.tried = 0
        pay(adapters)
        later(5 * 60)
    assert states() == {"chat (again)": "failed", ANN[2]: "paid"}
    assert 10 <= len(tries) <= 11  # one of them when the mail goes out
    assert [each.to for each in mail.delivered] == [ANN[2]]
