"""This module reads the address of a mail server: where it is, how the way there is kept secret, and who we are to it."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

Security = Literal["none", "starttls", "tls"]

SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
"""How the way is kept secret, and the port unless another is named."""


class NotAServerError(ValueError):
    """An address that names no mail server; the message says why, and what to write."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server; without a user nobody signs in."""

    host: str
    port: int
    security: Security = "none"
    user: str = ""
    password: str = field(default="", repr=False)


def server(address: str, *, password: str = "") -> Server:
    """The server that an address names; a password given beside it counts before that within it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _refused("it is no address") from error
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise _refused("it names no mail server")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _refused("something follows the name of the server")
    user = unquote(parts.username or "")
    secret = password or unquote(parts.password or "")
    if bool(user) != bool(secret):
        raise _refused("it has a user without a password, or a password without a user")
    security, usual = SCHEMES[parts.scheme]
    if secret and security == "none" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise _refused("the password would go over the network for everybody to read")
    return Server(parts.hostname, port or usual, security, user, secret)


def _refused(because: str) -> NotAServerError:
    return NotAServerError(
        f"was refused, because {because}. Write smtp+starttls://user@mail.example.org:587, smtps://… or smtp://…,"
        " and the password into the file that OFFCYCLE_EMAIL_PASSWORD_FILE names."
    )
