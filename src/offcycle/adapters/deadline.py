"""This module ends a call to a partner after a while, however slowly it goes on answering.

A time limit on a socket counts each read by itself: a partner that sends a byte now and then would hold a worker for hours.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

WHOLE_SECONDS = 12.0
"""Of one call, from connecting to the last byte: a worker holds what it claimed for 30 seconds."""
SILENT_SECONDS = 5.0
"""Without a byte."""


@contextlib.contextmanager
def within(seconds: float, opened: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cut the connection after so many seconds, and raise TimeoutError; whoever waits at it is woken by an error or an end."""
    passed = threading.Event()

    def end() -> None:
        passed.set()
        cut(opened())

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if passed.is_set():
        # What was read to an end that we made is no answer, though it may look like one.
        raise TimeoutError(f"no whole answer within {seconds:g} seconds")


def cut(opened: socket.socket | None) -> None:
    """End a connection at once, in both directions."""
    if opened is not None:
        # Of the plain socket, because that of TLS would forget its key under whoever is reading.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(opened, socket.SHUT_RDWR)
