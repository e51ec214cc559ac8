"""This module is the contract of both engines: what is owed is paid once, whatever dies, and nothing is begun after a stop."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.notify.fake import FakeNotifier
from offcycle.adapters.notify.port import Message
from offcycle.adapters.trouble import Trouble
from offcycle.ledger import clock, errands, rows
from offcycle.ledger.models import Errand
from offcycle.process.events import Prose
from offcycle.process.events.triage import Requested
from offcycle.process.facts import Happened
from offcycle.process.notices import Notice
from offcycle.process.notices.leaving import Room
from offcycle.work import jobs, pay, retry
from offcycle.work.engine import Background, Engine, Round, Work
from offcycle.work.loop import Loop
from tests.conftest import on_postgresql

pytestmark = pytest.mark.django_db(transaction=True)

ENGINES = ("jobs",) if on_postgresql() else ("loop",)
WITHIN = 40.0  # seconds, on a machine that is busy


class Slow(FakeNotifier):
    """A partner that takes as long as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self.calls: list[str] = []

    def send(self, message: Message) -> None:
        self.calls.append(message.to)
        self.begun.set()
        assert self.go_on.wait(WITHIN)
        super().send(message)


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rests and looks for the dead are parts of a second here; all else is the product's."""
    monkeypatch.setattr(retry, "rest", lambda _failures, *, chance: 0.1 + chance / 10)
    monkeypatch.setattr(jobs, "LOOK_SECONDS", 1)
    monkeypatch.setattr(jobs, "FORGOTTEN_EVERY_SECONDS", 1)
    monkeypatch.setattr(jobs, "FORGOTTEN_SECONDS", 0)


@pytest.fixture(autouse=True)
def _no_jobs_are_left() -> Iterator[None]:
    """The tables of the engine are none of ours: nobody else empties them, and other tests fill them too."""
    _empty_the_engine()
    yield
    _empty_the_engine()


def _empty_the_engine() -> None:
    if on_postgresql():
        rows.run("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture
def partner() -> Slow:
    return Slow()


Start = Callable[..., tuple[Engine, Background]]


@pytest.fixture
def ill() -> Slow:
    """The partner behind every channel beside mail."""
    return Slow()


@pytest.fixture(params=ENGINES)
def start(request: pytest.FixtureRequest, partner: Slow, ill: Slow) -> Iterator[Start]:
    """Starts a worker under the engine at hand."""
    begun: list[Background] = []
    partners = pay.Adapters(partner, FakeArchive(), channels=lambda _: ill)

    def make(name: str, rounds: tuple[Round, ...]) -> Work:
        return Work(
            due=lambda: pay.pay_once(name, partners, now=clock.now, through="mail"),
            one=lambda errand: pay.pay_one(name, partners, errand, now=clock.now),
            rounds=rounds,
            beside=(
                lambda: pay.pay_once(f"{name} b", partners, now=clock.now, through="channels"),
            ),
        )

    def started(*rounds: Round) -> tuple[Engine, Background]:
        engine: Engine
        if request.param == "loop":
            engine = Loop(make(f"loop {len(begun)}", rounds), poll_seconds=0.05)
        else:
            engine = jobs.Jobs(lambda: make(f"{threading.get_native_id()}", ()), rounds=rounds)
        begun.append(Background(engine))
        begun[-1].start()
        return engine, begun[-1]

    yield started
    partner.go_on.set()
    ill.go_on.set()
    assert all(each.stop() for each in begun)


def owe(count: int = 1) -> None:
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    happened = Happened(7, 1, "CR-1001", clock.now(), "dev", "page", 1, event)
    notices = [Notice("", f"p{n}@example.org", "Ann", f"No. {n}", "Look.\n") for n in range(count)]
    with transaction.atomic():
        errands.owe(happened, "sha256:e7", notices)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def states() -> list[str]:
    return sorted(Errand.objects.values_list("state", flat=True))


def test_what_is_owed_is_paid_once_by_two_workers(start: Start, partner: Slow) -> None:
    start(), start()
    owe(12)
    until(lambda: states() == ["paid"] * 12)
    assert len(partner.tried) == 12


def test_what_was_owed_before_a_worker_began_is_paid_and_trouble_is_borne(
    start: Start, partner: Slow
) -> None:
    partner.script.add(Trouble.TEMPORARY, times=2)
    owe()
    start()
    until(lambda: states() == ["paid"])
    assert len(partner.tried) == 3


def test_what_is_refused_for_good_is_kept_with_its_reason(start: Start, partner: Slow) -> None:
    partner.script.add(Trouble.PERMANENT)
    owe()
    start()
    until(lambda: states() == ["failed"])
    assert Errand.objects.get().error
    assert len(partner.tried) == 1


def test_what_was_rolled_back_is_never_sent(start: Start, partner: Slow) -> None:
    start()
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)
    owe(2)
    until(lambda: states() == ["paid"] * 2)
    assert len(partner.tried) == 2


def test_what_a_dead_worker_held_is_taken_over(start: Start, partner: Slow) -> None:
    owe()
    errands.claim(worker="dead", lease_seconds=1)
    if on_postgresql():  # as the engine knows the dead
        rows.run(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id)"
            " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"
        )
    start()
    until(lambda: states() == ["paid"])
    assert len(partner.tried) == 1


def test_a_promise_holds_when_its_dispatch_is_lost_or_doubled(start: Start, partner: Slow) -> None:
    owe(2)
    if on_postgresql():
        rows.run("DELETE FROM procrastinate_jobs WHERE id = (SELECT max(id) FROM procrastinate_jobs)")  # fmt: skip
        rows.run(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args)"
            " SELECT queue_name, task_name, lock, args FROM procrastinate_jobs"
        )
    partner.go_on.clear()  # the other job is still there when somebody looks what was forgotten
    start()
    if on_postgresql():
        until(lambda: len(partner.calls) == 2)
    partner.go_on.set()
    until(lambda: states() == ["paid"] * 2)
    assert len(partner.tried) == 2


def test_a_stop_lets_end_what_is_in_hand_and_begins_nothing(start: Start, partner: Slow) -> None:
    partner.go_on.clear()
    _, worker = start()
    owe()
    assert partner.begun.wait(WITHIN)
    ending = threading.Thread(target=worker.stop)
    ending.start()
    time.sleep(0.3)
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    happened = Happened(8, 1, "CR-1002", clock.now(), "dev", "page", 1, event)
    errands.owe(happened, "sha256:e8", [Notice("", "late@example.org", "Bob", "Late", "Look.\n")])
    partner.go_on.set()
    ending.join(WITHIN)
    assert states() == ["owed", "paid"]
    assert [each.to for each in partner.tried] == ["p0@example.org"]


def test_a_channel_that_hangs_holds_up_no_mail(start: Start, ill: Slow) -> None:
    ill.go_on.clear()
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    happened = Happened(9, 1, "CR-1003", clock.now(), "dev", "page", 1, event)
    room = Room("chat", "chat@example.org", "", 30, ())
    posts = [Notice("", f"chat {n}", "Chat", f"No. {n}", "Look.\n", room=room) for n in range(12)]
    errands.owe(happened, "sha256:e9", posts)
    start()
    assert ill.begun.wait(WITHIN)
    owe(5)
    until(lambda: states() == ["owed"] * 12 + ["paid"] * 5)
    assert ill.delivered == []
    ill.go_on.set()
    until(lambda: states() == ["paid"] * 17)
    assert len(ill.tried) == 12


def test_periodic_work_is_done_and_not_by_every_worker(
    start: Start, request: pytest.FixtureRequest
) -> None:
    done: list[float] = []

    def turn() -> int:
        done.append(time.time())
        return 0

    for _ in range(2):
        start(Round("count", turn, 1))
    until(lambda: len(done) >= 3)
    if "jobs" in request.node.name:
        # Two workers, about three seconds: were it done by each, it would be twice as often.
        assert len(done) <= done[-1] - done[0] + 2.5


def test_those_to_one_receiver_about_one_change_go_in_order(start: Start, partner: Slow) -> None:
    event = Requested(system="eclkc", title=Prose("Site down"), drill=False)
    partner.script.add(Trouble.TEMPORARY, times=2)
    for number in range(4):
        happened = Happened(number, 1, "CR-1001", clock.now(), "dev", "page", 1, event)
        notice = Notice("", "ann@example.org", "Ann", f"No. {number}", "Look.\n")
        errands.owe(happened, f"sha256:{number}", [notice])
    start()
    until(lambda: states() == ["paid"] * 4)
    assert [each.subject for each in partner.delivered] == [f"No. {n}" for n in range(4)]
