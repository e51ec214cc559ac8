"""This module serves the product to the tests' browser: the product's own server, in a thread of the test run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from offcycle.config.server import Server, bind, make

STARTS_WITHIN = ENDS_WITHIN = 60  # seconds, on a machine that is busy


@contextmanager
def served() -> Iterator[str]:
    """The address of a server on the tests' database, until it is left."""
    opened: list[BaseDatabaseWrapper] = []
    there = threading.Event()
    with bind("127.0.0.1", 0) as bound, noting(opened):
        server = Server(make(), there.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        assert there.wait(STARTS_WITHIN), "the server did not start"
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(ENDS_WITHIN)
            close(opened)


@contextmanager
def noting(opened: list[BaseDatabaseWrapper]) -> Iterator[None]:
    """Note the connections that the server's threads open: a database that anybody holds cannot be removed."""

    def note(connection: BaseDatabaseWrapper, **_: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            opened.append(connection)

    connection_created.connect(note)
    try:
        yield
    finally:
        connection_created.disconnect(note)


def close(opened: list[BaseDatabaseWrapper]) -> None:
    for connection in opened:
        connection.inc_thread_sharing()  # closed from another thread than it was opened in
        connection.close()
