"""This module is a worker of the trial of sending, as a process: its rests and leases are short, all else is the product's, the engine too.

python -m tests.faults.sender smtp://127.0.0.1:2525 http://127.0.0.1:9001/services/...
"""

import os
import sys
import threading

import django

LEASE_SECONDS = 2


def main(mail: str, chat: str) -> None:
    """Pay until somebody kills it. A trial has no quarters of an hour, so rests are parts of a second."""
    django.setup()
    from django.db import connection

    from offcycle.adapters.archive.fake import FakeArchive
    from offcycle.adapters.notify.slack import SlackNotifier
    from offcycle.adapters.notify.smtp import SmtpNotifier, server
    from offcycle.ledger import clock
    from offcycle.work import pay, retry
    from offcycle.work.engine import Work
    from offcycle.work.loop import Loop

    vars(pay).update(LEASE_SECONDS=LEASE_SECONDS)
    vars(retry).update(rest=lambda failures, *, chance: 0.1 + 0.1 * min(failures, 5) * chance)

    sys.stdout.write("ready\n")  # from now on it may be killed
    sys.stdout.flush()

    def work() -> Work:
        notifier = SmtpNotifier(server(mail), sender="offcycle@example.org")
        adapters = pay.Adapters(notifier, FakeArchive(), channels=lambda _: SlackNotifier(chat))
        name = f"worker {os.getpid()} {threading.get_native_id()}"
        return Work(
            due=lambda: pay.pay_once(name, adapters, now=clock.now),
            one=lambda errand: pay.pay_one(name, adapters, errand, now=clock.now),
        )

    if connection.vendor != "postgresql":
        Loop(work(), poll_seconds=0.05).run()
        return
    from offcycle.work import jobs

    vars(jobs).update(
        BEAT_SECONDS=0.5, DEAD_SECONDS=LEASE_SECONDS, LOOK_SECONDS=1, FORGOTTEN_EVERY_SECONDS=5
    )
    jobs.Jobs(work).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
