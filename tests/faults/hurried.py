"""This module is the worker of the trial of sending: all is the product's, the engine too, and only its times are a quarter of what is shipped."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import connection

from offcycle.adapters import deadline, posting
from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Message, Notifier
from offcycle.adapters.notify.smtp import SmtpNotifier, server
from offcycle.config.adapters import MAKERS
from offcycle.ledger import clock
from offcycle.process.policy import Channel
from offcycle.process.policy.channels import Kind
from offcycle.work import channels, jobs, pay, retry
from offcycle.work.engine import Engine, Work
from offcycle.work.loop import Loop
from tests.faults.partners import own

QUARTER = 0.25
FIRST_SECONDS, LONGEST_SECONDS = 0.2, 2.0


def hurry() -> None:
    """Leases, time limits and rests are a quarter; what failed is tried again within seconds, and never given up."""
    vars(deadline)["SILENT_SECONDS"] *= QUARTER
    for given in (posting.post.__kwdefaults__, SmtpNotifier.__init__.__kwdefaults__):
        assert given
        given["whole_seconds"] *= QUARTER
    vars(pay).update(LEASE_SECONDS=pay.LEASE_SECONDS * QUARTER, _SAFE_SECONDS=3.75)
    vars(channels).update(REST_SECONDS=channels.REST_SECONDS * QUARTER, SLOW_SECONDS=0.5)
    vars(retry).update(rest=_rest, planned=_rest)
    vars(jobs).update(
        BEAT_SECONDS=1.0,
        DEAD_SECONDS=5.0,
        LOOK_SECONDS=2,
        FORGOTTEN_EVERY_SECONDS=7,
        FORGOTTEN_SECONDS=7,
        BROKEN_SECONDS=1,
    )


def _rest(failures: int, *, chance: float) -> float:
    return min(FIRST_SECONDS * 2.0 ** min(failures - 1, 16), LONGEST_SECONDS) * (1 - chance / 2)


def engine() -> Engine:
    """What drives the work on this database."""
    return jobs.Jobs(_work) if connection.vendor == "postgresql" else Loop(_work())


def _work() -> Work:
    def note(own: str) -> None:
        with Path(os.environ["TRIAL_JOURNAL"]).open("a") as journal:
            journal.write(f"{own}\n")

    ways = channels.Channels(MAKERS, lambda: known(os.environ))
    by_mail = SmtpNotifier(server(os.environ["TRIAL_MAIL"]), sender="offcycle@example.org")
    adapters = pay.Adapters(
        Witness(channels.Resting(by_mail), note),
        FakeArchive(),
        channels=lambda name: Witness(ways(name), note),
    )
    worker = f"worker {os.getpid()} {threading.get_native_id()}"
    return Work(
        due=lambda: pay.pay_once(worker, adapters, now=clock.now, through="mail"),
        one=lambda errand: pay.pay_one(worker, adapters, errand, now=clock.now),
        beside=(lambda: pay.pay_once(f"{worker} b", adapters, now=clock.now, through="channels"),),
    )


def _known(name: str, kind: Kind, address: str = "") -> Channel:
    secret = f"env:OFFCYCLE_CHANNEL_{name.upper()}"
    return Channel(kind=kind, secret=secret, address=address, instead=("hosting",))


def known(addresses: Mapping[str, str]) -> dict[str, Channel]:
    """The channels, as the policy would have them."""
    return {
        "chat": _known("chat", "slack"),
        "team": _known("team", "teams"),
        "program": _known("program", "webhook", addresses["TRIAL_PROGRAM"]),
        "pager": _known("pager", "pagerduty", addresses["TRIAL_PAGER"]),
    }


class Witness:
    """Notes what a worker waited for in vain: its partner may have taken it all the same."""

    def __init__(self, inner: Notifier, note: Callable[[str], object]) -> None:
        self.inner, self.name, self._note = inner, inner.name, note

    def send(self, message: Message) -> None:
        """Hand it on."""
        began = time.monotonic()
        try:
            self.inner.send(message)
        except Failure:
            if time.monotonic() - began >= deadline.SILENT_SECONDS * 0.9:
                self._note(own(message.id))
            raise
