"""This module kills real workers while they pay: nobody goes without their message, and nobody gets two."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from offcycle.adapters.notify.folder import inbox

pytestmark = pytest.mark.database

OWED = 80

FOUND = f"""
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from offcycle.ledger import clock, errands
from offcycle.process.events import Prose
from offcycle.process.events.triage import Requested
from offcycle.process.facts import Happened
from offcycle.process.notices import Notice
event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
for number in range({OWED}):
    happened = Happened(number, 1, f"CR-{{1001 + number % 7}}", clock.now(), "dev", "page", 1, event)
    notice = Notice("ann", f"{{number % 50}}@example.org", "Ann", "Site down", "Please look. " * 1000)
    errands.owe(happened, f"sha256:{{number}}", [notice])
"""

# A worker's clock may be ahead, so that a lease of 30 seconds is over without a wait of 30 seconds.
# It dies where it is told to, before or after the partner took a message; or ends when nothing is left.
WORK = """
import os, signal, sys
import django
django.setup()
from dataclasses import replace
from datetime import timedelta
from offcycle.config.adapters import adapters
from offcycle.config.environment import environment
from offcycle.ledger import clock
from offcycle.work.loop import run
from offcycle.work.pay import pay_once
ahead, dies_at, dies_after = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "after"
clock.move(timedelta(seconds=ahead))
chosen = adapters(environment())

class Doomed:
    name = "doomed"
    sent = 0

    def send(self, message):
        self.sent += 1
        if self.sent == dies_at and not dies_after:
            os.kill(os.getpid(), signal.SIGKILL)
        chosen.notifier.send(message)
        if self.sent == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

paying = replace(chosen, notifier=Doomed())
done = []
def turn():
    done.append(pay_once(f"worker-{ahead}", paying, now=clock.now, limit=5))
    return done[-1]
run(turn, stop=lambda: done[-1:] == [0])
"""

LEFT = """
import django
django.setup()
from offcycle.ledger.models import Errand
print(Errand.objects.exclude(state="paid").count(), *Errand.objects.values_list("message_id", flat=True))
"""


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "offcycle.config.settings",
        "OFFCYCLE_DATABASE_URL": database_url,
        "OFFCYCLE_DATA_DIR": str(tmp_path),
        "OFFCYCLE_DEMO": "true",  # lets the clock be moved
    }

    def started(script: str, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", script, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )

    return started


def told(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return output


DEATHS = [("1", "before"), ("3", "after"), ("8", "after")]


def test_workers_that_die_lose_nothing_and_double_nothing(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    told(start(FOUND))
    for number, (at, when) in enumerate(DEATHS):
        doomed = start(WORK, str(31 * number), at, when)
        doomed.communicate(timeout=60)
        assert doomed.returncode == -signal.SIGKILL
    healthy = [start(WORK, str(31 * (len(DEATHS) + number)), "0", "never") for number in (0, 1)]
    for worker in healthy:
        told(worker)
    left, *owed = told(start(LEFT)).split()
    assert left == "0"
    assert len(owed) == OWED
    assert sorted(mail.id for mail in inbox(tmp_path / "mail")) == sorted(owed)
