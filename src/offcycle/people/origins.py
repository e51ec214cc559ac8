"""This module tells from which network address a request comes, and trusts no more of what it says than the installation does."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - nothing listens there: it stands for an address that nobody can tell
SIXTY_FOUR = 64
"""Who has one address of IPv6 has as many as they like that begin with the same 64 bits."""


def address(request: HttpRequest) -> str:
    """The address from which a person comes: the connection's, or what the last trusted proxy says."""
    return _network(_told(request) or request.META.get("REMOTE_ADDR") or "")


def _told(request: HttpRequest) -> str:
    """What proxies tell: each adds to the end, so whatever stands before their words, the sender may have made up."""
    trusted: int = settings.PROXIES
    if not trusted:
        return ""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    return hops[-trusted].strip() if len(hops) >= trusted else ""


def _network(text: str) -> str:
    try:
        found = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return UNKNOWN
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), SIXTY_FOUR), strict=False).network_address)
