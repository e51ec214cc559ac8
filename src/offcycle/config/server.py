"""This module serves HTTP: uvicorn, started from here, with Django as WSGI on a few lasting threads inside it.

Theory of operation:
1. The socket is bound here and says that it is TCP: otherwise asyncio leaves Nagle's algorithm on, and every answer takes 40 ms.
2. Each thread lasts as long as the process and keeps its connection to the database; Django looks after it at each request.
3. Several processes share the socket: they are forked when everything is loaded and nothing is open, and one that dies is replaced.
4. SIGTERM and SIGINT end it in order: no new request is taken, streams end, requests under way are finished, the worker ends its turn.
"""

import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, cast

import django
import structlog
import uvicorn
from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

from offcycle.config.environment import environment
from offcycle.config.live import Live
from offcycle.work.engine import Background

THREADS = 4
GRACE_SECONDS = 10
KEEP_ALIVE_SECONDS = 30
BACKLOG = 512
PAUSE_SECONDS = 1.0
"""How long a process that died is mourned before it is replaced, so that one which cannot live does not spin."""
SIGNALS = (signal.SIGTERM, signal.SIGINT)

SETTINGS = "offcycle.config.settings"

log = structlog.get_logger()


class NotOnSqliteError(ValueError):
    """Several processes need PostgreSQL: on SQLite one process serves alone."""

    def __init__(self) -> None:
        super().__init__(
            f"The server was not started. {self.__doc__} Ask for one process, or set OFFCYCLE_DATABASE_URL."
        )


def serve(
    host: str,
    port: int,
    *,
    with_worker: bool = False,
    processes: int = 1,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is told the address as soon as requests are taken."""
    if processes > 1 and environment().database.startswith("sqlite"):
        raise NotOnSqliteError
    _log_to_stderr()
    with counting(processes):
        _serve(host, port, processes, ready, with_worker=with_worker)


def _log_to_stderr() -> None:
    """Log without the values of variables: a traceback of what broke could hold what somebody typed, or a password."""
    plain = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(
        processors=[*structlog.get_config()["processors"][:-1], plain],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


@contextmanager
def counting(processes: int) -> Iterator[None]:
    """Let several processes add up what they count, in a folder; said before anything is loaded that counts."""
    if processes == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="offcycle-counted-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _serve(
    host: str,
    port: int,
    processes: int,
    ready: Callable[[str], None] | None,
    *,
    with_worker: bool,
) -> None:
    application = make(processes)
    bound = bind(host, port)
    address = f"http://{host}:{bound.getsockname()[1]}"
    told = ready or (lambda where: log.info("server.ready", address=where))
    with bound, ends_well():
        if processes == 1:
            with working(wanted=with_worker):
                Server(application, lambda: told(address)).run(sockets=[bound])
        else:
            Supervisor(application, bound, processes, with_worker=with_worker).run(
                lambda: told(address)
            )


def make(processes: int = 1) -> Live:
    """Django, loaded, on its threads and behind its guard; the streams stand before it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from offcycle.config.guard import Guard  # noqa: PLC0415 - needs the loaded tables

    handler = cast("Any", get_wsgi_application())
    # Loaded now, lest the first request waits for it, and once for all processes that are begun from here.
    get_resolver().url_patterns  # noqa: B018 - it is loaded by being asked for
    return Live(Guard(WSGIMiddleware(handler, workers=THREADS)), alone=processes == 1)


def bind(host: str, port: int) -> socket.socket:
    """A socket at an address, which says that it is TCP."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


class Server(uvicorn.Server):
    """One process's server."""

    def __init__(self, application: Live, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                interface="asgi3",
                http="h11",  # refuses addresses beyond ASCII, which WSGI cannot be told
                lifespan="off",
                ws="none",
                access_log=False,
                log_config=None,
                server_header=False,
                proxy_headers=False,  # a neighbour on this machine is believed nothing: see OFFCYCLE_PROXIES
                backlog=BACKLOG,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._ready = ready
        self._live = application

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take requests, and say so."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, which would go on for ever, and then the rest."""
        self._live.end()
        await super().shutdown(sockets)


@contextmanager
def working(*, wanted: bool) -> Iterator[None]:
    """Let the background loop run beside the server."""
    if not wanted:
        yield
        return
    from offcycle.config import worker  # noqa: PLC0415 - needs the loaded tables

    loop = Background(worker.engine())
    loop.start()
    try:
        yield
    finally:
        loop.stop()


@contextmanager
def ends_well() -> Iterator[None]:
    """Let a signal end the server and not the process, unless somebody has said what else it is to do.

    uvicorn raises the signals that it caught again when it has ended; by default they would kill us then.
    """
    plain = {signal.SIG_DFL, signal.default_int_handler}
    before = {each: signal.getsignal(each) for each in SIGNALS}
    for each, handler in before.items():
        if handler in plain:
            signal.signal(each, _nothing)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _nothing(_sign: int, _frame: FrameType | None) -> None:
    """The signal has had its effect already."""


class Supervisor:
    """Several processes that take requests from one socket, and the process that looks after them."""

    def __init__(
        self, application: Live, bound: socket.socket, processes: int, *, with_worker: bool
    ) -> None:
        self._application = application
        self._bound = bound
        self._parts = [self._serve] * processes + [self._work] * with_worker
        self._alive: dict[int, Callable[[], None]] = {}
        self._ending = False

    def run(self, ready: Callable[[], None]) -> None:
        """Begin all processes, replace those that die, and end them together."""
        for each in SIGNALS:
            signal.signal(each, self._end)
        connections.close_all()  # nothing that is open may be shared
        for part in self._parts:
            self._begin(part)
        ready()
        while self._alive:
            self._look_after()

    def _begin(self, part: Callable[[], None]) -> None:
        child = os.fork()
        if child:
            self._alive[child] = part
            if self._ending:  # the signal came while it was made
                os.kill(child, signal.SIGTERM)
            return
        try:
            for each in SIGNALS:
                signal.signal(each, _nothing)
            part()
        except BaseException:  # whatever it is, this process must not go on as a second supervisor
            log.exception("server.process_broke")
            os._exit(1)
        os._exit(0)

    def _serve(self) -> None:
        Server(self._application, lambda: None).run(sockets=[self._bound])

    def _work(self) -> None:
        with working(wanted=True):
            signal.pause()

    def _look_after(self) -> None:
        try:
            child, status = os.wait()
        except InterruptedError:
            return
        part = self._alive.pop(child)
        if self._ending:
            return
        log.warning("server.process_died", pid=child, status=status)
        time.sleep(PAUSE_SECONDS)
        if not self._ending:
            self._begin(part)

    def _end(self, _sign: int, _frame: FrameType | None) -> None:
        self._ending = True
        for child in self._alive:
            os.kill(child, signal.SIGTERM)
