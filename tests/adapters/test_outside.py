"""This module holds what people name to the public internet: every way to write an address of the organisation's own network."""

import socket
from collections.abc import Callable, Iterator

import pytest

from offcycle.adapters import outside, posting
from offcycle.adapters.failure import Failure
from offcycle.adapters.outside import OwnNetworkError, allowed, networks

OWN_NETWORKS = [
    "127.0.0.1", "127.8.9.1", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%1",
    "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001:db8::1",
]  # fmt: skip
LINK_LOCAL = ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"]


@pytest.mark.parametrize("address", OWN_NETWORKS)
def test_what_is_not_of_the_public_internet_is_not_connected_to(address: str) -> None:
    assert not allowed(address, ())


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])  # fmt: skip
def test_the_public_internet_is(address: str) -> None:
    assert allowed(address, ())


def test_what_the_operator_allows_is_but_never_what_is_link_local() -> None:
    own = networks("10.20.0.0/16, fd12::/16")
    assert allowed("10.20.3.4", own)
    assert allowed("::ffff:10.20.3.4", own)
    assert allowed("fd12::1", own)
    assert not allowed("10.21.0.1", own)
    assert not any(allowed(each, networks("0.0.0.0/0,::/0")) for each in LINK_LOCAL)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A port of this machine that takes connections, and has had none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def was_reached(server: socket.socket) -> bool:
    """Whether somebody connected."""
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What calendar.example.org means, one answer for each time that somebody asks; those that were given are gone."""
    answers: list[str] = []
    real: Callable[..., list[tuple[object, ...]]] = socket.getaddrinfo

    def answer(host: str | None, *rest: object, **more: object) -> list[tuple[object, ...]]:
        if host != "calendar.example.org":
            return real(host, *rest, **more)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0))
            for each in answers.pop(0).split()
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return answers


def read(listening: socket.socket, own: str) -> Failure:
    """How reading a calendar fails, at the port that listens."""
    address = f"https://calendar.example.org:{listening.getsockname()[1]}/calendar.ics"
    with pytest.raises(Failure) as caught:
        posting.post(address, None, own=networks(own), whole_seconds=0.3)
    return caught.value


@pytest.mark.parametrize("means", ["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254 10.0.0.1 127.0.0.1"])  # fmt: skip
def test_a_name_of_this_machine_reaches_nothing(
    means: str, listening: socket.socket, asked: list[str]
) -> None:
    asked.append(means)
    assert isinstance(read(listening, "").__cause__, OwnNetworkError)
    assert not was_reached(listening)


def test_an_allowed_network_is_reached(listening: socket.socket, asked: list[str]) -> None:
    asked.append("10.0.0.1 127.0.0.1")
    assert not isinstance(read(listening, "127.0.0.0/8").__cause__, OwnNetworkError)
    assert was_reached(listening)


def test_a_name_that_soon_means_another_address_is_asked_for_once(
    listening: socket.socket, asked: list[str]
) -> None:
    asked += ["10.0.0.1", "127.0.0.1"]
    assert outside.OWN in str(read(listening, "127.0.0.0/8").__cause__)
    assert asked == ["127.0.0.1"]
    assert not was_reached(listening)
