"""This module is the engine of many machines: Procrastinate hands errands to workers by way of PostgreSQL.

Theory of operation:
1. A job says no more than the number of an errand. It is written through Django's own connection, in the transaction that owes the errand.
2. A worker is told of a job at once (LISTEN), tries the errand, and puts the job off until the errand is to be looked at again.
   A settled errand ends its job. Those in one line, to one receiver about one change, are one after another by the job's lock.
3. Whether an errand may be tried is decided by claiming it, as the loop does. So a job that is lost, doubled or too early changes nothing.
4. Every worker's heart beats in the database. What a worker had in hand whose heart has stopped is handed to another, and what is owed
   without a job gets one: both once in a while, by whichever worker.
"""

import asyncio
import contextlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import structlog
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import connector_params
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job, Status
from procrastinate.psycopg_connector import PsycopgConnector

from offcycle.ledger import dispatch
from offcycle.ledger.dispatch import Waiting
from offcycle.work.engine import Round, Work
from offcycle.work.loop import LONGEST_REST_SECONDS

PAY, QUEUE = "pay", "offcycle"
MINUTE, HOUR = 60, 3600  # seconds
BEFORE_ERRANDS = 100
"""The priority of what is done once in a while: behind a thousand errands nobody would take over from the dead."""
AT_ONCE, OF_MAIL, OF_A_CHANNEL = 6, 4, 2
"""How many errands one worker has in hand, and of those how many go one way: a slow partner holds up no other."""
CROWDED_SECONDS, CROWD_SECONDS, LONGEST_CROWD_SECONDS = 1.0, 0.2, 30.0
"""How long an errand rests whose way is taken, how much longer the next, and the longest that one does."""
BEAT_SECONDS, DEAD_SECONDS = 5.0, 20.0
LOOK_SECONDS = 10
"""How often somebody looks for dead workers: with the time until one counts as dead, well within a minute."""
FORGOTTEN_EVERY_SECONDS, FORGOTTEN_SECONDS = 30, 30
POLL_SECONDS = 1.0
BROKEN_SECONDS = 5
"""How long a job rests that met a fault which has nothing to do with its errand, such as a database that is away."""

log = structlog.get_logger()


class PutOffError(Exception):
    """The errand is still owed, and is to be looked at again later."""

    def __init__(self, waiting: Waiting) -> None:
        super().__init__(f"{self.__doc__} {waiting.at}")
        self.waiting = waiting


class CrowdedError(Exception):
    """As many errands as may go this way at once are in hand."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{self.__doc__} {seconds:.1f} s")
        self.seconds = seconds


class Ways:
    """Counts what one worker has in hand by each channel, so that a slow one never has all its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_hand, self._turned_away = Counter[str](), Counter[str]()

    @contextlib.contextmanager
    def one(self, channel: str) -> Iterator[None]:
        """Have one errand in hand; raises CrowdedError, with ever longer rests while more wait than go."""
        self._enter(channel)
        try:
            yield
        finally:
            with self._lock:
                self._in_hand[channel] -= 1

    def _enter(self, channel: str) -> None:
        with self._lock:
            if self._in_hand[channel] < (OF_A_CHANNEL if channel else OF_MAIL):
                self._in_hand[channel] += 1
                self._turned_away[channel] = 0
                return
            self._turned_away[channel] += 1
            rest = CROWDED_SECONDS + CROWD_SECONDS * self._turned_away[channel]
        raise CrowdedError(min(rest, LONGEST_CROWD_SECONDS))


class _Later(BaseRetryStrategy):
    """A job ends when its errand is settled, and not before."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 - Procrastinate's signature
        if isinstance(exception, PutOffError):
            waiting = exception.waiting
            return RetryDecision(retry_at=waiting.at, lock=_lock(waiting))
        if isinstance(exception, CrowdedError):
            return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=exception.seconds))
        return RetryDecision(retry_in={"seconds": BROKEN_SECONDS})


def defer(found: Sequence[Waiting]) -> None:
    """Write a job for each errand, in the transaction that is open on Django's connection."""
    _writing().job_manager.batch_defer_jobs([_job(each) for each in found])


@cache
def _writing() -> App:
    return App(connector=DjangoConnector())


def _job(waiting: Waiting) -> Job:
    return Job(
        queue=QUEUE,
        task_name=PAY,
        lock=_lock(waiting),
        queueing_lock=None,
        task_kwargs={"errand": waiting.id, "channel": waiting.channel},
    )


def _lock(waiting: Waiting) -> str:
    return waiting.line or f"errand {waiting.id}"


class Jobs:
    """One worker process of any number, on any machine that reaches the database."""

    def __init__(self, work: Callable[[], Work], *, rounds: Sequence[Round] = ()) -> None:
        """`work` is made once in each thread, because an adapter carries one message at a time; `rounds` are for the process."""
        self._make, self._rounds = work, rounds
        self._own, self._ways = threading.local(), Ways()
        self._opened: list[BaseDatabaseWrapper] = []
        self._stop = threading.Event()
        self._end: Callable[[], object] = lambda: None

    def stop(self) -> None:
        self._stop.set()
        with contextlib.suppress(RuntimeError):  # it has ended by itself meanwhile
            self._end()

    def run(self) -> None:
        broken = 0  # in a row
        while not self._stop.is_set():
            try:
                asyncio.run(self._until_told())
                broken = 0
            except (
                Exception
            ):  # a database that is away comes back, and the worker must still be there
                log.exception("work.engine_broke", again_in_a_row=broken)
                broken += 1
            finally:
                while self._opened:
                    self._opened.pop().close()
            if not self._stop.is_set():
                self._stop.wait(min(2.0**broken, LONGEST_REST_SECONDS))

    async def _until_told(self) -> None:
        loop = asyncio.get_running_loop()
        connector = PsycopgConnector(
            kwargs=connector_params(), min_size=1, max_size=AT_ONCE + 2, timeout=10
        )
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="offcycle-errand") as threads:
            loop.set_default_executor(threads)
            async with self._app(connector).open_async() as app:
                working = loop.create_task(_worker(app))
                self._end = lambda: loop.call_soon_threadsafe(working.cancel)
                if self._stop.is_set():
                    working.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await working

    def _app(self, connector: PsycopgConnector) -> App:
        """An application of Procrastinate's that knows the tasks, for a worker alone."""
        app = App(connector=connector)
        app.task(name=PAY, queue=QUEUE, retry=_Later())(self._pay)
        for each in (*self._rounds, Round("forgotten", _forgotten, FORGOTTEN_EVERY_SECONDS)):
            self._round(app, each)

        async def take_over(timestamp: int) -> None:  # noqa: ARG001 - when it was due, which nobody asks
            await _take_over(app)

        again = f"* * * * * */{LOOK_SECONDS}"
        app.periodic(cron=again)(
            app.task(name="take over", queue=QUEUE, priority=BEFORE_ERRANDS)(take_over)
        )
        return app

    def _ready(self) -> None:
        """Look after this thread's connection to the database, as is done at each request; whoever ends the threads closes it."""
        close_old_connections()
        mine = connections[DEFAULT_DB_ALIAS]
        if mine not in self._opened:
            mine.inc_thread_sharing()
            self._opened.append(mine)

    def _round(self, app: App, each: Round) -> None:
        """Let something be done once in a while: the time is a key in the database, so that of many workers one does it."""

        def go(timestamp: int) -> None:  # noqa: ARG001 - when it was due, which nobody asks
            self._ready()
            each.turn()

        # Waiting once is enough: the next that comes does what the one before would have.
        task = app.task(
            name=each.name, queue=QUEUE, queueing_lock=each.name, priority=BEFORE_ERRANDS
        )(go)
        app.periodic(cron=_cron(each.every_seconds))(task)

    def _pay(self, errand: int, channel: str = "") -> None:
        with self._ways.one(channel):
            self._ready()
            if not hasattr(self._own, "work"):
                self._own.work = self._make()
            waiting = self._own.work.one(errand)
        if waiting is not None:
            raise PutOffError(waiting)


def _worker(app: App) -> Coroutine[Any, Any, None]:
    return app.run_worker_async(
        queues=[QUEUE],
        concurrency=AT_ONCE,
        fetch_job_polling_interval=POLL_SECONDS,
        update_heartbeat_interval=BEAT_SECONDS,
        stalled_worker_timeout=DEAD_SECONDS,
        delete_jobs="always",  # the errand tells what became of it
        install_signal_handlers=False,
    )


def _cron(seconds: int) -> str:
    if seconds < MINUTE:
        return f"* * * * * */{seconds}"
    return f"*/{seconds // MINUTE} * * * *" if seconds < HOUR else "0 * * * *"


async def _take_over(app: App) -> None:
    """Hand on what workers had in hand that are dead; what is done once in a while comes again by itself."""
    jobs = app.job_manager
    await jobs.prune_stalled_workers(DEAD_SECONDS)
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
        log.warning("work.taken_over", job=job.call_string)
        if job.task_name == PAY:
            await jobs.retry_job(job)
        else:
            await jobs.finish_job(job, Status.FAILED, delete_job=True)


def _forgotten() -> int:
    """Give a job to what is owed and has none: from before this engine, or because somebody deleted it."""
    owed = dispatch.owed_for(FORGOTTEN_SECONDS)
    if not owed:
        return 0
    # Through Django's connection, JSON comes as it is written.
    jobs = (str(each.task_kwargs) for each in _writing().job_manager.list_jobs(task=PAY))
    known = {json.loads(each)["errand"] for each in jobs}
    forgotten = [each for each in owed if each.id not in known]
    if forgotten:
        log.warning("work.forgotten", errands=len(forgotten))
        defer(forgotten)
    return len(forgotten)
