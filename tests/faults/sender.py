"""This module is a worker of the trial of sending, as a process: its rests and leases are short, all else is the product's.

python -m tests.faults.sender smtp://127.0.0.1:2525 http://127.0.0.1:9001/services/...
"""

import os
import sys
import time

import django

LEASE_SECONDS = 2


def main(mail: str, chat: str) -> None:
    """Pay until somebody kills it. A trial has no quarters of an hour, so rests are parts of a second."""
    django.setup()
    from offcycle.adapters.archive.fake import FakeArchive
    from offcycle.adapters.notify.slack import SlackNotifier
    from offcycle.adapters.notify.smtp import SmtpNotifier, server
    from offcycle.ledger import clock
    from offcycle.work import pay

    vars(pay).update(
        LEASE_SECONDS=LEASE_SECONDS,
        rest=lambda failures, *, chance: 0.1 + 0.1 * min(failures, 5) * chance,
    )
    notifier = SmtpNotifier(server(mail), sender="offcycle@example.org")
    adapters = pay.Adapters(notifier, FakeArchive(), channels=lambda _: SlackNotifier(chat))
    while True:
        if not pay.pay_once(f"worker {os.getpid()}", adapters, now=clock.now):
            time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
