"""This module closes the network to the tests: what is not this machine cannot be reached by Python.

Processes that a test starts are not covered, and neither is libpq, which connects in C.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


class OutsideReachedError(AssertionError):
    """A test reached for the outside. Tests use this machine only: start a server on 127.0.0.1."""

    def __init__(self, host: object) -> None:
        super().__init__(f"{self.__doc__} It asked for {host!r}.")


def is_here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def must_be_here(address: object) -> None:
    """Addresses of files (AF_UNIX) are texts; those of machines are tuples that begin with the host."""
    if isinstance(address, tuple) and not is_here(address[0]):
        raise OutsideReachedError(address[0])


def guarded(method: Callable[..., Any], which: int) -> Callable[..., Any]:
    def wrapper(opened: socket.socket, *args: Any) -> Any:
        must_be_here(args[which])
        return method(opened, *args)

    return wrapper


@contextmanager
def closed() -> Iterator[None]:
    look_up = socket.getaddrinfo

    def look_up_here(host: Any, *args: Any, **keywords: Any) -> Any:
        must_be_here((host,))
        return look_up(host, *args, **keywords)

    with (
        mock.patch.object(socket.socket, "connect", guarded(socket.socket.connect, 0)),
        mock.patch.object(socket.socket, "connect_ex", guarded(socket.socket.connect_ex, 0)),
        mock.patch.object(socket.socket, "sendto", guarded(socket.socket.sendto, -1)),
        mock.patch.object(socket, "getaddrinfo", look_up_here),
    ):
        yield
