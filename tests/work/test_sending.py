"""This module pays three hundred notices to partners that fall ill at random, with workers that die: the short form of the trial."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import Settings

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.fakes import slack
from offcycle.adapters.notify.port import Message, Notifier
from offcycle.adapters.notify.slack import SlackNotifier
from offcycle.adapters.notify.smtp import SmtpNotifier, server
from offcycle.ledger import clock
from offcycle.work.pay import LEASE_SECONDS, Adapters, pay_once
from tests.faults import sending

pytestmark = pytest.mark.django_db


class _Killed(BaseException):
    """A worker ends here, and tidies nothing up."""


class Mortal:
    """Dies now and then, just before or just after its message was handed over."""

    name = "mortal"

    def __init__(self, inner: Notifier, dies: Callable[[], bool]) -> None:
        self.inner, self.dies = inner, dies

    def send(self, message: Message) -> None:
        if self.dies():
            raise _Killed
        self.inner.send(message)
        if self.dies():
            raise _Killed


@pytest.mark.timeout(120)
def test_none_of_three_hundred_notices_is_lost(settings: Settings) -> None:
    settings.CLOCK_MAY_BE_MOVED = True
    chance, partners, kills = random.Random(7), sending.Partners(7), 0
    with partners.mail, partners.chat:
        by_mail = SmtpNotifier(server(partners.mail.address), sender="offcycle@example.org")
        dies = lambda: chance.random() < 0.02  # noqa: E731 - one chance for both
        chat = Mortal(SlackNotifier(partners.chat.address + slack.PATH), dies)
        adapters = Adapters(Mortal(by_mail, dies), FakeArchive(), channels=lambda _: chat)
        sending.owe(300)
        try:
            while sending.still_owed():
                try:
                    did = pay_once(f"worker {kills}", adapters, now=clock.now, limit=20)
                except _Killed:
                    kills, did = kills + 1, 0
                if not did:
                    clock.move(clock.moved() + timedelta(seconds=LEASE_SECONDS / 2))
        finally:
            by_mail.close()
            clock.move(timedelta(0))
        tally = sending.judge(partners, 300, kills=kills)
    assert min(tally["paid"], tally["failed"], tally["lost_answers"], kills) > 3
