"""This module owes many notices to partners that fall ill at random, and judges what came of them: none lost, copies only where nobody can know.

The short form pays them within a test; the long form (`python -m tests.faults.trials sending --rounds 10000`) by workers that are killed.
"""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from offcycle.adapters.fakes import slack
from offcycle.adapters.fakes.http import FakePartner
from offcycle.adapters.fakes.illness import Ill, Next, by_chance
from offcycle.adapters.fakes.smtp import FakeMailServer
from offcycle.ledger import attempts, clock, errands, rows
from offcycle.process.events import Prose
from offcycle.process.events.triage import Requested
from offcycle.process.facts import Happened
from offcycle.process.notices.leaving import Notice, Room
from tests.faults.ground import environment

READERS = 20
NOBODY = "p7@example.org"
INSTEAD = ("ann", "Ann", "ann@example.org")
OF_MAIL = (Ill.DOWN, Ill.BUSY, Ill.BROKEN, Ill.CUT_BEFORE, Ill.CUT_AFTER)
OF_CHAT = (*OF_MAIL, Ill.MOVED, Ill.REFUSED)
FIRST = 1_000_000
"""The number of the first event that owes something here; those of the organisation are far below."""


class LostError(AssertionError):
    """A notice that neither arrived nor is told to have failed, or a copy that nothing explains."""


@dataclass
class Partners:
    """A mail server and a chat that are ill in a share of their calls; one mail in ten goes to nobody."""

    seed: int
    share: float = 0.3
    mail: FakeMailServer = field(default_factory=FakeMailServer)
    chat: FakePartner = field(default_factory=lambda: FakePartner(slack.MANNERS))
    lost_answers: int = 0

    def __post_init__(self) -> None:
        self.mail.nobody.add(NOBODY)
        self.mail.turns = self._counted(by_chance(self.seed, self.share, OF_MAIL))
        self.chat.turns = self._counted(by_chance(self.seed + 1, self.share, OF_CHAT))

    def _counted(self, drawn: Next) -> Next:
        def turn() -> Ill | None:
            ill = drawn()
            self.lost_answers += ill is Ill.CUT_AFTER
            return ill

        return turn


def owe(count: int) -> None:
    """Owe so many notices, one in five to the chat; those to one reader about one change have an order."""
    for number in range(count):
        text = f"Notice {number}.\n"
        at = f"p{number % READERS}@example.org"
        room = Room("chat", "chat", "", 60, (INSTEAD,)) if number % 5 == 0 else None
        notice = Notice("", "chat" if room else at, "Somebody", f"Notice {number}", text, room=room)
        event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
        change = f"CR-{2000 + number % max(count // 3, 1)}"
        happened = Happened(FIRST + number, 1, change, clock.now(), "dev", "page", 1, event)
        attempts.whole(
            lambda h=happened, n=notice: errands.owe(h, f"sha256:trial-{h.seq}", [n])  # type: ignore[misc]  # bound for this round
        )


def still_owed() -> int:
    """How many are neither paid nor given up."""
    ((left,),) = rows.all_of("SELECT count(*) FROM ledger_errand WHERE state = 'owed' AND seq >= %s", [FIRST])  # fmt: skip
    return int(left)


def judge(partners: Partners, count: int, *, kills: int) -> Counter[str]:
    """What came of them; raises LostError."""
    found = rows.all_of(
        'SELECT "to", message_id, state, error, seq FROM ledger_errand WHERE seq >= %s ORDER BY id', [FIRST]
    )  # fmt: skip
    mails = Counter(str(each.mail["Message-ID"]) for each in partners.mail.taken)
    posts = Counter(str(each.said["blocks"][0]["block_id"]) for each in partners.chat.taken)
    arrived = mails + posts
    tally: Counter[str] = Counter()
    for to, message_id, state, error, seq in found:
        tally[_outcome(to, state, error, arrived[message_id])] += 1
        if to == "chat" and state == "failed" and not _mailed(found, seq, mails):
            raise LostError(f"What the chat did not take of {seq} was not mailed.")
    if tally["paid"] + tally["failed"] < count:
        raise LostError(f"Of {count} there are {dict(tally)}.")
    copies = sum(arrived.values()) - len(arrived)
    if copies > partners.lost_answers + kills:
        raise LostError(
            f"{copies} copies, and only {partners.lost_answers} lost answers, {kills} kills."
        )
    _in_order(partners)
    return tally + Counter(copies=copies, lost_answers=partners.lost_answers, kills=kills)


def _outcome(to: str, state: str, error: str, arrived: int) -> str:
    if state == "paid" and arrived:
        return "paid"
    if state == "failed" and error and to in {NOBODY, "chat"}:
        return "failed"
    raise LostError(f"{to} is {state}, arrived {arrived} times: {error}")


def _mailed(found: Iterable[tuple[object, ...]], seq: int, mails: Counter[str]) -> bool:
    return any(
        mails[str(own)] for to, own, _, _, number in found if to == INSTEAD[2] and number == seq
    )


def _in_order(partners: Partners) -> None:
    """To one reader, about one change, first arrivals are in the order of their events."""
    last: dict[tuple[str, str], int] = {}
    seen: set[str] = set()
    for each in partners.mail.taken:
        mail = each.mail
        number = int(str(mail["Subject"]).rpartition(" ")[2])
        if each.to == INSTEAD[2] or str(mail["Message-ID"]) in seen:
            continue
        seen.add(str(mail["Message-ID"]))
        key = each.to, str(mail["References"])
        if number < last.get(key, -1):
            raise LostError(f"{key} was told of {number} after {last[key]}.")
        last[key] = number


def run(database: str, data: Path, count: int, seed: int) -> Counter[str]:
    """The long form: two workers at a time, each killed at a moment by chance, until nothing is owed."""
    chance, kills = random.Random(seed), 0
    partners = Partners(seed)
    with partners.mail, partners.chat:
        owe(count)
        while still_owed():
            workers = [_worker(database, data, partners) for _ in range(2)]
            for each in workers:
                each.stdout.readline()  # type: ignore[union-attr]  # it is a pipe
            time.sleep(chance.uniform(3.0, 9.0))
            for each in workers:
                if each.poll() is not None:
                    raise LostError(f"A worker ended by itself: {each.returncode}.")
                each.send_signal(signal.SIGKILL)
                each.wait()
                kills += 1
        return judge(partners, count, kills=kills)


def _worker(database: str, data: Path, partners: Partners) -> subprocess.Popen[bytes]:
    chat = f"{partners.chat.address}{slack.PATH}"
    words = [sys.executable, "-m", "tests.faults.sender", partners.mail.address, chat]
    return subprocess.Popen(
        words, env=environment(database, data), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
