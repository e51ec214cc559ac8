"""This module makes the unguessable part of a stakeholder's private link, and knows it again: derived from a secret, and kept nowhere.

It rests on the change, the address and how often the link was ended, so ending one leaves the others as they are.
"""

import hmac
import re

from django.conf import settings
from django.utils.crypto import salted_hmac

from offcycle.process.notices.outside import Link

_PLACE = re.compile(r"(?m)(/status/([^/\s]+)/)\{private-link:(\d+)\}$")

_ADDRESS = re.compile(r"(?s)^/status/(CR-[0-9]{1,15}/)?.+")


def word(ref: str, address: str, number: int, *, secret: str | bytes | None = None) -> str:
    """The unguessable part of the link of an address to the state of a change: 256 bits."""
    told = f"{ref}\n{address.lower()}\n{number}"
    made = salted_hmac("offcycle.people.private_links", told, secret=secret, algorithm="sha256")
    return str(made.hexdigest())


def holds(given: str, ref: str, link: Link) -> bool:
    """Whether it is that of this link as it holds now; one that was made from a secret of before still is."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = [
        hmac.compare_digest(
            given.encode(), word(ref, link.address, link.number, secret=one).encode()
        )
        for one in secrets
    ]
    return link.open and any(found)


def untold(path: str) -> str:
    """A path as a log may keep it: of a private link the change alone, for whoever reads the log could open the rest."""
    return _ADDRESS.sub(lambda found: f"/status/{found[1] or ''}…", path)


def written(text: str, address: str) -> str:
    """A text as it is sent to an address: with its own private link where one belongs."""
    return _PLACE.sub(lambda at: at[1] + word(at[2], address, int(at[3])), text)
