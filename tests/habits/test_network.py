"""This module shows that the network really is closed to the tests, and this machine open."""

import socket

import httpx
import pytest

from tests.network import OutsideReachedError, is_here

ELSEWHERE = "192.0.2.1"  # set aside for examples: nobody has it


def test_another_machine_cannot_be_reached() -> None:
    with pytest.raises(OutsideReachedError, match=ELSEWHERE):
        socket.create_connection((ELSEWHERE, 80), timeout=1)
    with socket.socket() as opened, pytest.raises(OutsideReachedError):
        opened.connect_ex((ELSEWHERE, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as opened, pytest.raises(OutsideReachedError):
        opened.sendto(b"x", (ELSEWHERE, 53))


def test_a_name_cannot_be_looked_up() -> None:
    with pytest.raises(OutsideReachedError, match=r"mail\.example"):
        socket.getaddrinfo("mail.example", 25)


def test_a_client_of_http_is_stopped_too() -> None:
    with pytest.raises(OutsideReachedError):
        httpx.get(f"http://{ELSEWHERE}/", timeout=1)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("a.b", False),
    ],
)
def test_what_counts_as_here(host: str, here: bool) -> None:
    assert is_here(host) is here
