"""This module connects to hosts that people name, and to none in the organisation's own network unless the operator allows it.

Laws:
- A name is asked for once, and what is connected to is an address that was judged: a name that means another address a
  moment later leads nowhere else.
- Link-local addresses, where clouds tell machines their secrets, are never connected to, whatever the operator allows.

Source: OWASP, Server-Side Request Forgery Prevention Cheat Sheet, case 2.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Networks = tuple[IPv4Network | IPv6Network, ...]

OWN = "its host is in a network where no calendar may be read; the operator may allow it with OFFCYCLE_CALENDAR_NETWORKS"
_TRANSLATED = IPv6Network("64:ff9b::/96")


class OwnNetworkError(OSError):
    """A host has none but addresses that may not be connected to."""

    def __init__(self) -> None:
        super().__init__(OWN)


def networks(said: str) -> Networks:
    """Networks as the operator writes them, separated by commas; raises ValueError."""
    return tuple(ip_network(each.strip()) for each in said.split(",") if each.strip())


def allowed(address: str, own: Networks) -> bool:
    """Whether an IP address may be connected to: it is of the public internet, or in a network of one's own that is allowed."""
    meant = _meant(ip_address(address))
    if meant.is_link_local or meant.is_multicast or meant.is_unspecified:
        return False
    return meant.is_global or any(meant in network for network in own)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address that packets reach in the end, where one of version 4 is wrapped into one of version 6."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class Connection(http.client.HTTPSConnection):
    """A connection with TLS, made to a judged address alone."""

    def __init__(
        self, host: str, port: int | None, patience: float, context: ssl.SSLContext, own: Networks
    ) -> None:
        super().__init__(host, port, timeout=patience, context=context)
        self._patience, self._believed, self._own = patience, context, own

    def connect(self) -> None:
        """Connect; raises OSError."""
        plain = self._first_that_answers()
        try:
            self.sock = self._believed.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise

    def _first_that_answers(self) -> socket.socket:
        error: OSError = OwnNetworkError()
        for address in self._addresses():
            try:
                return socket.create_connection((address, self.port), self._patience)
            except OSError as failed:
                error = failed
        raise error

    def _addresses(self) -> Iterator[str]:
        """Where the host is, as far as that may be connected to."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        for address in dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found):
            if allowed(address, self._own):
                yield address
