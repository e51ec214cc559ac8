"""This module pays a hundred notices to partners that fall ill at random, with workers that die: the short form of the trial."""

import random
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import Settings

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.fakes.illness import Ill, Next, by_chance
from offcycle.adapters.notify.port import Message, Notifier
from offcycle.adapters.notify.smtp import SmtpNotifier, server
from offcycle.config.adapters import MAKERS
from offcycle.ledger import clock
from offcycle.work import retry
from offcycle.work.channels import Channels
from offcycle.work.pay import LEASE_SECONDS, Adapters, pay_once
from tests.faults import judging, sending
from tests.faults.hurried import Witness, known
from tests.faults.partners import Partners

pytestmark = pytest.mark.django_db

NOTICES, SHARE, SEED = 100, 0.4, 7
TAKES_TIME = {Ill.TARPIT, Ill.SLOW}
"""These are left to the long form, and to the tests of each partner."""


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


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.CLOCK_MAY_BE_MOVED = True
    monkeypatch.setattr(retry, "planned", retry.rest)


def _turns(number: int, among: tuple[Ill, ...]) -> Next:
    return by_chance(SEED + number, SHARE, tuple(each for each in among if each not in TAKES_TIME))


@pytest.mark.usefixtures("_hurried")
@pytest.mark.timeout(120)
def test_none_of_a_hundred_notices_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    chance, kept, unanswered = random.Random(SEED), judging.Kept(), set[str]()
    partners = Partners(_turns)
    for name, address in partners.addresses().items():
        monkeypatch.setenv(name, address)
    with partners:
        by_mail = SmtpNotifier(server(partners.mail.address), sender="offcycle@example.org")
        ways = Channels(MAKERS, lambda: known(partners.addresses()))

        def mortal(notifier: Notifier) -> Mortal:
            return Mortal(Witness(notifier, unanswered.add), lambda: chance.random() < 0.02)

        adapters = Adapters(
            mortal(by_mail), FakeArchive(), channels=lambda name: mortal(ways(name))
        )
        sending.owe(0, NOTICES)
        try:
            _pay(adapters, kept)
        finally:
            by_mail.close()
            clock.move(timedelta(0))
        kept.unanswered = unanswered
        tally = judging.judge(partners, NOTICES, kept)
    copies = sum(times for what, times in tally.items() if "copies" in what)
    assert min(tally["mail: paid"], copies, len(kept.killed_at)) > 2


def _pay(adapters: Adapters, kept: judging.Kept) -> None:
    while judging.still_owed():
        try:
            did = pay_once(f"worker {len(kept.killed_at)}", adapters, now=clock.now, limit=20)
        except _Killed:
            kept.killed_at.append(time.monotonic())
            did = 0
        if not did:
            clock.move(clock.moved() + timedelta(seconds=LEASE_SECONDS * 2))
